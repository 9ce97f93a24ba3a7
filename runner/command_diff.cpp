// unlisten diff: what differs between two results files.
#include "commands.h"

#include "diff_json.h"
#include "diff_print.h"
#include "exit_codes.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

#include <unistd.h>

namespace unlisten {

namespace {

constexpr const char* footer =
    R"(Compared are the outcomes of every cell, and every grade with its flags. A cell differs in its outcomes
when something was seen in one file and never in the other, however rarely; it differs only in its counts
when the same was seen in both, in other proportions. With as many repetitions, counts must be equal; with
fewer in one file, the other's are scaled down, and no count may differ by a whole repetition. So 20 of 20
is the same as 5 of 5, and 19 and 1 of 20 the same as 38 and 2 of 40, but never the same as 5 and 0 of 5.
Where a hash decides who gets a client (setup `group`), counts differ from run to run: --ignore-counts
leaves them out. Notes, evidence and the platform itself are not compared.

A cell in which a repetition was harness:* in one of the files was not observed there: it is neither equal nor
changed, is listed by itself ("not observed in OLD", "in NEW", "in both"), and does not count for the exit
status. The same holds for a grade that is incomplete in one of them. unsupported, not-applicable and
no-stand:* are compared like what was seen: they say what the platform does.

dropped, blocked, stranded and still-blocked are claims about the window that was waited for. Where a cell has
one of them, and the files' windows differ, the outcomes are compared as they are, and it is said: beside the
cell if it differs, and in how many cells at the end.

Examples:
  unlisten diff results/old.json results/new.json
  unlisten diff --ignore-counts results/old.json results/new.json
  unlisten diff --json results/old.json results/new.json

Exit: 0 no difference; 1 a difference, or a file that is not valid or not readable; 2 asked wrongly; 3 no
difference, but a control failed in one of the files, or no cell was observed in both; 4 could not be written.)";

struct Arguments {
    std::string before, after;
    bool json = false, ignore_counts = false;
};

int answer(const Diff& diff, const Survey& before, const Survey& after) {
    if (!diff.empty())
        return exit_no;
    const bool sound = diff.compared_anything() && controls_hold(before) && controls_hold(after);
    return sound ? exit_yes : exit_void;
}

int diff(const Arguments& arguments) {
    const Survey before = load_survey(arguments.before), after = load_survey(arguments.after);
    Diff diff = diff_surveys(before, arguments.before, after, arguments.after);
    if (arguments.ignore_counts)
        diff.ignore_counts();
    if (arguments.json)
        std::cout << diff_json({arguments.before, before}, {arguments.after, after}, diff)
                         .dump(1, ' ', true, nlohmann::json::error_handler_t::replace)
                  << '\n';
    else
        print_diff(std::cout, before, after, diff, style_for(STDOUT_FILENO));
    return answer(diff, before, after);
}

} // namespace

void add_diff(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand("diff", "What differs between two results files");
    command->footer(footer);
    auto arguments = std::make_shared<Arguments>();
    command->add_option("OLD", arguments->before, "results file")->required()->type_name("FILE");
    command->add_option("NEW", arguments->after, "results file")->required()->type_name("FILE");
    command->add_flag("--json", arguments->json, "print JSON");
    command->add_flag("--ignore-counts", arguments->ignore_counts,
                      "a cell differs only if other outcomes were seen");
    command->callback([arguments, &exit_code] {
        try {
            exit_code = diff(*arguments);
        } catch (const ResultsError& error) {
            std::cerr << "unlisten diff: " << error.what() << '\n';
            exit_code = exit_no;
        }
    });
}

} // namespace unlisten
