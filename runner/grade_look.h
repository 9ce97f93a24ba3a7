// How grades and outcomes look at a terminal.
#pragma once

#include "survey.h"
#include "text.h"

#include <string>
#include <string_view>

namespace unlisten {

struct GradeLook {
    std::string_view grade, unicode, ascii;
    Colour colour;
    std::string_view meaning;
};

// In the order in which a legend lists them; `grade_look` gives a neutral one for an unknown grade.
extern const GradeLook grade_looks[];
extern const std::size_t grade_look_count;
const GradeLook& grade_look(std::string_view grade);

std::string_view symbol(const GradeLook& look, const Style& style);

// "served 20", "98 reset, 2 stranded", "served dropped×2 20": the most frequent first.
std::string short_outcomes(const Histogram& outcomes, const Style& style);

// By what became of the client that fared worst.
Colour outcome_colour(const Histogram& outcomes);

} // namespace unlisten
