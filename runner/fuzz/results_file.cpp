// A results file from somebody else: check, grade and show it. Whatever it holds, it is either
// refused in one sentence or shown without anything that acts on a terminal.
#include "check.h"
#include "grade.h"
#include "json_splice.h"
#include "matrix_print.h"
#include "must.h"
#include "show_cell.h"

#include <cstdint>
#include <set>
#include <sstream>

using namespace unlisten;

namespace {

void show(std::ostream& out, const Survey& survey, bool unicode) {
    ShowOptions options;
    options.style.unicode = unicode;
    const std::vector<LoadedSurvey> surveys{{"f.json", survey}};
    print_headings(out, surveys, options.style);
    print_grades(out, surveys, options);
    if (survey.cells.empty())
        return;
    options.situation = survey.cells.front().id.situation;
    print_situation(out, surveys, options);
}

void check(const std::string& text) {
    const CheckResult result = check_survey(text, "f.json");
    for (const auto* problems : {&result.problems, &result.void_controls})
        for (const Problem& problem : *problems)
            must(!problem.what.empty(), "a problem is named");
}

void read(const std::string& text) {
    std::ostringstream out;
    const Survey survey =
        parse_survey(text, "f.json", [&](const Cell& cell, const nlohmann::json& evidence) {
            try {
                print_cell(out, "here", cell, evidence, {});
            } catch (const std::runtime_error&) { // show_surveys makes a ResultsError of it
            }
        });
    const auto grades = grade_cells(survey.cells, survey.controls);
    must(grades.size() <= survey.cells.size(), "every grade has a cell");
    // One of both, for speed: the input's size decides.
    show(out, survey, text.size() % 2 == 0);
    if (text.size() % 8 == 0) {
        const std::string spliced = with_member(text, "grades", "[]");
        must(parse_survey(spliced, "spliced.json").grades.empty(), "grades can be replaced",
             spliced);
    }
    must_be_printable(out.str(), true);
}

void one_sentence(const ResultsError& error) {
    must_be_printable(error.what(), false);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto step : {check, read}) {
        try {
            step(text);
        } catch (const ResultsError& error) {
            one_sentence(error);
        }
    }
    return 0;
}
