// From a probe's lines to one cell. What is kept does not grow with the number of repetitions.
#pragma once

#include "cell_json.h"
#include "survey.h"

#include <optional>
#include <string>
#include <string_view>

namespace unlisten {

// How a probe came to its end.
struct Ending {
    enum class Way {
        exited,    // `status` is what it said
        crashed,   // `status` is the signal
        hung,      // stopped by the watchdog
        overran,   // its output was not to be read on
        broke_off, // its output ends within a line
        not_begun, // could not be started
        cut_short  // stopped because the run is
    };
    Way way = Way::exited;
    int status = 0;
    std::string words; // what it, or the system, said about it
};

// Why a probe is not to be believed: all words that the runner itself has for one.
enum class Failure { output, crash, hang, start, exit };
constexpr const char* failure_words[] = {"harness:output", "harness:crash", "harness:hang",
                                         "harness:start", "harness:exit"};

struct FinishedCell {
    Cell cell;
    std::string line; // its JSON, as it stands in the results file
};

class Collector {
  public:
    Collector(CellId id, unsigned repeats, std::string random = {});

    // Takes in one line. False: the probe is not to be believed, and need not be listened to
    // further.
    bool line(std::string_view text);
    // Nothing when it was cut short before anything was observed.
    std::optional<FinishedCell> finish(const Ending& ending);

  private:
    void add(Repetition&& repetition);
    void add_evidence(Repetition&& repetition);
    void count_words(const std::vector<std::string>& words, bool add);
    void forget_unseen_timelines();
    void add_failure(Failure failure, const std::string& note);
    std::optional<Failure> failure(const Ending& ending) const;
    std::string account_of(const Ending& ending) const;
    std::string progress() const;

    Cell cell_;
    unsigned expected_;
    unsigned lines_ = 0;
    std::vector<std::string> last_words_; // of the last repetition
    std::string rubbish_;                 // what was wrong with the output; empty: nothing
    bool spread_ = false;                 // words are counted, not repetitions
    bool impossible_ = false;             // it said `unsupported` or `not-applicable`
    std::optional<bool> acts_;            // whether it says how the act was verified
    Evidence evidence_;
};

// The cell of a combination that is known to be `unsupported` or `not-applicable` without asking.
FinishedCell unasked_cell(const CellId& id, const std::string& word, const std::string& reason);

// Whether somebody observed something: not only failures and impossibilities.
bool is_observed(const Cell& cell);

} // namespace unlisten
