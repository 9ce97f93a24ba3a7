#include "cell_standing.h"

#include "grade_look.h"
#include "text.h"
#include "vocabulary.h"

#include <algorithm>

namespace unlisten {

namespace {

struct Rule {
    std::string_view prefix;
    Standing standing;
};

// The first rule that fits a word counts; any other word is an observation, or, as a crash, a fact
// about the stack.
constexpr Rule rules[] = {
    {"harness:", Standing::failed},
    {"unsupported", Standing::skipped},
    {"not-applicable", Standing::skipped},
    {"no-stand:", Standing::skipped},
};

Standing standing_of_word(std::string_view word) {
    for (const Rule& rule : rules)
        if (word.substr(0, rule.prefix.size()) == rule.prefix)
            return rule.standing;
    return Standing::observed;
}

} // namespace

Standing standing_of(const Cell& cell) {
    bool observed = false, failed = false;
    for (const auto& [words, count] : cell.outcomes)
        for_each_word(words, [&](std::string_view word) {
            const Standing standing = standing_of_word(word);
            observed |= standing == Standing::observed;
            failed |= standing == Standing::failed;
        });
    return failed ? Standing::failed : observed ? Standing::observed : Standing::skipped;
}

Standing standing_of(const Control& control) {
    return control.holds ? Standing::observed : Standing::failed;
}

std::string standing_reason(const Cell& cell) {
    std::string reason = short_outcomes(cell.outcomes, Style{});
    if (!cell.note.empty())
        join_to(reason, ": ", printable(cell.note));
    return reason;
}

std::string standing_reason(const Control& control) {
    std::string expected;
    for (const std::string& word : control.expected)
        join_to(expected, " or ", printable(word));
    return short_outcomes(control.outcomes, Style{}) + "; expected " + expected;
}

} // namespace unlisten
