#include "diff_print.h"

#include "grade_look.h"
#include "survey_heading.h"
#include "table.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <tuple>
#include <utility>

namespace unlisten {

namespace {

// Rows of one section, below a heading for each transport, setup and path.
class Section {
  public:
    explicit Section(std::string title) : title_(std::move(title)) {}

    template <class Id> // CellId or Grade
    void add(const Id& id, std::vector<TableCell> columns) {
        const std::string place = printable(id.transport + ", " + id.setup + ", " + id.path);
        if (place != place_) {
            if (!place_.empty())
                table_.add({});
            table_.add({{place, Colour::bold}});
            place_ = place;
        }
        columns.insert(columns.begin(), {"  " + printable(id.technique)});
        table_.add(std::move(columns));
        ++rows_;
    }

    void print(std::ostream& out, const Style& style) const {
        if (rows_ == 0)
            return;
        out << style.paint(Colour::bold, title_) << '\n';
        table_.print(out, style, 0);
        out << '\n';
    }

  private:
    std::string title_, place_;
    Table table_;
    std::size_t rows_ = 0;
};

// Changes in the order of their places, so that each place has one heading.
template <class ItemChange, class IdOf>
std::vector<const ItemChange*> by_place(const std::vector<ItemChange>& changes, IdOf id_of) {
    std::vector<const ItemChange*> sorted;
    for (const ItemChange& each : changes)
        sorted.push_back(&each);
    std::stable_sort(sorted.begin(), sorted.end(), [&](const auto* a, const auto* b) {
        const auto &x = id_of(*a), &y = id_of(*b);
        return std::tie(x.transport, x.setup, x.path) < std::tie(y.transport, y.setup, y.path);
    });
    return sorted;
}

const char* arrow(const Style& style) {
    return style.unicode ? "→" : "->";
}

TableCell outcomes_text(const Cell& cell, const Style& style) {
    return {short_outcomes(cell.outcomes, style), outcome_colour(cell.outcomes)};
}

TableCell grade_text(const Grade& grade, const Style& style) {
    const GradeLook& look = grade_look(grade.grade);
    std::string text = std::string(symbol(look, style)) + ' ' + printable(grade.grade);
    std::string flags;
    for (const std::string& flag : grade.flags)
        join_to(flags, " ", printable(flag));
    return {flags.empty() ? text : text + " (" + flags + ")", look.colour};
}

using GradeChanges = std::vector<const GradeChange*>;

void print_changed(std::ostream& out, const GradeChanges& grades, Change change,
                   const std::string& title, const Style& style) {
    Section section(title + ", old " + arrow(style) + " new");
    for (const GradeChange* each : grades)
        if (each->change == change)
            section.add(each->any(), {grade_text(*each->before, style),
                                      {arrow(style), Colour::dim},
                                      grade_text(*each->after, style)});
    section.print(out, style);
}

void print_one_sided(std::ostream& out, const GradeChanges& grades, Change change,
                     const std::string& title, const Style& style) {
    Section section(title);
    for (const GradeChange* each : grades)
        if (each->change == change)
            section.add(each->any(), {grade_text(each->any(), style)});
    section.print(out, style);
}

constexpr std::pair<Change, const char*> unknown_places[] = {{Change::unknown_in_old, "OLD"},
                                                             {Change::unknown_in_new, "NEW"},
                                                             {Change::unknown_in_both, "both"}};

using CellChanges = std::vector<const CellChange*>;

std::string windows_text(const CellChange& each, const Style& style) {
    return "window " + std::to_string(each.before->window_ms) + " " + arrow(style) + " " +
           std::to_string(each.after->window_ms) + " ms";
}

void print_changed(std::ostream& out, const CellChanges& cells, Change change,
                   const std::string& title, const Style& style) {
    Section section(title + ", old " + arrow(style) + " new");
    for (const CellChange* each : cells) {
        if (each->change != change)
            continue;
        std::vector<TableCell> columns{{printable(each->id().situation)},
                                       outcomes_text(*each->before, style),
                                       {arrow(style), Colour::dim},
                                       outcomes_text(*each->after, style)};
        if (each->differs_in_window())
            columns.push_back({windows_text(*each, style), Colour::dim});
        section.add(each->id(), std::move(columns));
    }
    section.print(out, style);
}

using Place = std::tuple<std::string, std::string, std::string, std::string>;

Place place_of(const CellId& id) {
    return {id.transport, id.setup, id.path, id.technique};
}

// The situations of one technique at one place share a row; they are named unless `other`, the
// survey that has none of these cells, has nothing of that technique there.
void print_one_sided(std::ostream& out, const CellChanges& cells, Change change,
                     const std::string& title, const Survey& other, const Style& style) {
    std::set<Place> known;
    for (const Cell& cell : other.cells)
        known.insert(place_of(cell.id));
    std::map<Place, std::vector<const CellId*>> rows;
    for (const CellChange* each : cells)
        if (each->change == change)
            rows[place_of(each->id())].push_back(&each->id());
    Section section(title);
    for (const auto& [place, ids] : rows) {
        std::string names;
        for (const CellId* id : ids)
            join_to(names, ", ", printable(id->situation));
        const bool all = known.count(place) == 0 && ids.size() > 1;
        section.add(*ids.front(),
                    {{all ? "all " + std::to_string(ids.size()) + " situations" : names}});
    }
    section.print(out, style);
}

void add_count(std::string& text, std::size_t count, const std::string& what) {
    if (count > 0)
        join_to(text, ", ", std::to_string(count) + " " + what);
}

std::string or_none(const std::string& text) {
    return text.empty() ? "none" : text;
}

const char* conclusion(const Diff& diff, bool controls) {
    if (!diff.compared_anything())
        return "No cell was observed in both.";
    if (!controls)
        return "No difference; but a control failed, which voids its transport and path.";
    const bool knows_all = diff.unknown_cells.empty() && diff.unknown_grades.empty();
    return knows_all ? "No difference." : "No difference in what was observed in both.";
}

void print_summary(std::ostream& out, const Diff& diff, bool controls) {
    std::string cells, grades;
    add_count(cells, diff.same_cells, "the same");
    add_count(cells, diff.cells_with(Change::outcomes), "with other outcomes");
    add_count(cells, diff.cells_with(Change::counts), "with other counts only");
    add_count(cells, diff.ignored_cells, "with other counts only (ignored)");
    add_count(cells, diff.cells_with(Change::added), "added");
    add_count(cells, diff.cells_with(Change::removed), "removed");
    add_count(cells, diff.unknown_cells.size(), "not observed in OLD or NEW");
    add_count(grades, diff.same_grades, "the same");
    add_count(grades, diff.grades_with(Change::grade), "changed");
    add_count(grades, diff.grades_with(Change::added), "added");
    add_count(grades, diff.grades_with(Change::removed), "removed");
    add_count(grades, diff.unknown_grades.size(), "incomplete in OLD or NEW");
    out << "Cells:  " << or_none(cells) << "\nGrades: " << or_none(grades) << '\n';
    if (diff.other_windows > 0)
        out << "In " << diff.other_windows << (diff.other_windows == 1 ? " cell" : " cells")
            << " silence was not waited for as long in both: what is silent in one could have been "
               "an answer in the other.\n";
    if (diff.empty())
        out << conclusion(diff, controls) << '\n';
}

} // namespace

void print_diff(std::ostream& out, const Survey& before, const Survey& after, const Diff& diff,
                const Style& style) {
    print_survey_heading(out, before, {"old  ", ""}, style);
    print_survey_heading(out, after, {"new  ", ""}, style);
    if (before.platform.at("id") != after.platform.at("id"))
        out << "These are two platforms.\n";
    out << '\n';
    const auto grade_of = [](const GradeChange& each) -> const Grade& { return each.any(); };
    const auto cell_of = [](const CellChange& each) -> const CellId& { return each.id(); };
    const GradeChanges grades = by_place(diff.grades, grade_of);
    print_changed(out, grades, Change::grade, "Grades changed", style);
    print_one_sided(out, grades, Change::added, "Grades added", style);
    print_one_sided(out, grades, Change::removed, "Grades removed", style);
    const CellChanges cells = by_place(diff.cells, cell_of);
    print_changed(out, cells, Change::outcomes, "Cells with other outcomes", style);
    print_changed(out, cells, Change::counts, "Cells with the same outcomes in other counts",
                  style);
    print_one_sided(out, cells, Change::added, "Cells added", before, style);
    print_one_sided(out, cells, Change::removed, "Cells removed", after, style);
    const GradeChanges unknown_grades = by_place(diff.unknown_grades, grade_of);
    const CellChanges unknown_cells = by_place(diff.unknown_cells, cell_of);
    for (const auto& [change, where] : unknown_places) {
        print_changed(out, unknown_grades, change, std::string("Grades incomplete in ") + where,
                      style);
        print_changed(out, unknown_cells, change, std::string("Cells not observed in ") + where,
                      style);
    }
    print_summary(out, diff, controls_hold(before) && controls_hold(after));
}

} // namespace unlisten
