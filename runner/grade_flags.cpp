#include "grade_flags.h"

#include "cell_classes.h"
#include "vocabulary.h"

#include <algorithm>
#include <set>

namespace unlisten {

namespace {

constexpr std::string_view client_situations[] = {
    "new",         "new-behind",   "queued",   "queued-sent", "queued-finished",
    "queued-left", "queued-reset", "overflow", "accepted",    "accepted-unread"};
constexpr std::string_view half_open = "half-open"; // its forms begin with it

// Situations without which a claim that nothing changed is not made.
constexpr std::string_view always_compared[] = {"new", "new-behind", "queued", "queued-sent",
                                                "queued-finished"};

bool is_half_open(std::string_view situation) {
    return situation.substr(0, half_open.size()) == half_open;
}

const Cell* find(const CellsBySituation& cells, std::string_view situation) {
    const auto found = cells.find(std::string(situation));
    return found == cells.end() ? nullptr : found->second;
}

bool is_observed(const Cell& cell) {
    bool observed = cell.repeats > 0 && !cell.outcomes.empty();
    for (const auto& [words, count] : cell.outcomes)
        for_each_word(words, [&](std::string_view word) { observed &= !is_non_observation(word); });
    return observed;
}

bool call_failed(const Cell& cell) {
    return cell.verified.count("failed-call") != 0;
}

// Else what a client saw can be what a call did that did not fail.
bool call_always_failed(const Cell& cell) {
    return call_failed(cell) && cell.verified.size() == 1;
}

std::set<std::string> distinct_outcomes(const Cell& cell) {
    std::set<std::string> result;
    for (const auto& [words, count] : cell.outcomes)
        result.insert(words);
    return result;
}

std::set<std::string> distinct_words(const Cell& cell) {
    std::set<std::string> result;
    for (const auto& [words, count] : cell.outcomes)
        for_each_word(words, [&](std::string_view word) { result.emplace(word); });
    return result;
}

// A histogram has lost the order of words: only they can be compared then.
bool clients_saw_a_difference(const Cell& a, const Cell& b) {
    if (a.answered_after_speaking.empty() != b.answered_after_speaking.empty())
        return true; // a server that speaks first says nothing to them
    return is_histogram(a) || is_histogram(b) ? distinct_words(a) != distinct_words(b)
                                              : distinct_outcomes(a) != distinct_outcomes(b);
}

// The clients' views with and without the act, side by side.
struct Comparison {
    bool failed = false;             // a call failed somewhere
    bool differs = false;            // a client saw a difference somewhere
    bool failed_and_differs = false; // in one cell it always failed, and a client saw a difference
    bool whole = true;               // every situation of `always_compared` was compared
};

Comparison compare(const CellsBySituation& cells, const CellsBySituation& under_nothing) {
    Comparison result;
    std::set<std::string_view> compared;
    for (const auto& [situation, cell] : cells) {
        if (!is_client_situation(situation) || !is_observed(*cell))
            continue;
        const bool failed = call_failed(*cell);
        result.failed |= failed;
        const Cell* other = find(under_nothing, situation);
        if (other == nullptr || !is_observed(*other))
            continue;
        compared.insert(situation);
        const bool differs = clients_saw_a_difference(*cell, *other);
        result.differs |= differs;
        result.failed_and_differs |= call_always_failed(*cell) && differs;
    }
    for (const auto situation : always_compared)
        result.whole &= compared.count(situation) != 0;
    return result;
}

bool only_behind_queue(const CellsBySituation& cells,
                       const std::vector<std::string>& nobody_listens) {
    const Cell* alone = find(cells, "new");
    const Cell* behind = find(cells, "new-behind");
    if (alone == nullptr || behind == nullptr || !is_observed(*alone) || !is_observed(*behind))
        return false;
    const CellClasses first = newcomer_classes(*alone, nobody_listens),
                      second = newcomer_classes(*behind, nobody_listens);
    return first.problem.empty() && second.problem.empty() && first.worst() != second.worst();
}

// Nobody got anything but an error.
bool refused(const Histogram& answers) {
    return !answers.empty() && std::all_of(answers.begin(), answers.end(), [](const auto& answer) {
        return is_errno_name(answer.first);
    });
}

bool needs_privilege(const CellsBySituation& cells) {
    return std::any_of(cells.begin(), cells.end(), [](const auto& entry) {
        return is_observed(*entry.second) && refused(entry.second->act_unprivileged);
    });
}

bool one_way(const CellsBySituation& cells) {
    const Cell* relisten = find(cells, "relisten");
    if (relisten == nullptr || !is_observed(*relisten))
        return false;
    if (refused(relisten->undo_unprivileged)) // then its own undo was made with privilege
        return relisten->listen_again.count("restored") == 0;
    bool restored = false;
    for (const auto& [words, count] : relisten->outcomes)
        for_each_word(words, [&](std::string_view word) { restored |= word == "restored"; });
    return !restored;
}

// Somebody who was connected as far as it knew, or on its way, ends without an answer.
bool half_open_lost(const CellsBySituation& cells) {
    return std::any_of(cells.begin(), cells.end(), [](const auto& entry) {
        const auto& [situation, cell] = entry;
        const auto words = distinct_words(*cell);
        return is_half_open(situation) && is_observed(*cell) &&
               std::any_of(words.begin(), words.end(), [](const std::string& word) {
                   const auto fate = newcomer_class(word);
                   return fate != NewcomerClass::served && fate != NewcomerClass::elsewhere &&
                          fate != NewcomerClass::none;
               });
    });
}

} // namespace

const std::vector<FlagMeaning>& flag_meanings() {
    static const std::vector<FlagMeaning> meanings = {
        {"act-fails", "the act returned an error and changed nothing"},
        {"lies", "the act returned an error, and yet clients saw a difference"},
        {"no-op", "the act returned success, and no client saw a difference"},
        {"only-behind-queue", "a newcomer fares differently when another client is queued"},
        {"half-open-lost", "a handshake that was under way is lost"},
        {"needs-privilege", "an ordinary process may not act so"},
        {"one-way", "cannot be undone, or not without privilege"},
    };
    return meanings;
}

bool is_client_situation(std::string_view situation) {
    return is_half_open(situation) ||
           std::find(std::begin(client_situations), std::end(client_situations), situation) !=
               std::end(client_situations);
}

std::vector<std::string> observed_flags(const CellsBySituation& cells,
                                        const CellsBySituation& under_nothing,
                                        const std::vector<std::string>& nobody_listens) {
    std::vector<std::string> flags;
    const auto raise = [&](bool condition, const char* flag) {
        if (condition)
            flags.emplace_back(flag);
    };
    const Comparison seen = compare(cells, under_nothing);
    const bool unchanged = seen.whole && !seen.differs;
    raise(seen.failed && unchanged, "act-fails");
    raise(seen.failed_and_differs, "lies");
    raise(!seen.failed && unchanged, "no-op");
    raise(only_behind_queue(cells, nobody_listens), "only-behind-queue");
    raise(half_open_lost(cells), "half-open-lost");
    raise(needs_privilege(cells), "needs-privilege");
    raise(one_way(cells), "one-way");
    return flags;
}

} // namespace unlisten
