// unlisten grade: the grades that follow from the cells of a results file.
#include "commands.h"

#include "errors.h"
#include "exit_codes.h"
#include "file_writer.h"
#include "grade.h"
#include "grade_json.h"
#include "grade_look.h"
#include "json_splice.h"
#include "results_file.h"
#include "table.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <set>

#include <unistd.h>

namespace unlisten {

namespace {

using nlohmann::ordered_json;

struct Arguments {
    std::string file;
    bool json = false, write = false;
};

std::string flags_text(const Grade& grade) {
    std::string text;
    for (const auto& flag : grade.flags)
        join_to(text, " ", flag);
    return text;
}

void print_table(const std::vector<Grade>& grades) {
    const Style style = style_for(STDOUT_FILENO);
    Table table;
    table.add({{"technique", Colour::dim},
               {"transport", Colour::dim},
               {"setup", Colour::dim},
               {"path", Colour::dim},
               {"grade", Colour::dim},
               {"flags", Colour::dim},
               {"why", Colour::dim}});
    for (const Grade& grade : grades) {
        const GradeLook& look = grade_look(grade.grade);
        table.add({{printable(grade.technique)},
                   {printable(grade.transport)},
                   {printable(grade.setup)},
                   {printable(grade.path)},
                   {std::string(symbol(look, style)) + " " + grade.grade, look.colour},
                   {flags_text(grade)},
                   {printable(grade.why)}});
    }
    Style unlimited = style; // one line a grade: for grep
    unlimited.width = static_cast<std::size_t>(-1);
    table.print(std::cout, unlimited, 0);
}

std::string dumped(const Grade& grade, bool ascii) {
    return grade_json(grade).dump(-1, ' ', ascii, ordered_json::error_handler_t::replace);
}

// A list with one grade a line, as a results file has it.
std::string grades_text(const std::vector<Grade>& grades, bool ascii) {
    std::string text = "[";
    for (const Grade& grade : grades)
        text += (text.size() > 1 ? ",\n" : "\n") + dumped(grade, ascii);
    return text + "\n]";
}

std::size_t count_differences(const std::vector<Grade>& stored, const std::vector<Grade>& derived) {
    std::set<std::string> there;
    for (const Grade& grade : stored)
        there.insert(dumped(grade, true));
    std::size_t count = 0;
    for (const Grade& grade : derived)
        count += there.erase(dumped(grade, true)) == 0;
    return std::max(count, there.size());
}

int grade(const Arguments& arguments) {
    const std::string text = read_results_text(arguments.file);
    const Survey survey = parse_valid_survey(text, arguments.file);
    if (survey.cells.empty())
        throw ResultsError(printable(arguments.file) + ": has no cells to grade");
    const auto grades = grade_cells(survey.cells, survey.controls);
    const std::size_t different = count_differences(survey.grades, grades);
    if (arguments.write) { // before the output: whoever reads that may leave early
        WholeFile file(std::filesystem::canonical(arguments.file));
        file.write(with_member(text, "grades", grades_text(grades, false)));
        file.commit();
        std::cerr << printable(arguments.file) << ": " << different << " grades rewritten\n";
    }
    if (arguments.json)
        std::cout << grades_text(grades, true) << '\n';
    else
        print_table(grades);
    if (!arguments.write && different > 0) {
        std::cerr << printable(arguments.file) << ": " << different
                  << " stored grades differ from these; --write replaces them\n";
    }
    return exit_yes;
}

} // namespace

void add_grade(CLI::App& app, int& exit_code) {
    auto* command =
        app.add_subcommand("grade", "Derives the grades of a results file again from its cells");
    command->footer(R"(Examples:
  unlisten grade results/linux.json --json
  unlisten grade results/linux.json --write

Exit: 0 derived, whether the file's own differ or not; 1 the file is not valid, not readable, or without cells;
2 asked wrongly; 4 could not be written.)");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("FILE", arguments->file, "results file")->required();
    command->add_flag("--json", arguments->json, "print JSON");
    command->add_flag("--write", arguments->write, "replace the grades in the file");
    command->callback([arguments, &exit_code] {
        try {
            exit_code = grade(*arguments);
        } catch (const ResultsError& error) {
            std::cerr << "unlisten grade: " << error.what() << '\n';
            exit_code = exit_no;
        }
    });
}

} // namespace unlisten
