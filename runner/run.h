// One survey, from the probes to the results file.
#pragma once

#include "plan.h"
#include "progress.h"
#include "survey_board.h"

#include <filesystem>
#include <optional>
#include <string>

namespace unlisten {

constexpr unsigned default_jobs = 200;

struct RunOptions {
    Filters filters;
    Asking asking;
    bool repeats_given = false;   // else as many as the survey has that is replaced
    bool replace = false;         // also a survey that has more than this one will
    std::optional<unsigned> jobs; // default_jobs, or those of the run that is continued
    std::string platform_id;      // empty: the machine's own, and the label
    std::string label;
    std::filesystem::path out; // empty: results/<platform-id>.json
    std::filesystem::path probes;
    std::string stack; // a file or a name; empty: the host's
    ProgressMode progress = ProgressMode::automatic;
    bool dry_run = false;
    std::filesystem::path resume; // not empty: what is continued; it holds what is asked
};

// Gives the exit code. Throws UsageError, and ResultsError for a file to resume, before anything
// was begun.
int run_survey(const RunOptions& options);

} // namespace unlisten
