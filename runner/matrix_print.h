// The matrix on a terminal.
#pragma once

#include "matrix.h"

#include <iosfwd>

namespace unlisten {

// What each survey is of, and what makes it doubtful: stopped early, controls that failed.
void print_headings(std::ostream& out, const std::vector<LoadedSurvey>& surveys,
                    const Style& style);

// Grades, with flags as footnotes and a legend of what occurs.
void print_grades(std::ostream& out, const std::vector<LoadedSurvey>& surveys,
                  const ShowOptions& options);

// The outcomes of one situation.
void print_situation(std::ostream& out, const std::vector<LoadedSurvey>& surveys,
                     const ShowOptions& options);

} // namespace unlisten
