#include "unfinished.h"

#include "check.h"
#include "json_sections.h"
#include "results_file.h"
#include "text.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace unlisten {
namespace {

using nlohmann::json;

constexpr std::string_view continued = R"({"resumed":true})";
constexpr unsigned most_repeats = 1000, most_jobs = 1000;

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
    throw ResultsError(printable(name + ": " + why));
}

bool was_cut_short(const Cell& cell, unsigned repeats) {
    return cell.note == "cut short" && cell.repeats < repeats;
}

// What a survey that was not finished says of its run.
Unfinished read_frame(const Survey& survey, const std::string& name) {
    Unfinished left;
    left.tool = survey.tool;
    left.platform = survey.platform;
    const Fields run(survey.run, "run");
    left.started = run.text("started");
    left.repeats = run.number("repeats");
    left.jobs = run.number("jobs");
    left.resumed = run.number_or("resumed", 0);
    if (left.repeats > most_repeats || left.jobs > most_jobs)
        refuse(name, "no run was asked for so much: run.repeats or run.jobs is above 1000");
    if (!run.has("asked"))
        refuse(name, "cannot be continued: it does not say what was asked");
    left.asked = read_asked(run.fields("asked"));
    return left;
}

// What does not add up was not written by this program.
void must_add_up(const Cell& cell, const json& evidence, const std::string& name) {
    for (const Problem& problem : cell_problems(cell, evidence))
        refuse(name, problem.where + ": " + problem.what);
}

void take_cells(Unfinished& left, std::vector<FinishedCell>&& cells, const std::string& name) {
    std::set<CellId> seen;
    for (FinishedCell& finished : cells) {
        const Cell& cell = finished.cell;
        if (was_cut_short(cell, left.repeats))
            continue;
        if (cell.repeats > left.repeats)
            refuse(name, cell.id.str() + " has more repetitions than were asked for");
        if (!seen.insert(cell.id).second)
            refuse(name, cell.id.str() + " is there twice");
        left.cells.push_back(std::move(finished));
    }
}

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

// The journal's lines as the cells of a survey, so that the same rules hold for both.
struct AsSurvey {
    std::string text;
    std::vector<std::string_view> lines; // of cells
    unsigned resumed = 0;
};

AsSurvey as_survey(std::string_view journal, const std::string& name) {
    json head = json::object();
    try {
        parse_sections(std::string(first_line(journal)), max_results_depth,
                       [&](const std::string& member, std::optional<std::size_t>, json&& value) {
                           head[member] = std::move(value);
                       });
    } catch (const std::runtime_error& error) {
        refuse(name, std::string("line 1 ") + error.what());
    }
    head["schema"] = results_schema;
    head["controls"] = head["grades"] = json::array();
    AsSurvey result;
    result.text = head.dump();
    result.text.back() = ',';
    result.text += "\"cells\":[";
    unsigned number = 1;
    for (auto rest = journal; !rest.empty();) {
        const auto line = first_line(rest);
        rest.remove_prefix(line.size() + 1);
        if (number++ == 1)
            continue;
        if (line == continued) {
            ++result.resumed;
            continue;
        }
        if (line.empty() || line.front() != '{' || !json::accept(line))
            refuse(name, "line " + std::to_string(number - 1) + " is no cell");
        result.text += result.lines.empty() ? "" : ",\n";
        result.text += line;
        result.lines.push_back(line);
    }
    result.text += "]}";
    return result;
}

} // namespace

bool is_journal(const std::string& text) {
    return text.rfind(std::string(R"({"schema":")") + journal_schema + '"', 0) == 0;
}

std::size_t whole_lines(const std::string& text) {
    const auto last = text.rfind('\n');
    return last == std::string::npos ? 0 : last + 1;
}

Unfinished read_journal(const std::string& text, const std::string& name) {
    const std::string_view whole = std::string_view(text).substr(0, whole_lines(text));
    if (whole.empty())
        refuse(name, "holds no whole line: the run was killed before it asked anything");
    if (!is_journal(text))
        refuse(name, "is no journal of this program");
    const AsSurvey journal = as_survey(whole, name);
    std::vector<FinishedCell> cells;
    const Survey survey =
        parse_valid_survey(journal.text, name, [&](const Cell& cell, const json& evidence) {
            must_add_up(cell, evidence, name);
            cells.push_back({cell, std::string(journal.lines.at(cells.size()))});
        });
    Unfinished left = read_frame(survey, name);
    left.resumed += journal.resumed;
    take_cells(left, std::move(cells), name);
    return left;
}

Unfinished read_incomplete(const std::string& text, const std::string& name) {
    std::vector<FinishedCell> cells;
    const Survey survey =
        parse_valid_survey(text, name, [&](const Cell& cell, const json& evidence) {
            must_add_up(cell, evidence, name);
            cells.push_back({cell, evidence.dump()});
        });
    Unfinished left = read_frame(survey, name);
    take_cells(left, std::move(cells), name);
    return left;
}

std::string resumed_line() {
    return std::string(continued);
}

} // namespace unlisten
