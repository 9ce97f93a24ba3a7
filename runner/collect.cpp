#include "collect.h"

#include "errors.h"
#include "vocabulary.h"

#include <algorithm>
#include <stdexcept>

namespace unlisten {
namespace {

constexpr std::size_t most_timelines = 3;       // one where many clients do the same
constexpr std::size_t most_summaries = 5;       // of packets
constexpr std::size_t most_events_of_many = 24; // where many clients do the same
constexpr std::size_t most_values = 64;         // distinct ones of a histogram of evidence
constexpr std::size_t most_facts = 32;
constexpr std::size_t longest_note = 300;
// As the schema has them.
constexpr std::size_t longest_outcome = 4000;
constexpr std::size_t most_outcomes = 10000;

std::string joined(const std::vector<std::string>& words) {
    std::string outcome;
    for (const std::string& word : words)
        outcome += (outcome.empty() ? "" : " ") + word;
    return outcome;
}

void count(Histogram& histogram, const std::string& value, std::size_t most = most_values) {
    const bool known = histogram.count(value) != 0 || histogram.size() < most;
    ++histogram[known ? value : "other"];
}

} // namespace

Collector::Collector(CellId id, unsigned repeats, std::string random) : expected_(repeats) {
    cell_.id = std::move(id);
    cell_.random = std::move(random);
    spread_ = cell_.id.setup == "group";
}

bool Collector::line(std::string_view text) {
    try {
        Repetition repetition = read_repetition(text, cell_.id);
        if (repetition.number != lines_ + 1 || lines_ == expected_ || impossible_)
            throw std::runtime_error("repetition " + std::to_string(repetition.number) + " after " +
                                     progress());
        if (lines_ > 0 &&
            (repetition.client != evidence_.client || repetition.identity != evidence_.identity))
            throw std::runtime_error("client or server was another than before");
        add(std::move(repetition));
        return true;
    } catch (const std::runtime_error& error) {
        rubbish_ = error.what();
        return false;
    }
}

void Collector::add(Repetition&& repetition) {
    const std::string& first = repetition.words.front();
    const bool impossible = first == "unsupported" || first == "not-applicable";
    const auto unseen = std::find_if(repetition.words.begin(), repetition.words.end(),
                                     [](const auto& word) { return is_non_observation(word); });
    const bool observed = unseen == repetition.words.end();
    if ((impossible && lines_ > 0) || (!observed && repetition.words.size() > 1))
        throw std::runtime_error(*unseen + " beside something else");
    const bool acts = !repetition.verified.empty();
    if (observed && acts_.value_or(acts) != acts)
        throw std::runtime_error("an act in one repetition, and none in another");
    spread_ = spread_ || (repetition.spread && lines_ == 0);
    if (repetition.spread && !spread_)
        throw std::runtime_error("spread in one repetition, and not in another");
    if (spread_ && repetition.words.size() > 1 &&
        std::none_of(repetition.words.begin(), repetition.words.end(),
                     [](const auto& word) { return is_client_word(word); }))
        throw std::runtime_error("spread over clients, and no client's word");
    if (!spread_ && joined(repetition.words).size() > longest_outcome)
        throw std::runtime_error("words too many for one outcome");
    if (cell_.outcomes.size() + repetition.words.size() > most_outcomes)
        throw std::runtime_error("more kinds of outcomes than can be told");
    ++lines_;
    impossible_ = impossible;
    if (observed)
        acts_ = acts;
    count_words(repetition.words, true);
    if (cell_.note.empty())
        cell_.note = repetition.note.substr(0, longest_note);
    if (impossible)
        return;
    ++cell_.repeats;
    cell_.window_ms = std::max(cell_.window_ms, repetition.window_ms);
    if (!repetition.verified.empty())
        ++cell_.verified[repetition.verified];
    last_words_ = repetition.words;
    add_evidence(std::move(repetition));
}

void Collector::add_evidence(Repetition&& repetition) {
    evidence_.client = std::move(repetition.client);
    evidence_.identity = std::move(repetition.identity);
    auto& calls = evidence_.calls;
    for (auto& [text, result] : repetition.calls) {
        const auto same = [&text = text](const Evidence::Call& call) { return call.text == text; };
        auto call = std::find_if(calls.begin(), calls.end(), same);
        if (call == calls.end() && calls.size() < most_values)
            call = calls.insert(calls.end(), Evidence::Call{text, {}});
        if (call != calls.end())
            count(call->results, result);
    }
    if (!repetition.packets.empty())
        count(evidence_.packets, repetition.packets, most_summaries);
    for (const auto& [name, value] : repetition.server)
        if (evidence_.server.count(name) != 0 || evidence_.server.size() < most_facts)
            count(evidence_.server[name], value);

    // Where a hash decides, who got which answer is chance: what tells repetitions apart is which
    // there were.
    auto kinds = std::move(repetition.words);
    if (spread_) {
        std::sort(kinds.begin(), kinds.end());
        kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    }
    const std::string outcome = joined(kinds);
    auto& timelines = evidence_.timelines;
    const bool seen =
        std::any_of(timelines.begin(), timelines.end(),
                    [&](const Evidence::Timeline& known) { return known.outcome == outcome; });
    if (!seen && timelines.size() < (spread_ ? 1 : most_timelines) && !repetition.timeline.empty())
        timelines.push_back({outcome, std::move(repetition.timeline)});
    if (spread_ && !timelines.empty() && timelines.back().events.size() > most_events_of_many)
        timelines.back().events.resize(most_events_of_many);
}

// Adds the words of one repetition, or takes them away again.
void Collector::count_words(const std::vector<std::string>& words, bool add) {
    const auto count_one = [&](const std::string& outcome) {
        const auto entry = cell_.outcomes.try_emplace(outcome, 0U).first;
        entry->second += add ? 1U : -1U;
        if (entry->second == 0)
            cell_.outcomes.erase(entry);
    };
    if (!spread_) {
        count_one(joined(words));
        return;
    }
    for (const std::string& word : words) {
        count_one(word);
        if (is_client_word(word))
            cell_.clients += add ? 1U : -1U;
    }
}

void Collector::forget_unseen_timelines() {
    auto& timelines = evidence_.timelines;
    const auto unseen = [this](const Evidence::Timeline& timeline) {
        if (!spread_)
            return cell_.outcomes.count(timeline.outcome) == 0;
        bool seen = true;
        for_each_word(timeline.outcome, [&](std::string_view word) {
            seen = seen && cell_.outcomes.count(std::string(word)) != 0;
        });
        return !seen;
    };
    timelines.erase(std::remove_if(timelines.begin(), timelines.end(), unseen), timelines.end());
}

void Collector::add_failure(Failure failure, const std::string& note) {
    // It concerns the repetition that was under way; after the last one, that, which then was not
    // brought to its end.
    if (impossible_) {
        cell_.outcomes.clear();
        cell_.repeats = 1;
    } else if (lines_ == expected_) {
        count_words(last_words_, false);
        forget_unseen_timelines();
    } else {
        ++cell_.repeats;
    }
    ++cell_.outcomes[failure_words[static_cast<int>(failure)]];
    cell_.note = note.substr(0, longest_note);
}

// Nothing when it ended as it should.
std::optional<Failure> Collector::failure(const Ending& ending) const {
    constexpr int observed = 0, cannot = 77, harness_failed = 70;
    using Way = Ending::Way;
    if (!rubbish_.empty())
        return Failure::output;
    switch (ending.way) {
    case Way::overran:
    case Way::broke_off:
        return Failure::output;
    case Way::crashed:
        return Failure::crash;
    case Way::hung:
        return Failure::hang;
    case Way::not_begun:
        return Failure::start;
    case Way::cut_short:
        return std::nullopt;
    case Way::exited:
        break;
    }
    const bool failed_itself =
        std::any_of(cell_.outcomes.begin(), cell_.outcomes.end(),
                    [](const auto& outcome) { return outcome.first.rfind("harness:", 0) == 0; });
    if (ending.status == harness_failed && failed_itself && lines_ == expected_)
        return std::nullopt;
    if (ending.status != (impossible_ ? cannot : observed))
        return Failure::exit;
    return impossible_ || lines_ == expected_ ? std::nullopt : std::optional(Failure::output);
}

std::string Collector::progress() const {
    return std::to_string(lines_) + " of " + std::to_string(expected_);
}

// What there is to say of a failure, for the note.
std::string Collector::account_of(const Ending& ending) const {
    using Way = Ending::Way;
    const std::string then = " after " + progress() + " repetitions";
    std::string account = rubbish_;
    if (account.empty() && ending.way == Way::overran)
        account = "a line too long, or a turn out of turn";
    else if (account.empty() && ending.way == Way::broke_off)
        account = "its output ends within a line";
    else if (account.empty() && ending.way == Way::exited)
        account = "exit " + std::to_string(ending.status) + then;
    else if (account.empty() && ending.way == Way::crashed)
        account = signal_name(ending.status) + then;
    else if (account.empty() && ending.way == Way::hung)
        account = "stopped by the watchdog" + then;
    if (!ending.words.empty())
        account += (account.empty() ? "" : ": ") + ending.words;
    return account;
}

std::optional<FinishedCell> Collector::finish(const Ending& ending) {
    if (const auto failed = failure(ending))
        add_failure(*failed, account_of(ending));
    else if (lines_ == 0)
        return std::nullopt;
    else if (lines_ < expected_ && ending.way == Ending::Way::cut_short && !impossible_)
        cell_.note = "cut short";
    const auto fact = [&](const char* name) {
        const auto found = evidence_.server.find(name);
        return found == evidence_.server.end() ? Histogram() : found->second;
    };
    cell_.act_unprivileged = fact("act_unprivileged");
    cell_.undo_unprivileged = fact("undo_unprivileged");
    cell_.listen_again = fact("listen_again");
    cell_.answered_after_speaking = fact("answered_after_speaking");
    std::string line = cell_line(cell_, evidence_);
    return FinishedCell{std::move(cell_), std::move(line)};
}

FinishedCell unasked_cell(const CellId& id, const std::string& word, const std::string& reason) {
    Cell cell;
    cell.id = id;
    cell.outcomes[word] = 1;
    cell.note = reason;
    std::string line = cell_line(cell, {});
    return {std::move(cell), std::move(line)};
}

bool is_observed(const Cell& cell) {
    return std::any_of(cell.outcomes.begin(), cell.outcomes.end(), [](const auto& outcome) {
        bool all = true;
        for_each_word(outcome.first,
                      [&](std::string_view word) { all = all && !is_non_observation(word); });
        return all;
    });
}

} // namespace unlisten
