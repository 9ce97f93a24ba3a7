// Everything the run knows so far: of each cell of the plan its struct and its line, nothing more.
#pragma once

#include "collect.h"
#include "plan.h"

#include <optional>
#include <string>
#include <vector>

namespace unlisten {

class Gathered {
  public:
    // Cells that are declared to have no meaning are there from the beginning.
    explicit Gathered(const Plan& plan);

    void put(std::size_t index, FinishedCell&& finished);
    const Plan& plan() const { return plan_; }
    // nullptr: not yet.
    const Cell* cell(std::size_t index) const;

    // Those that came in: of the situations that are controls; of technique `nothing`; of the
    // survey.
    std::vector<Cell> control_cells() const;
    std::vector<Cell> nothing_cells() const;
    std::vector<Cell> cells() const;
    // In the order of the results file.
    std::vector<const std::string*> lines() const;

    // In a cell of the survey: that the controls hold is no answer to a question.
    bool anything_observed() const;
    // How many of what came in; controls are asked, too, and are no cells of the file.
    struct Counts {
        std::size_t asked = 0, controls = 0, not_applicable = 0;
    };
    Counts counts() const;
    // The outcomes that are the survey's own failures (harness:*) or failed stands, with their
    // cells.
    std::map<std::string, std::vector<std::string>> troubles() const;

  private:
    template <class Which>
    std::vector<Cell> those(Which which) const;

    const Plan& plan_;
    std::vector<std::optional<Cell>> cells_;
    std::vector<std::string> lines_;
};

} // namespace unlisten
