#include "commands.h"
#include "filter_options.h"
#include "probes.h"
#include "run.h"

#include <CLI/CLI.hpp>

#include <map>
#include <memory>

namespace unlisten {
namespace {

constexpr const char* footer =
    R"(Filters take identifiers or globs ('shutdown-*') and may be given several times. Technique `nothing` is
always asked as well: it holds the controls, and every technique is compared with it.
Ctrl-C and SIGTERM end the run at once; the file then holds what was observed and says that it is not
complete. While the run lasts, what was observed is in <out>.partial. A complete survey is not replaced by one
with fewer repetitions or fewer cells, unless --replace is given.

Examples:
  unlisten run --repeat 20
  unlisten run --technique 'shutdown-*' --transport tcp4 --out shutdown.json
  unlisten run --dry-run --situation queued

Exit: 0 all observed (but for what a busy machine came too late for: harness:late, harness:canary); 2 asked
wrongly; 3 a control failed, or nothing was observed; 4 the survey itself failed somewhere, a probe is
broken, or the run was cut short.)";

const std::map<std::string, ProgressMode> progress_modes{{"auto", ProgressMode::automatic},
                                                         {"always", ProgressMode::always},
                                                         {"never", ProgressMode::never}};

// At most 80 of lower case, digits, '.', '_', '-'.
std::string check_platform_id(const std::string& id) {
    const bool fine = !id.empty() && id.size() <= 80 &&
                      id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == id.npos;
    return fine ? "" : "a platform's id is 1 to 80 of a-z, 0-9, '.', '_' and '-'";
}

} // namespace

void add_run(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<RunOptions>();
    CLI::App* run =
        app.add_subcommand("run", "Survey this machine's kernel and write a results file");
    run->footer(footer);
    add_filter_options(*run, options->filters);
    CLI::Option* repeat =
        run->add_option("--repeat", options->asking.repeats,
                        "Repetitions of each cell (default: 5, or as many as the survey has that "
                        "this one replaces)")
            ->check(CLI::Range(1, 1000));
    run->add_option("--window-ms", options->asking.window_ms,
                    "How long silence is waited for, where a situation needs no longer")
        ->check(CLI::Range(250, 60000));
    run->add_option("--jobs", options->jobs, "Probes at a time; nearly all of them wait")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    run->add_option("--platform-id", options->platform_id,
                    "Name of this platform (default: from its facts)")
        ->check(CLI::Validator(check_platform_id, "ID"));
    run->add_option("--out", options->out, "Results file (default: results/<platform-id>.json)")
        ->type_name("FILE");
    run->add_flag("--replace", options->replace,
                  "Replace a survey in the results file even if it has more repetitions or cells");
    run->add_option("--probes", options->probes, "Folder of the probes")
        ->type_name("DIR")
        ->default_val(default_probe_directory(app.get_name().c_str()).string());
    run->add_option(
           "--stack", options->stack,
           "Survey another implementation of sockets than this kernel's: a shared object, or "
           "a name of `unlisten list stacks`")
        ->type_name("FILE|NAME");
    run->add_option("--progress", options->progress,
                    "Show how far the survey is: auto, always, never")
        ->transform(CLI::CheckedTransformer(progress_modes))
        ->option_text("auto|always|never")
        ->type_name("WHEN");
    run->add_flag("--dry-run", options->dry_run,
                  "Only print which cells would be asked, in which order");
    // For tests.
    run->add_flag("--sham-act", options->asking.sham_act)->group("");
    run->add_option_function<unsigned>(
           "--patience-ms",
           [options](unsigned ms) { options->asking.patience = std::chrono::milliseconds(ms); })
        ->check(CLI::Range(1, 60000))
        ->group("");
    run->callback([options, repeat, &exit_code] {
        options->repeats_given = repeat->count() > 0;
        exit_code = run_survey(*options);
    });
}

} // namespace unlisten
