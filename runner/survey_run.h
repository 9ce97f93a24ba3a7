// One survey under way: from its first probe to its results file and the exit code.
#pragma once

#include "guard.h"
#include "journal.h"
#include "progress.h"
#include "run_facts.h"
#include "survey_board.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace unlisten {

// Where a run begins: at nothing, or where an earlier one was interrupted.
struct Start {
    std::unique_ptr<Guard> guard;      // of all the run leaves behind; begun before the journal
    std::string platform, platform_id; // the first as JSON
    std::filesystem::path out;
    Asking asking;
    RunState state;
    std::optional<Journal> journal; // to go on with
    std::vector<std::pair<std::size_t, FinishedCell>> cells;
    std::filesystem::path superseded; // an incomplete results file that the whole one replaces
};

// Gives the exit code. Throws UsageError before anything was begun.
int run_from(Start start, ProgressMode progress, const Catalogue& catalogue, const Plan& plan);

} // namespace unlisten
