#include "grade_look.h"

#include "vocabulary.h"

#include <algorithm>
#include <vector>

namespace unlisten {

// clang-format off
const GradeLook grade_looks[] = {
    {"two-stage",        "●", "@", Colour::green,   "new clients are turned away, the queue is kept"},
    {"two-stage-silent", "◐", "o", Colour::green,   "some or all new clients hear nothing, the queue is kept"},
    {"hand-over",        "→", ">", Colour::cyan,    "nobody is lost: another serves new or queued clients"},
    {"hand-over-lossy",  "⇢", "~", Colour::yellow,  "new clients are served by another, the queue is lost"},
    {"abrupt",           "✗", "x", Colour::red,     "new clients are turned away, the queue is lost"},
    {"abrupt-silent",    "⊘", "%", Colour::red,     "some or all new clients hear nothing, the queue is lost"},
    {"trap",             "▲", "!", Colour::magenta, "new clients are lost, or served while the queue is lost"},
    {"no-effect",        "=", "=", Colour::blue,    "some or all new clients are served, the queue is kept"},
    {"mixed",            "≈", "&", Colour::yellow,  "repetitions disagree"},
    {"incomplete",       "?", "?", Colour::dim,     "a needed observation is missing, or a control failed"},
    {"unsupported",      "–", "-", Colour::dim,     "not possible on this platform, or not permitted"},
    {"not-applicable",   "·", ".", Colour::dim,     "has no meaning here"},
};
// clang-format on
const std::size_t grade_look_count = std::size(grade_looks);

namespace {

constexpr GradeLook unknown_grade{"", "?", "?", Colour::none, "not a grade of this program"};

// "refused refused refused" is "refused×3".
std::string folded(const std::string& words, const Style& style) {
    std::string result;
    std::string_view last;
    unsigned run = 0;
    const auto flush = [&] {
        if (run == 0)
            return;
        join_to(result, " ", printable(last));
        if (run > 1)
            result += (style.unicode ? "×" : "*") + std::to_string(run);
    };
    for_each_word(words, [&](std::string_view word) {
        if (run > 0 && word == last) {
            ++run;
            return;
        }
        flush();
        last = word;
        run = 1;
    });
    flush();
    return result;
}

struct ClassLook {
    int badness;
    Colour colour;
};

// Indexed by NewcomerClass. That a client was served is no loss here, whatever it says of the act.
constexpr ClassLook class_looks[] = {{1, Colour::cyan},  {2, Colour::blue}, {3, Colour::yellow},
                                     {0, Colour::green}, {4, Colour::red},  {-1, Colour::none}};
constexpr ClassLook not_observed_look{5, Colour::dim};

const ClassLook& look_of(std::string_view word) {
    return is_non_observation(word) ? not_observed_look
                                    : class_looks[static_cast<int>(newcomer_class(word))];
}

} // namespace

const GradeLook& grade_look(std::string_view grade) {
    for (const GradeLook& look : grade_looks)
        if (look.grade == grade)
            return look;
    return unknown_grade;
}

std::string_view symbol(const GradeLook& look, const Style& style) {
    return style.unicode ? look.unicode : look.ascii;
}

std::string short_outcomes(const Histogram& outcomes, const Style& style) {
    std::vector<std::pair<std::string, unsigned>> sorted(outcomes.begin(), outcomes.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    if (sorted.size() == 1) {
        const auto& [words, count] = sorted.front();
        const bool not_asked = words == "unsupported" || words == "not-applicable";
        return folded(words, style) + (not_asked ? "" : " " + std::to_string(count));
    }
    std::string text;
    for (const auto& [words, count] : sorted)
        join_to(text, ", ", std::to_string(count) + " " + folded(words, style));
    return text;
}

Colour outcome_colour(const Histogram& outcomes) {
    ClassLook worst{-1, Colour::none};
    for (const auto& [words, count] : outcomes)
        for_each_word(words, [&](std::string_view word) {
            const ClassLook& look = look_of(word);
            if (look.badness > worst.badness)
                worst = look;
        });
    return worst.colour;
}

} // namespace unlisten
