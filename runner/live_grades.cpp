#include "live_grades.h"

#include "controls.h"
#include "grade.h"

#include <utility>

namespace unlisten {
namespace {

constexpr std::size_t cells_of_a_grade = 5;

bool is_base(const PlannedCell& cell) {
    return cell.control ||
           (cell.id.technique == "nothing" && is_grade_situation(cell.id.situation));
}

} // namespace

LiveGrades::LiveGrades(const Gathered& gathered, std::string system)
    : gathered_(gathered), system_(std::move(system)) {
    const auto& cells = gathered.plan().cells;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const CellId& id = cells[i].id;
        const unsigned missing = gathered.cell(i) == nullptr ? 1 : 0;
        if (is_base(cells[i])) {
            Base& base = bases_[{id.transport, id.path}];
            base.cells.push_back(i);
            base.missing += missing;
        }
        if (is_grade_situation(id.situation) && cells[i].in_survey) {
            Group& group = groups_[{id.transport, id.path, id.technique, id.setup}];
            group.cells.push_back(i);
            group.missing += missing;
        }
    }
}

std::vector<Grade> LiveGrades::after(std::size_t index) {
    const PlannedCell& planned = gathered_.plan().cells[index];
    const CellId& id = planned.id;
    Base& base = bases_[{id.transport, id.path}];
    const bool counts = planned.in_survey && is_grade_situation(id.situation);
    if (!counts && !is_base(planned))
        return {};
    base.missing -= is_base(planned) ? 1 : 0;
    if (counts)
        --groups_[{id.transport, id.path, id.technique, id.setup}].missing;
    std::vector<Grade> certain;
    if (base.missing > 0)
        return certain;
    const Key first{id.transport, id.path, "", ""};
    for (auto group = groups_.lower_bound(first); group != groups_.end(); ++group) {
        const auto& [transport, path, technique, setup] = group->first;
        if (transport != id.transport || path != id.path)
            break;
        Group& it = group->second;
        if (it.given || it.missing > 0 || it.cells.size() < cells_of_a_grade)
            continue;
        it.given = true;
        Grade grade_now = grade(group->first, it);
        if (grade_now.grade != "not-applicable")
            certain.push_back(std::move(grade_now));
    }
    return certain;
}

Grade LiveGrades::grade(const Key& key, const Group& group) const {
    const auto& [transport, path, technique, setup] = key;
    std::vector<Cell> controls, nothing, cells;
    const auto& planned = gathered_.plan().cells;
    for (const std::size_t i : bases_.at({transport, path}).cells)
        (planned[i].control ? controls : nothing).push_back(*gathered_.cell(i));
    for (const std::size_t i : group.cells)
        cells.push_back(*gathered_.cell(i));
    if (technique != "nothing")
        cells.insert(cells.end(), nothing.begin(), nothing.end());
    for (Grade& candidate : grade_cells(cells, judge_controls(controls, nothing, system_)))
        if (candidate.technique == technique && candidate.setup == setup)
            return std::move(candidate);
    return {technique, transport, setup, path, "incomplete", {}, ""};
}

} // namespace unlisten
