#include "built_from.h"
#include "child.h"
#include "commands.h"
#include "errors.h"
#include "exit_codes.h"
#include "results_file.h"
#include "text.h"

#include "build_info.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace {

using namespace unlisten;

int complain(const std::string& sentence, int exit_code) {
    std::cerr << "unlisten: " << printable(sentence) << "\n";
    return exit_code;
}

// What was wrong with the command line, naming it.
std::string usage_error(const CLI::App& app, const CLI::ParseError& error) {
    const auto unknown = app.remaining();
    if (app.get_subcommands().empty() && !unknown.empty())
        return "there is no subcommand " + unknown.front() + " (unlisten --help shows all)";
    return error.what();
}

int parse_and_run(int argc, char** argv) {
    int exit_code = exit_yes;
    CLI::App app("Surveys what clients see when a server stops listening.", argv[0]);
    app.set_version_flag("--version",
                         std::string("unlisten " UNLISTEN_VERSION " (") + built_from + ")");
    app.require_subcommand(1);
    for (const auto add : {add_run, add_list, add_show, add_check, add_grade, add_diff, add_export,
                           add_stack_check, add_platforms, add_man, add_completion})
        add(app, exit_code);
    app.name("unlisten");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) // --help, --version
            return app.exit(error);
        return complain(usage_error(app, error), exit_usage);
    }
    return exit_code;
}

} // namespace

int UNLISTEN_ENTRY(int argc, char** argv) {
    try {
        occupy_standard_descriptors();
        keep_descriptors_private();
        const int exit_code = parse_and_run(argc, argv);
        if (!std::cout.flush())
            return complain("the output could not be written whole", exit_harness);
        return exit_code;
    } catch (const UsageError& error) {
        return complain(error.what(), exit_usage);
    } catch (const std::exception& error) {
        return complain(error.what(), exit_harness);
    }
}
