#include "run_resumed.h"

#include "errors.h"
#include "exit_codes.h"
#include "probes.h"
#include "results_file.h"
#include "resume.h"
#include "say.h"
#include "standing.h"
#include "store.h"
#include "survey_run.h"
#include "text.h"

#include <algorithm>
#include <map>
#include <memory>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

// The plan the file was made of, if these probes still give it.
Plan plan_again(const Catalogue& catalogue, const Resumption& resumption) {
    Plan plan;
    try {
        plan = make_plan(catalogue, resumption.left.asked.filters);
    } catch (const UsageError& error) {
        throw ResultsError(
            printable(resumption.from.string() + ": cannot be continued: " + error.what()));
    }
    must_be_of_plan(resumption, plan);
    return plan;
}

// Where packets are kept, cells run in networks of their own: all cells of a survey, or none.
void must_capture_as_before(const Resumption& resumption, bool captures) {
    const bool captured = resumption.left.asked.capture;
    if (captured != captures)
        throw UsageError(resumption.from.string() + " was begun " +
                         (captured ? "with --capture: a folder for the packets of the other cells "
                                     "is needed (--capture DIR)"
                                   : "without --capture, and is continued without"));
}

Start start_at(Resumption&& resumption, std::unique_ptr<Guard> guard, const RunOptions& options,
               const Plan& plan) {
    Unfinished& left = resumption.left;
    Start start;
    start.guard = std::move(guard);
    start.platform = left.platform.dump();
    start.platform_id = left.platform.at("id").get<std::string>();
    start.out = resolve_output(resumption.out, left.platform);
    const auto standing = standing_survey(start.out);
    if (standing && !options.replace)
        refuse_to_lose(start.out, *standing, {left.repeats, plan.survey_size()}, false);
    take_up(resumption);
    start.asking = options.asking;
    start.asking.repeats = left.repeats;
    start.asking.window_ms = left.asked.window_ms;
    start.asking.patience_for = left.asked.patience;
    start.asking.isolate = left.asked.isolate;
    start.asking.settings = left.asked.settings;
    // The journal's own lines say how often before.
    start.state = {left.started, left.repeats,     options.jobs.value_or(left.jobs),
                   false,        left.resumed + 1, left.asked.json()};
    if (!resumption.journal)
        start.superseded = fs::canonical(resumption.from);
    start.journal = std::move(resumption.journal);
    std::map<CellId, std::size_t> places;
    for (std::size_t i = 0; i < plan.cells.size(); ++i)
        places.emplace(plan.cells[i].id, i);
    for (FinishedCell& finished : left.cells) {
        const std::size_t place = places.at(finished.cell.id);
        start.cells.emplace_back(place, std::move(finished));
    }
    return start;
}

} // namespace

int run_resumed(const RunOptions& options, const nlohmann::json& platform) {
    auto guard = std::make_unique<Guard>();
    auto resumption = find_unfinished(options.resume);
    if (!resumption) {
        say(options.resume.string() + " is complete: there is nothing to resume");
        return exit_yes;
    }
    must_be_ours(*resumption, platform);
    must_capture_as_before(*resumption, !options.asking.capture.empty());
    const Catalogue catalogue = probes_of_survey(options.probes);
    const Plan plan = plan_again(catalogue, *resumption);
    Start start = start_at(std::move(*resumption), std::move(guard), options, plan);
    const auto asked = plan.asking_order.size();
    const auto there = std::count_if(start.cells.begin(), start.cells.end(), [&](const auto& cell) {
        return plan.cells[cell.first].not_applicable.empty();
    });
    say(std::to_string(there) + " of " + std::to_string(asked) + " cells are there already");
    return run_from(std::move(start), options.progress, catalogue, plan);
}

} // namespace unlisten
