// What a survey is of, and what makes it doubtful: stopped early, controls that failed.
#pragma once

#include "results_file.h"
#include "text.h"

#include <iosfwd>
#include <string>

namespace unlisten {

// Both printable; empty: none.
struct HeadingLabel {
    std::string before; // the platform; all that follows is as far from the margin
    std::string file;   // on a line below it, where the platform's id does not tell
};

void print_survey_heading(std::ostream& out, const Survey& survey, const HeadingLabel& label,
                          const Style& style);

} // namespace unlisten
