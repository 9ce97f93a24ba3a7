#include "conclusion.h"

#include <algorithm>

namespace unlisten {
namespace {

std::string shown(const Histogram& outcomes) {
    std::string text;
    for (const auto& [outcome, times] : outcomes)
        text += (text.empty() ? "" : ", ") + std::to_string(times) + " " + outcome;
    return text;
}

bool is_a_busy_machine(const std::string& word) {
    return word == "harness:late" || word == "harness:canary";
}

std::string listed(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : between) + word;
    return text;
}

} // namespace

std::vector<std::string> failed_controls(const std::vector<Control>& controls) {
    std::vector<std::string> sentences;
    for (const Control& control : controls)
        if (!control.holds)
            sentences.push_back("CONTROL FAILED: " + control.control + " on " + control.transport +
                                " (" + control.setup + ", " + control.path + ") was " +
                                shown(control.outcomes) + " and must be " +
                                listed(control.expected, " or ") + ": nothing observed on " +
                                control.transport + " over " + control.path + " can be relied on");
    return sentences;
}

std::vector<std::string> own_failures(const Gathered& gathered) {
    constexpr std::size_t most_named = 3;
    std::vector<std::string> sentences;
    for (const auto& [word, places] : gathered.troubles()) {
        std::vector<std::string> first(
            places.begin(),
            places.begin() + static_cast<std::ptrdiff_t>(std::min(most_named, places.size())));
        if (first.size() < places.size())
            first.push_back("...");
        sentences.push_back("NOT OBSERVED: " + word + " in " + std::to_string(places.size()) +
                            (places.size() == 1 ? " cell: " : " cells: ") + listed(first, ", ") +
                            (is_a_busy_machine(word)
                                 ? "; the machine was too busy: run again when it is at rest"
                                 : ""));
    }
    return sentences;
}

bool harness_failed(const Gathered& gathered) {
    for (const auto& [word, places] : gathered.troubles())
        if (word.rfind("harness:", 0) == 0 && !is_a_busy_machine(word))
            return true;
    return false;
}

} // namespace unlisten
