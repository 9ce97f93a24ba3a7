// Whether a results file says what it may say, and only what follows from its own cells.
#pragma once

#include "results_file.h"
#include "survey.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace unlisten {

struct Problem {
    std::string where; // a cell, control or grade; empty: the file
    std::string what;
};

// Counts, words and evidence of one cell; `evidence` is the cell as the file has it.
std::vector<Problem> cell_problems(const Cell& cell, const nlohmann::json& evidence);

// What only shows when all is seen together: duplicates, gaps in the plan, and whether the stored
// controls and grades are those that follow from the cells.
std::vector<Problem> survey_problems(const Survey& survey);

struct CheckResult {
    std::vector<Problem> problems;      // the file is not valid
    std::vector<Problem> void_controls; // it is, but a control failed
    std::size_t cells = 0, not_applicable = 0, controls = 0;
    bool observed = false; // at least one cell
    bool complete = false; // the run came to its end
    std::string commit;    // of the program that measured
    std::string platform_id;
};

// Throws ResultsError when `text` cannot be taken for a survey at all.
CheckResult check_survey(const std::string& text, const std::string& name);

} // namespace unlisten
