#include "commands.h"
#include "errors.h"
#include "exit_codes.h"
#include "filter_options.h"
#include "probes.h"
#include "results_file.h"
#include "run.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>
#include <memory>
#include <set>

namespace unlisten {
namespace {

constexpr const char* footer =
    R"(Filters take identifiers or globs ('shutdown-*') and may be given several times. Technique `nothing` is
always asked as well: it holds the controls, and every technique is compared with it.
Ctrl-C and SIGTERM end the run at once; the file then holds what was observed and says that it is not
complete. While the run lasts, each cell that is finished is a line of <out>.partial: at whatever instant the
program is killed, only the cells under way then are lost. (Should the system itself die, no more is promised
than that a journal which was damaged is refused.) --resume continues what was ended, however it was, with the
options it was begun with, by the same program on the same system. A complete survey is not replaced by one
with fewer repetitions or fewer cells, unless --replace is given.

Examples:
  unlisten run --repeat 20
  unlisten run --technique 'shutdown-*' --transport tcp4 --out shutdown.json
  unlisten run --dry-run --situation queued
  unlisten run --resume shutdown.json

Exit: 0 all observed (but for what a busy machine came too late for: harness:late, harness:canary); 1 the file
cannot be resumed; 2 asked wrongly; 3 a control failed, or nothing was observed; 4 the survey itself failed somewhere, a probe is
broken, or the run was cut short.)";

const std::map<std::string, ProgressMode> progress_modes{{"auto", ProgressMode::automatic},
                                                         {"always", ProgressMode::always},
                                                         {"never", ProgressMode::never},
                                                         {"lines", ProgressMode::lines}};

// At most 80 of lower case, digits, '.', '_', '-'.
std::string check_platform_id(const std::string& id) {
    const bool fine = !id.empty() && id.size() <= 80 &&
                      id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == id.npos;
    return fine ? "" : "a platform's id is 1 to 80 of a-z, 0-9, '.', '_' and '-'";
}

// What the probes take.
std::string check_setting(const std::string& setting) {
    const auto name_ends = setting.find('=');
    const bool fine =
        setting.rfind("net.", 0) == 0 && name_ends != setting.npos &&
        name_ends + 1 < setting.size() && setting.size() <= 200 &&
        setting.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == name_ends;
    return fine ? "" : "a setting is net....=VALUE";
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
    run->add_option("--patience", options->asking.patience_for,
                    "Wait for so many retransmissions, were each twice as late as the one before, "
                    "where an answer can depend on one: what is dropped is told from what is late")
        ->check(CLI::Range(1u, 7u))
        ->default_str("1");
    run->add_option_function<unsigned>(
           "--jobs", [options](unsigned jobs) { options->jobs = jobs; },
           "Probes at a time; nearly all of them wait")
        ->check(CLI::Range(1, 1000))
        ->default_str(std::to_string(default_jobs));
    run->add_option("--platform-id", options->platform_id,
                    "Name of this platform (default: from its facts)")
        ->check(CLI::Validator(check_platform_id, "ID"));
    run->add_option("--label", options->label,
                    "Added to the platform's name: what is particular about this survey of it")
        ->excludes("--platform-id")
        ->check(CLI::Validator(check_platform_id, "ID"));
    run->add_option(
           "--setting", options->asking.settings,
           "NAME=VALUE, as net.ipv4.tcp_abort_on_overflow=1: every cell in a network of its "
           "own that has this sysctl (Linux); wants a --label or --platform-id")
        ->check(CLI::Validator(check_setting, "NAME=VALUE"))
        ->expected(1)
        ->take_all();
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
    run->add_option(
           "--progress", options->progress,
           "Show how far the survey is: auto, always, never; lines, for a program that reads them")
        ->transform(CLI::CheckedTransformer(progress_modes))
        ->option_text("auto|always|never|lines")
        ->type_name("WHEN");
    run->add_flag("--dry-run", options->dry_run,
                  "Only print which cells would be asked, in which order");
    run->add_option("--capture", options->asking.capture,
                    "Keep the packets of every cell in a pcap file of this folder; cells then run "
                    "in networks of their own")
        ->type_name("DIR");
    run->add_flag("--isolate", options->asking.isolate,
                  "Every cell in a network namespace of its own (Linux)");
    // For tests.
    run->add_flag("--sham-act", options->asking.sham_act)->group("");
    run->add_option_function<unsigned>(
           "--patience-ms",
           [options](unsigned ms) { options->asking.patience = std::chrono::milliseconds(ms); })
        ->check(CLI::Range(1, 60000))
        ->group("");
    auto* resume = run->add_option("--resume", options->resume,
                                   "Continue an interrupted run: its journal, or its results file")
                       ->type_name("FILE");
    // The file says what is asked; these only say how.
    const std::set<std::string> still_free{"--help",     "--jobs",        "--probes",
                                           "--progress", "--patience-ms", "--resume",
                                           "--replace",  "--stack",       "--capture"};
    for (CLI::Option* option : run->get_options())
        if (still_free.count(option->get_name()) == 0)
            resume->excludes(option);
    run->callback([options, repeat, &exit_code] {
        options->repeats_given = repeat->count() > 0;
        if (!options->asking.settings.empty() && options->label.empty() &&
            options->platform_id.empty())
            throw UsageError("--setting wants a --label: this is another platform than the machine "
                             "as it is");
        try {
            exit_code = run_survey(*options);
        } catch (const ResultsError& error) {
            std::cerr << "unlisten run: " << error.what() << '\n';
            exit_code = exit_no;
        }
    });
}

} // namespace unlisten
