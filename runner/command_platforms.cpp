// unlisten platforms: the kernels that can be reached from here, and surveys of them.
#include "commands.h"
#include "errors.h"
#include "exit_codes.h"
#include "filter_options.h"
#include "glob.h"
#include "platform_runs.h"
#include "probes.h"
#include "say.h"
#include "text.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <thread>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

struct PlatformOptions {
    fs::path folder, tool, static_tool;
    bool json = false, all = false;
    std::vector<std::string> ids;
    Filters filters;
    unsigned repeats = 0, window_ms = 0;
    PlatformRuns how;
};

// The platforms find the static program by their environment.
void tell_static_program(const PlatformOptions& options) {
    if (!options.static_tool.empty())
        setenv("UNLISTEN_STATIC", options.static_tool.c_str(), 1);
    else if (const char* told = std::getenv("UNLISTEN_STATIC"); told == nullptr || *told == '\0')
        setenv("UNLISTEN_STATIC",
               (options.tool.parent_path().parent_path() / "static" / "unlisten").c_str(), 1);
}

void add_static_option(CLI::App& command, const std::shared_ptr<PlatformOptions>& options) {
    command
        .add_option(
            "--static", options->static_tool,
            "The static program, for kernels that share no files with this machine "
            "(default: $UNLISTEN_STATIC, or where cmake --build ... --target static makes it)")
        ->type_name("FILE");
}

int list_platforms(const PlatformOptions& options) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    std::size_t widest = 0;
    for (const PlatformFolder& platform : platform_folders(options.folder)) {
        const std::string why = impossible_because(platform, options.tool);
        nlohmann::ordered_json entry{
            {"id", platform.id}, {"description", platform.title}, {"possible", why.empty()}};
        if (!why.empty())
            entry["reason"] = why;
        widest = std::max(widest, platform.id.size());
        list.push_back(entry);
    }
    if (options.json) {
        std::cout << list.dump(1) << '\n';
        return exit_yes;
    }
    for (const auto& entry : list) {
        std::cout << padded(entry["id"].get<std::string>(), widest) << "  "
                  << entry["description"].get<std::string>();
        if (entry.contains("reason"))
            std::cout << "\n"
                      << std::string(widest + 2, ' ')
                      << "not possible here: " << entry["reason"].get<std::string>();
        std::cout << '\n';
    }
    return exit_yes;
}

std::vector<std::string> arguments_for_run(const PlatformOptions& options) {
    std::vector<std::string> words;
    const auto add = [&](const char* name, const std::vector<std::string>& values) {
        for (const std::string& value : values)
            words.insert(words.end(), {name, value});
    };
    add("--technique", options.filters.techniques);
    add("--transport", options.filters.transports);
    add("--situation", options.filters.situations);
    add("--setup", options.filters.setups);
    add("--path", options.filters.paths);
    if (options.repeats != 0)
        add("--repeat", {std::to_string(options.repeats)});
    if (options.window_ms != 0)
        add("--window-ms", {std::to_string(options.window_ms)});
    return words;
}

std::vector<PlatformFolder> chosen(const PlatformOptions& options) {
    const auto there = platform_folders(options.folder);
    std::vector<PlatformFolder> chosen;
    if (options.all == !options.ids.empty())
        throw UsageError("which platforms? Name some, or say --all; `unlisten platforms list` "
                         "says what there is");
    for (const std::string& id : options.ids)
        if (std::none_of(there.begin(), there.end(),
                         [&](const auto& each) { return glob_matches(id, each.id); }))
            throw UsageError("there is no platform " + in_quotes(printable(id)) +
                             "; `unlisten platforms list` says what there is");
    for (const PlatformFolder& platform : there) {
        if (!options.all && !passes(options.ids, platform.id))
            continue;
        const std::string why = impossible_because(platform, options.tool);
        if (why.empty())
            chosen.push_back(platform);
        else if (options.all)
            say(platform.id + ": not possible here: " + why);
        else
            throw UsageError(platform.id + " is not possible here: " + why);
    }
    return chosen;
}

void add_list_of_platforms(CLI::App& parent, const std::shared_ptr<PlatformOptions>& options,
                           int& exit_code) {
    CLI::App* command =
        parent.add_subcommand("list", "What there is, and why some are not possible here");
    command->add_flag("--json", options->json, "As JSON");
    add_static_option(*command, options);
    command->callback([options, &exit_code] {
        tell_static_program(*options);
        exit_code = list_platforms(*options);
    });
}

void add_run_of_platforms(CLI::App& parent, const std::shared_ptr<PlatformOptions>& options,
                          int& exit_code) {
    CLI::App* command =
        parent.add_subcommand("run", "Survey some, and keep a results file of each");
    command->footer(R"(Examples:
  unlisten platforms run lwip
  unlisten platforms run 'debian-linux-*' --repeat 20
  unlisten platforms run --all --transport tcp4 --transport unix --setup alone --path loopback

A platform that fails is reported in one sentence, and the others go on. What is downloaded is kept in
$UNLISTEN_CACHE, or ~/.cache/unlisten.

Exit: 0 all left a survey; 2 asked wrongly; 3 on some a control failed; 4 some left none, or one in which the
survey itself failed somewhere.)");
    command->add_option("ID", options->ids, "Platforms, or globs");
    command->add_flag("--all", options->all, "All that are possible here");
    add_filter_options(*command, options->filters);
    command->add_option("--repeat", options->repeats, "Repetitions of each cell (default: 5)")
        ->check(CLI::Range(1, 1000));
    command
        ->add_option("--window-ms", options->window_ms,
                     "How long silence is waited for, where a situation needs no longer")
        ->check(CLI::Range(250, 60000));
    command
        ->add_option("--at-a-time", options->how.at_a_time,
                     "Platforms at a time (default: as many as processors)")
        ->check(CLI::Range(1, 100));
    command
        ->add_option_function<unsigned>(
            "--patience-s",
            [options](unsigned seconds) { options->how.patience = std::chrono::seconds(seconds); },
            "How long a platform may say nothing")
        ->check(CLI::Range(1, 36000))
        ->default_str("600");
    command->add_option("--out", options->how.out, "Folder of the results files")
        ->type_name("DIR")
        ->default_str("results");
    add_static_option(*command, options);
    command->add_flag("--replace", options->how.replace,
                      "Replace surveys even if they have more repetitions or cells");
    command->callback([options, &exit_code] {
        options->how.tool = options->tool;
        tell_static_program(*options);
        options->how.arguments = arguments_for_run(*options);
        exit_code = run_platforms(chosen(*options), options->how);
    });
}

} // namespace

void add_platforms(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<PlatformOptions>();
    options->how.out = "results";
    options->how.at_a_time = std::max(1u, std::thread::hardware_concurrency());
    options->tool = this_program(app.get_name().c_str());
    CLI::App* command = app.add_subcommand(
        "platforms", "Other kernels that can be reached from this machine, and surveys of them");
    command->require_subcommand(1);
    command->add_option("--platforms", options->folder, "Folder of the platforms")
        ->type_name("DIR")
        ->default_val(default_platforms_directory(app.get_name().c_str()).string());
    add_list_of_platforms(*command, options, exit_code);
    add_run_of_platforms(*command, options, exit_code);
}

} // namespace unlisten
