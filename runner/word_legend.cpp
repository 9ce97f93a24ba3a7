#include "word_legend.h"

#include "table.h"
#include "vocabulary.h"

#include <ostream>

namespace unlisten {
namespace {

struct Meaning {
    std::string_view word; // or what stands before a detail
    std::string_view shown, meaning;
};

constexpr Meaning meanings[] = {
    {"left:accepted", "left:accepted",
     "the client was gone before the act; accept() gave it all the same"},
    {"left:ECONNABORTED", "left:ECONNABORTED",
     "the client was gone before the act; accept() said so"},
    {"left:vanished", "left:vanished",
     "the client was gone before the act; the server never met it"},
    {"woken:", "woken:...",
     "the server's blocking call returned: the errno, events or connection it gave"},
    {"still-blocked", "still-blocked",
     "the server's blocking call did not return; then the next client's word"},
    {"restored", "restored", "after the way back, this listener serves again"},
    {"not-restored", "not-restored", "after the way back, this listener does not serve"},
    {"bound", "bound", "a new socket could bind the address and listen on it"},
    {"bind:", "bind:...", "a new socket could not bind the address: the errno"},
    {"listen:", "listen:...", "listen() failed: the errno"},
};

} // namespace

void WordLegend::note(const std::string& outcome) {
    for_each_word(outcome, [this](std::string_view word) {
        if (const Word* known = find_word(word))
            seen_.emplace(known->text);
    });
}

void WordLegend::print(std::ostream& out, const Style& style, std::size_t indent) const {
    Table table;
    bool any = false;
    for (const Meaning& each : meanings) {
        if (seen_.count(each.word) == 0)
            continue;
        any = true;
        table.add({{std::string(each.shown), Colour::bold}, {std::string(each.meaning)}});
    }
    if (!any)
        return;
    out << style.paint(Colour::bold, "Words") << '\n';
    table.print(out, style, indent);
}

} // namespace unlisten
