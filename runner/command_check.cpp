// unlisten check: whether results files can be trusted.
#include "commands.h"

#include "built_from.h"
#include "check.h"
#include "exit_codes.h"
#include "glob.h"
#include "text.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace unlisten {

namespace {

void print(const std::string& file, const std::vector<Problem>& problems) {
    for (const Problem& problem : problems)
        std::cout << printable(file + ": " + problem.where + (problem.where.empty() ? "" : ": ") +
                               problem.what)
                  << '\n';
}

int refuse(const std::string& sentence) {
    std::cerr << "unlisten check: " << printable(sentence) << '\n';
    return exit_no;
}

int check_file(const std::string& file, const std::string& platform_ids) {
    try {
        const CheckResult result = check_survey(read_results_text(file), file);
        if (!result.platform_id.empty() && !glob_matches(platform_ids, result.platform_id))
            return refuse(file + ": is of the platform " + result.platform_id + ", not of " +
                          platform_ids);
        print(file, result.problems);
        print(file, result.void_controls);
        if (!result.problems.empty())
            return refuse(file + ": not valid: " + std::to_string(result.problems.size()) +
                          (result.problems.size() == 1 ? " problem" : " problems"));
        if (is_dirty(result.commit))
            std::cout << printable(file + ": the program that measured was built from " +
                                   result.commit + ": with changes that are in no commit")
                      << '\n';
        if (!result.complete) {
            std::cout << printable(file)
                      << ": INCOMPLETE: the run was stopped before its end; valid as far as it "
                         "goes: "
                      << result.cells << " cells\n";
            return exit_no;
        }
        if (!result.void_controls.empty())
            return exit_void;
        if (!result.observed) {
            std::cout << printable(file) << ": valid, but nothing was observed\n";
            return exit_void;
        }
        std::cout << printable(file) << ": valid: " << result.cells << " cells ("
                  << result.not_applicable << " not applicable), " << result.controls
                  << " controls hold\n";
        return exit_yes;
    } catch (const ResultsError& error) {
        return refuse(error.what());
    }
}

// "No" outweighs "a control failed", whichever file comes first.
int worse(int a, int b) {
    return a == exit_no || b == exit_no ? exit_no : std::max(a, b);
}

} // namespace

void add_check(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand(
        "check", "Is a results file valid, and does it follow from its own cells?");
    command->footer(R"(Example:
  unlisten check results/*.json

Exit: 0 valid; 1 not valid, not complete, or not readable; 2 asked wrongly; 3 valid, but a control failed or
nothing was observed; 4 the answer could not be written.)");
    auto files = std::make_shared<std::vector<std::string>>();
    auto platform_ids = std::make_shared<std::string>("*");
    command->add_option("FILE", *files, "results files")->required();
    command
        ->add_option("--platform-id", *platform_ids,
                     "Not valid either, if of another platform than these")
        ->type_name("GLOB");
    command->callback([files, platform_ids, &exit_code] {
        exit_code = exit_yes;
        for (const auto& file : *files)
            exit_code = worse(exit_code, check_file(file, *platform_ids));
    });
}

} // namespace unlisten
