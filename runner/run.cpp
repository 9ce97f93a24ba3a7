#include "run.h"

#include "asked.h"
#include "errors.h"
#include "exit_codes.h"
#include "platform.h"
#include "probes.h"
#include "results_file.h"
#include "run_resumed.h"
#include "say.h"
#include "standing.h"
#include "store.h"
#include "survey_run.h"

#include <iostream>
#include <memory>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

int dry_run(const Plan& plan) {
    for (const std::size_t cell : plan.asking_order)
        std::cout << plan.cells[cell].id.str() << "\n";
    std::cout.flush();
    say(std::to_string(plan.asking_order.size()) + " cells would be asked; " +
        std::to_string(plan.cells.size() - plan.asking_order.size()) +
        " are declared not applicable");
    return exit_yes;
}

// A survey of more repetitions or cells than this one is not lost by accident.
void heed_standing_survey(RunOptions& options, const Plan& plan, const fs::path& out) {
    constexpr unsigned most_repeats = 1000;
    const auto standing = standing_survey(out);
    if (!standing)
        return;
    if (!options.repeats_given && standing->repeats > options.asking.repeats &&
        standing->repeats <= most_repeats) {
        options.asking.repeats = standing->repeats;
        say(std::to_string(standing->repeats) + " repetitions, as the survey has that is in " +
            from_here(out));
    }
    if (!options.replace)
        refuse_to_lose(out, *standing, {options.asking.repeats, plan.survey_size()}, true);
}

std::string made_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw UsageError("the folder " + folder.string() + " cannot be made: " + error.message());
    return fs::absolute(folder).string();
}

// Of this machine, or of the stack that was asked for; the probes are then told its file.
nlohmann::json platform_surveyed(RunOptions& options) {
    if (options.stack.empty())
        return platform_facts();
    const Stack stack = ask_stack(stack_file(options.stack, options.probes), options.probes);
    options.asking.stack = stack.file.string();
    return platform_facts(stack);
}

} // namespace

int run_survey(const RunOptions& given) {
    RunOptions options = given;
    if (!options.asking.capture.empty())
        options.asking.capture = made_folder(options.asking.capture);
    // The wire is between sockets of the host's kernel.
    if (!options.stack.empty() && options.resume.empty() && options.filters.paths.empty())
        options.filters.paths = {"loopback"};
    const nlohmann::json facts = options.dry_run ? nlohmann::json() : platform_surveyed(options);
    if (!options.resume.empty())
        return run_resumed(options, facts);
    const Catalogue catalogue = probes_of_survey(options.probes);
    const Plan plan = make_plan(catalogue, options.filters);
    if (options.dry_run)
        return dry_run(plan);

    auto platform = facts;
    put_settings(platform, options.asking.settings);
    if (!options.platform_id.empty())
        platform["id"] = options.platform_id;
    else if (!options.label.empty())
        platform["id"] = safe_platform_id(platform["id"].get<std::string>() + "-" + options.label);
    const bool everything = given.filters.empty();
    Start start;
    start.guard = std::make_unique<Guard>();
    start.platform = platform.dump();
    start.platform_id = platform["id"].get<std::string>();
    const fs::path usual = fs::path("results") / (start.platform_id + ".json");
    if (!everything && !options.replace && options.out.empty() && fs::exists(usual))
        throw UsageError("--out is needed: these are not all cells, and " + usual.string() +
                         " already holds a survey");
    start.out = resolve_output(options.out.empty() ? usual : options.out, platform);
    heed_standing_survey(options, plan, start.out);
    start.asking = options.asking;
    start.state.repeats = options.asking.repeats;
    start.state.jobs = options.jobs.value_or(default_jobs);
    if (!options.asking.sham_act) // a run that observes nothing real is not continued
        start.state.asked = what_is_asked(catalogue, options.filters, options.asking, plan).json();
    return run_from(std::move(start), options.progress, catalogue, plan);
}

} // namespace unlisten
