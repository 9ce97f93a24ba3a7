// unlisten show: the comparative matrix.
#include "commands.h"

#include "errors.h"
#include "exit_codes.h"
#include "results_file.h"
#include "show.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

#include <unistd.h>

namespace unlisten {

namespace {

struct Arguments {
    std::vector<std::string> files;
    std::string format = "text";
    ShowOptions options;
};

int show(Arguments& arguments) {
    arguments.options.json = arguments.format == "json";
    arguments.options.style = style_for(STDOUT_FILENO);
    try {
        return show_surveys({arguments.files.begin(), arguments.files.end()}, arguments.options);
    } catch (const UsageError& error) {
        std::cerr << "unlisten show: " << error.what() << '\n';
        return exit_usage;
    } catch (const ResultsError& error) {
        std::cerr << "unlisten show: " << error.what() << '\n';
        return exit_no;
    }
}

} // namespace

void add_show(CLI::App& app, int& exit_code) {
    auto* command =
        app.add_subcommand("show", "The matrix: techniques against setups, or against platforms");
    command->footer(R"(Examples:
  unlisten show results/*.json
  unlisten show results/*.json --situation queued-sent
  unlisten show results/linux.json --cell close/tcp4/queued-sent
  unlisten show results/linux.json --setup alone --technique 'shutdown-*' --format json

Exit: 0 shown; 1 a file is not valid, or not readable; 2 asked wrongly, or for what is not there; 4 could not be
written.)");
    auto arguments = std::make_shared<Arguments>();
    ShowOptions& options = arguments->options;
    command->add_option("FILE", arguments->files, "results files")->required();
    command->add_option("--technique", options.techniques, "only these techniques (globs)")
        ->take_all()
        ->expected(1);
    command->add_option("--transport", options.transports, "only these transports (globs)")
        ->take_all()
        ->expected(1);
    command->add_option("--setup", options.setups, "only these setups (globs)")
        ->take_all()
        ->expected(1);
    command->add_option("--path", options.paths, "only these paths (globs)")
        ->take_all()
        ->expected(1);
    auto* situation = command->add_option("--situation", options.situation,
                                          "outcomes of this situation instead of grades");
    command
        ->add_option("--cell", options.cell,
                     "technique/transport/situation[/setup[/path]]: all that is known of it")
        ->excludes(situation);
    command->add_option("--format", arguments->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    command->callback([arguments, &exit_code] { exit_code = show(*arguments); });
}

} // namespace unlisten
