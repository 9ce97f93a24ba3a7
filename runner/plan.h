// Which cells a survey consists of, and in which order they are asked.
#pragma once

#include "catalogue.h"
#include "survey.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unlisten {

// Identifiers or globs; an empty list stands for everything.
struct Filters {
    std::vector<std::string> techniques, transports, situations, setups, paths;

    bool empty() const {
        return techniques.empty() && transports.empty() && situations.empty() && setups.empty() &&
               paths.empty();
    }
};

struct PlannedCell {
    CellId id;
    bool in_survey = true;       // false: asked for the sake of the controls alone
    bool control = false;        // of a situation that is a control itself
    std::uint32_t technique = 0; // in Catalogue::techniques
    unsigned least_window_ms = 0;
    std::string not_applicable; // why it is not run; empty: it is run
    std::string random;         // why the kernel itself answers by chance; empty: it does not
};

struct Plan {
    std::vector<PlannedCell> cells;        // in the order of the results file
    std::vector<std::size_t> asking_order; // of those that are run

    std::size_t survey_size() const; // cells of the results file, once it is complete
};

// Beside what the filters choose, technique `nothing` is planned in every situation chosen, for
// comparison, and every control of the transports chosen. Throws UsageError that names a filter
// which matches nothing.
Plan make_plan(const Catalogue& catalogue, const Filters& filters);

// 16 hexadecimal digits: two plans that ask the same in the same way have the same.
std::string fingerprint(const Plan& plan);

// The situations a grade is made of, in order of interest.
bool is_grade_situation(std::string_view situation);

} // namespace unlisten
