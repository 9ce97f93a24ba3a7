#include "gathered.h"

#include "vocabulary.h"

#include <algorithm>

namespace unlisten {

Gathered::Gathered(const Plan& plan)
    : plan_(plan), cells_(plan.cells.size()), lines_(plan.cells.size()) {
    for (std::size_t i = 0; i < plan.cells.size(); ++i)
        if (!plan.cells[i].not_applicable.empty())
            put(i, unasked_cell(plan.cells[i].id, "not-applicable", plan.cells[i].not_applicable));
}

void Gathered::put(std::size_t index, FinishedCell&& finished) {
    cells_[index] = std::move(finished.cell);
    lines_[index] = std::move(finished.line);
    lines_[index].shrink_to_fit();
}

const Cell* Gathered::cell(std::size_t index) const {
    return cells_[index] ? &*cells_[index] : nullptr;
}

template <class Which>
std::vector<Cell> Gathered::those(Which which) const {
    std::vector<Cell> result;
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (cells_[i] && which(plan_.cells[i]))
            result.push_back(*cells_[i]);
    return result;
}

std::vector<Cell> Gathered::control_cells() const {
    return those([](const PlannedCell& planned) { return planned.control; });
}

std::vector<Cell> Gathered::nothing_cells() const {
    return those([](const PlannedCell& planned) {
        return planned.id.technique == "nothing" && !planned.control;
    });
}

std::vector<Cell> Gathered::cells() const {
    return those([](const PlannedCell& planned) { return planned.in_survey; });
}

std::vector<const std::string*> Gathered::lines() const {
    std::vector<const std::string*> result;
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (cells_[i] && plan_.cells[i].in_survey)
            result.push_back(&lines_[i]);
    return result;
}

bool Gathered::anything_observed() const {
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (cells_[i] && plan_.cells[i].in_survey && is_observed(*cells_[i]))
            return true;
    return false;
}

Gathered::Counts Gathered::counts() const {
    Counts counts;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        if (!cells_[i])
            continue;
        const bool asked = plan_.cells[i].not_applicable.empty();
        ++(asked ? counts.asked : counts.not_applicable);
        counts.controls += asked && !plan_.cells[i].in_survey ? 1 : 0;
    }
    return counts;
}

std::map<std::string, std::vector<std::string>> Gathered::troubles() const {
    std::map<std::string, std::vector<std::string>> result;
    for (const auto& cell : cells_) {
        if (!cell)
            continue;
        for (const auto& outcome : cell->outcomes)
            for_each_word(outcome.first, [&](std::string_view word) {
                if (word.rfind("harness:", 0) != 0 && word.rfind("no-stand:", 0) != 0)
                    return;
                auto& places = result[std::string(word)];
                if (places.empty() || places.back() != cell->id.str())
                    places.push_back(cell->id.str());
            });
    }
    return result;
}

} // namespace unlisten
