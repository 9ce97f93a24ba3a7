#include "controls.h"

#include "vocabulary.h"

#include <algorithm>
#include <tuple>

namespace unlisten {

namespace {

constexpr std::string_view any = "*";

struct Expectation {
    std::string_view control, transport, setup;
    std::vector<std::string> words; // none: the control has no meaning there
    std::string_view system = any;
};

// The first entry that fits counts.
const std::vector<Expectation>& expectations() {
    static const std::vector<Expectation> table = {
        {"never-listened", "unix", any, {"absent"}},
        {"never-listened", "unix-seqpacket", any, {"absent"}},
        {"never-listened", "vsock", any, {"reset-on-arrival"}},
        // A SYN that is answered by a reset is ERR_RST, ECONNRESET: tcp_process(),
        // src/core/tcp_in.c.
        {"never-listened", any, any, {"reset-on-arrival"}, "lwip"},
        {"never-listened", any, any, {"refused"}},
        {"stale-file", "unix", any, {"refused"}},
        {"stale-file", "unix-seqpacket", any, {"refused"}},
        {"nothing/new", any, "group", {"served", "served-by-sibling"}},
        {"nothing/queued", any, "group", {"served", "served-by-sibling"}},
        {"nothing/queued-sent", any, "group", {"served", "served-by-sibling"}},
        {"nothing/queued-finished", any, "group", {"served", "served-by-sibling"}},
        {"nothing/new", any, any, {"served"}},
        {"nothing/queued", any, any, {"served"}},
        {"nothing/queued-sent", any, any, {"served"}},
        {"nothing/queued-finished", any, any, {"served"}},
    };
    return table;
}

bool fits(std::string_view pattern, std::string_view text) {
    return pattern == any || pattern == text;
}

bool was_never_asked(const Cell& cell) {
    return cell.outcomes.count("unsupported") != 0 || cell.outcomes.count("not-applicable") != 0;
}

void judge(const Cell& cell, const std::string& control, std::string_view system,
           std::vector<Control>& into) {
    if (was_never_asked(cell))
        return;
    auto expected = expected_words(control, cell.id.transport, cell.id.setup, system);
    if (expected.empty())
        return;
    const bool holds = control_holds(cell.outcomes, expected);
    into.push_back({control, cell.id.transport, cell.id.setup, cell.id.path, std::move(expected),
                    cell.outcomes, holds});
}

} // namespace

std::vector<std::string> expected_words(std::string_view control, std::string_view transport,
                                        std::string_view setup, std::string_view system) {
    for (const Expectation& each : expectations())
        if (each.control == control && fits(each.transport, transport) && fits(each.setup, setup) &&
            fits(each.system, system))
            return each.words;
    return {};
}

bool control_holds(const Histogram& outcomes, const std::vector<std::string>& expected) {
    unsigned right = 0, wrong = 0;
    for (const auto& outcome : outcomes)
        for_each_word(outcome.first, [&](std::string_view word) {
            if (is_server_word(word))
                return;
            const bool is_right = outcome.second > 0 && std::find(expected.begin(), expected.end(),
                                                                  word) != expected.end();
            ++(is_right ? right : wrong);
        });
    return right > 0 && wrong == 0;
}

std::vector<Control> judge_controls(const std::vector<Cell>& control_cells,
                                    const std::vector<Cell>& nothing_cells,
                                    std::string_view system) {
    std::vector<Control> controls;
    for (const Cell& cell : control_cells)
        judge(cell, cell.id.situation, system, controls);
    for (const Cell& cell : nothing_cells)
        judge(cell, "nothing/" + cell.id.situation, system, controls);
    std::sort(controls.begin(), controls.end(), [](const Control& a, const Control& b) {
        return std::tie(a.transport, a.path, a.setup, a.control) <
               std::tie(b.transport, b.path, b.setup, b.control);
    });
    return controls;
}

} // namespace unlisten
