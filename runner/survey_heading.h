// What a survey is of, and what makes it doubtful: stopped early, controls that failed.
#pragma once

#include "results_file.h"
#include "text.h"

#include <iosfwd>
#include <string>

namespace unlisten {

// `label`, printable, stands before the platform; all that follows is as far from the margin.
void print_survey_heading(std::ostream& out, const Survey& survey, const std::string& label,
                          const Style& style);

} // namespace unlisten
