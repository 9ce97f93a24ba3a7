#include "diff_json.h"

#include "cell_classes.h"

namespace unlisten {

namespace {

using nlohmann::ordered_json;

ordered_json survey_json(const NamedSurvey& of) {
    ordered_json result = {{"file", of.file},
                           {"platform", of.survey.platform.at("id")},
                           {"complete", of.survey.run.at("complete")}};
    result["controls_hold"] = controls_hold(of.survey);
    return result;
}

// What one survey says of a cell, without its name.
ordered_json side_json(const Cell* cell) {
    if (cell == nullptr)
        return nullptr;
    ordered_json result = {
        {"repeats", cell->repeats}, {"window_ms", cell->window_ms}, {"outcomes", cell->outcomes}};
    if (is_histogram(*cell))
        result["clients"] = cell->clients;
    return result;
}

ordered_json side_json(const Grade* grade) {
    if (grade == nullptr)
        return nullptr;
    return {{"grade", grade->grade}, {"flags", grade->flags}, {"why", grade->why}};
}

ordered_json change_json(const CellChange& each) {
    const CellId& id = each.id();
    return {{"technique", id.technique},
            {"transport", id.transport},
            {"situation", id.situation},
            {"setup", id.setup},
            {"path", id.path},
            {"change", name_of(each.change)},
            {"silence_in_other_windows", each.differs_in_window()},
            {"old", side_json(each.before)},
            {"new", side_json(each.after)}};
}

ordered_json change_json(const GradeChange& each) {
    const Grade& id = each.any();
    return {{"technique", id.technique},
            {"transport", id.transport},
            {"setup", id.setup},
            {"path", id.path},
            {"change", name_of(each.change)},
            {"old", side_json(each.before)},
            {"new", side_json(each.after)}};
}

template <class ItemChange>
ordered_json list_json(const std::vector<ItemChange>& changes) {
    auto list = ordered_json::array();
    for (const ItemChange& each : changes)
        list.push_back(change_json(each));
    return list;
}

ordered_json summary_json(const Diff& diff) {
    return {{"cells",
             {{"same", diff.same_cells},
              {"outcomes", diff.cells_with(Change::outcomes)},
              {"counts", diff.cells_with(Change::counts)},
              {"counts_ignored", diff.ignored_cells},
              {"added", diff.cells_with(Change::added)},
              {"removed", diff.cells_with(Change::removed)},
              {"unknown", diff.unknown_cells.size()},
              {"silence_in_other_windows", diff.other_windows}}},
            {"grades",
             {{"same", diff.same_grades},
              {"grade", diff.grades_with(Change::grade)},
              {"added", diff.grades_with(Change::added)},
              {"removed", diff.grades_with(Change::removed)},
              {"unknown", diff.unknown_grades.size()}}}};
}

} // namespace

ordered_json diff_json(const NamedSurvey& before, const NamedSurvey& after, const Diff& diff) {
    return {{"schema", diff_schema},
            {"old", survey_json(before)},
            {"new", survey_json(after)},
            {"same_platform", before.survey.platform.at("id") == after.survey.platform.at("id")},
            {"different", !diff.empty()},
            {"summary", summary_json(diff)},
            {"grades", list_json(diff.grades)},
            {"cells", list_json(diff.cells)},
            {"unknown_grades", list_json(diff.unknown_grades)},
            {"unknown_cells", list_json(diff.unknown_cells)}};
}

} // namespace unlisten
