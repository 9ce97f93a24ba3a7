#include "check.h"

#include "cell_classes.h"
#include "text.h"
#include "vocabulary.h"

#include <set>

namespace unlisten {

namespace {

// The sums are of 32-bit counts.
using Sum = unsigned long long;

Sum sum_of(const nlohmann::json& histogram) {
    Sum sum = 0;
    for (const auto& count : histogram)
        sum += count.get<unsigned>();
    return sum;
}

struct Counted {
    Sum all = 0, clients = 0, not_observed = 0;
    bool asked = true; // neither unsupported nor not-applicable
};

class CellChecker {
  public:
    CellChecker(const Cell& cell, const nlohmann::json& evidence)
        : cell_(cell), evidence_(evidence), histogram_(is_histogram(cell)) {}

    std::vector<Problem> problems() {
        for (const auto& [words, count] : cell_.outcomes)
            check_outcome(words, count);
        check_counts();
        check_act();
        check_server();
        check_timelines();
        return std::move(problems_);
    }

  private:
    void complain(const std::string& what) { problems_.push_back({cell_.id.str(), what}); }

    void check_outcome(const std::string& words, unsigned count) {
        std::size_t length = 0;
        bool not_observed = false;
        for_each_word(words, [&](std::string_view word) {
            ++length;
            const Word* known = find_word(word);
            if (known == nullptr) {
                complain(in_quotes(word) + " is no outcome word");
                return;
            }
            not_observed |= known->kind == WordKind::non_observation;
            if (known->kind == WordKind::client)
                counted_.clients += count;
            if (word == "unsupported" || word == "not-applicable")
                counted_.asked = false;
        });
        if (length == 0)
            complain("an outcome has no word");
        if (not_observed && length > 1)
            complain(in_quotes(words) + " is an observation and none");
        if (histogram_ && length > 1)
            complain(in_quotes(words) + " is more than one word, in a histogram");
        counted_.all += count;
        counted_.not_observed += not_observed ? count : 0;
    }

    void check_counts() {
        const std::string sum = std::to_string(counted_.all);
        if (cell_.repeats == 0) {
            if (counted_.asked || counted_.all != 1 || cell_.outcomes.size() != 1)
                complain("has no repetition, but outcomes other than one unsupported or "
                         "not-applicable");
            return;
        }
        if (!counted_.asked)
            complain("says unsupported or not-applicable, and yet has repetitions");
        if (!histogram_ && counted_.all != cell_.repeats)
            complain("outcomes add up to " + sum + ", repeats are " +
                     std::to_string(cell_.repeats));
        if (histogram_ && counted_.clients != cell_.clients)
            complain("client words add up to " + std::to_string(counted_.clients) +
                     ", clients are " + std::to_string(cell_.clients));
    }

    void check_act() {
        const auto act = evidence_.find("act");
        if (act == evidence_.end() || !act->contains("verified"))
            return;
        const Sum verified = sum_of((*act)["verified"]);
        if (verified > cell_.repeats || verified + counted_.not_observed < cell_.repeats)
            complain("act.verified adds up to " + std::to_string(verified) + ", repeats are " +
                     std::to_string(cell_.repeats));
    }

    void check_server() {
        const auto server = evidence_.find("server");
        if (server == evidence_.end())
            return;
        for (const auto& [key, histogram] : server->items())
            if (const Sum sum = sum_of(histogram); sum > cell_.repeats)
                complain("server." + key + " adds up to " + std::to_string(sum) + ", repeats are " +
                         std::to_string(cell_.repeats));
    }

    void check_timelines() {
        const auto timelines = evidence_.find("timelines");
        if (timelines == evidence_.end())
            return;
        std::set<std::string> seen;
        for (const auto& timeline : *timelines) {
            const auto outcome = timeline["outcome"].get<std::string>();
            if (!seen.insert(outcome).second)
                complain("has two timelines of " + in_quotes(outcome));
            if (!was_seen(outcome))
                complain("has a timeline of " + in_quotes(outcome) +
                         ", which is not among its outcomes");
        }
    }

    bool was_seen(const std::string& outcome) const {
        if (!histogram_)
            return cell_.outcomes.count(outcome) != 0;
        bool seen = true;
        for_each_word(outcome, [&](std::string_view word) {
            seen &= cell_.outcomes.count(std::string(word)) != 0;
        });
        return seen;
    }

    const Cell& cell_;
    const nlohmann::json& evidence_;
    const bool histogram_;
    Counted counted_;
    std::vector<Problem> problems_;
};

} // namespace

std::vector<Problem> cell_problems(const Cell& cell, const nlohmann::json& evidence) {
    return CellChecker(cell, evidence).problems();
}

} // namespace unlisten
