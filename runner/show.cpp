#include "show.h"

#include "errors.h"
#include "exit_codes.h"
#include "glob.h"
#include "grade_json.h"
#include "matrix_print.h"
#include "show_cell.h"

#include <algorithm>
#include <iostream>
#include <set>

namespace unlisten {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

struct FoundCell {
    Cell cell;
    json evidence;
};

std::string list_of(const std::set<std::string>& names) {
    std::string text;
    for (const auto& name : names)
        join_to(text, ", ", printable(name));
    return text;
}

std::set<std::string> all_of(const std::vector<LoadedSurvey>& surveys, std::string CellId::*part) {
    std::set<std::string> result;
    for (const LoadedSurvey& each : surveys)
        for (const Cell& cell : each.survey.cells)
            result.insert(cell.id.*part);
    return result;
}

void check_filters(const std::vector<LoadedSurvey>& surveys, const ShowOptions& options) {
    const struct {
        const char* option;
        const std::vector<std::string>& patterns;
        std::string CellId::*part;
    } filters[] = {{"--technique", options.techniques, &CellId::technique},
                   {"--transport", options.transports, &CellId::transport},
                   {"--setup", options.setups, &CellId::setup},
                   {"--path", options.paths, &CellId::path}};
    for (const auto& filter : filters) {
        const auto there_is = all_of(surveys, filter.part);
        for (const auto& pattern : filter.patterns)
            if (std::none_of(there_is.begin(), there_is.end(),
                             [&](const std::string& name) { return glob_matches(pattern, name); }))
                throw UsageError(std::string(filter.option) + " " + printable(pattern) +
                                 " matches nothing; there is " + list_of(there_is));
    }
    const auto situations = all_of(surveys, &CellId::situation);
    if (!options.situation.empty() && situations.count(options.situation) == 0)
        throw UsageError("--situation " + printable(options.situation) +
                         " was not asked; there is " + list_of(situations));
}

bool passes_filters(const ShowOptions& options, const std::string& technique,
                    const std::string& transport, const std::string& setup,
                    const std::string& path) {
    return passes(options.techniques, technique) && passes(options.transports, transport) &&
           passes(options.setups, setup) && passes(options.paths, path);
}

ordered_json survey_json(const LoadedSurvey& each, const ShowOptions& options) {
    ordered_json result = {
        {"file", each.name}, {"platform", each.survey.platform}, {"run", each.survey.run}};
    if (options.situation.empty()) {
        result["grades"] = ordered_json::array();
        for (const Grade& grade : each.survey.grades)
            if (passes_filters(options, grade.technique, grade.transport, grade.setup, grade.path))
                result["grades"].push_back(grade_json(grade));
        return result;
    }
    result["cells"] = ordered_json::array();
    for (const Cell& cell : each.survey.cells)
        if (cell.id.situation == options.situation &&
            passes_filters(options, cell.id.technique, cell.id.transport, cell.id.setup,
                           cell.id.path))
            result["cells"].push_back(cell_summary_json(cell));
    return result;
}

// Escaped down to ASCII: nothing in it can act on a terminal. Bytes that are not UTF-8 (a file's
// name may hold some) are replaced.
void print_json(std::ostream& out, const ordered_json& value) {
    out << value.dump(1, ' ', true, ordered_json::error_handler_t::replace) << '\n';
}

// Which part of the pattern no cell has; empty when each is there, but not together.
std::string unknown_part(const CellPattern& pattern, const std::vector<CellId>& ids) {
    const struct {
        const char* name;
        const std::string* wanted;
        std::string CellId::*part;
    } parts[] = {{"technique", &pattern.technique, &CellId::technique},
                 {"transport", &pattern.transport, &CellId::transport},
                 {"situation", &pattern.situation, &CellId::situation},
                 {"setup", pattern.setup ? &*pattern.setup : nullptr, &CellId::setup},
                 {"path", pattern.path ? &*pattern.path : nullptr, &CellId::path}};
    for (const auto& part : parts) {
        std::set<std::string> there_is;
        for (const CellId& id : ids)
            there_is.insert(id.*part.part);
        if (part.wanted != nullptr && there_is.count(*part.wanted) == 0)
            return std::string("there is no ") + part.name + " " + printable(*part.wanted) +
                   "; there is " + list_of(there_is);
    }
    return "";
}

void show_cells(std::ostream& out, const std::vector<std::filesystem::path>& files,
                const ShowOptions& options) {
    const CellPattern pattern = CellPattern::parse(options.cell);
    ordered_json all = ordered_json::array();
    std::size_t count = 0;
    std::vector<CellId> ids;
    for (const auto& file : files) {
        std::vector<FoundCell> found;
        const Survey survey = load_survey(file, [&](const Cell& cell, const json& evidence) {
            ids.push_back(cell.id);
            if (pattern.matches(cell.id))
                found.push_back({cell, evidence});
        });
        const auto platform = survey.platform.at("id").get<std::string>();
        for (const FoundCell& each : found) {
            if (options.json) {
                all.push_back(
                    {{"file", file.string()}, {"platform", platform}, {"cell", each.evidence}});
            } else {
                if (count > 0)
                    out << '\n';
                try {
                    print_cell(out, platform, each.cell, each.evidence, options.style);
                } catch (const std::runtime_error& error) {
                    throw ResultsError(printable(file.string() + ": " + error.what()));
                }
            }
            ++count;
        }
    }
    if (count == 0) {
        const std::string unknown = unknown_part(pattern, ids);
        throw UsageError("--cell " + printable(options.cell) + ": no such cell in " +
                         printable(files.front().string()) +
                         (files.size() > 1 ? " or the others" : "") +
                         (unknown.empty() ? "" : ": " + unknown));
    }
    if (options.json)
        print_json(out, all);
}

} // namespace

int show_surveys(const std::vector<std::filesystem::path>& files, const ShowOptions& options) {
    std::ostream& out = options.out == nullptr ? std::cout : *options.out;
    if (!options.cell.empty()) {
        show_cells(out, files, options);
        return exit_yes;
    }
    std::vector<LoadedSurvey> surveys;
    for (const auto& file : files)
        surveys.push_back({file.string(), load_survey(file)});
    check_filters(surveys, options);
    if (options.json) {
        ordered_json all = ordered_json::array();
        for (const LoadedSurvey& each : surveys)
            all.push_back(survey_json(each, options));
        print_json(out, all);
        return exit_yes;
    }
    print_headings(out, surveys, options.style);
    if (options.situation.empty())
        print_grades(out, surveys, options);
    else
        print_situation(out, surveys, options);
    return exit_yes;
}

} // namespace unlisten
