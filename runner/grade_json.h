// Derived things as JSON, members in the order of a results file.
#pragma once

#include "survey.h"

#include <nlohmann/json.hpp>

namespace unlisten {

nlohmann::ordered_json grade_json(const Grade& grade);
nlohmann::ordered_json cell_summary_json(const Cell& cell); // without its evidence

} // namespace unlisten
