// What a technique amounts to for one transport, setup and path, derived from its cells.
#pragma once

#include "survey.h"
#include "vocabulary.h"

#include <string>
#include <string_view>
#include <vector>

namespace unlisten {

// The words of the design's grade table; every pair of real classes has exactly one.
// `none` in either place gives nullptr: an observation that has no class has no grade.
const char* grade_of(NewcomerClass newcomers, QueuedClass queue);

// One grade per technique, transport, setup and path among `cells`, in an order of their own
// (`nothing` first, then by name), whatever the order of `cells`. `cells` must hold technique
// `nothing` too, or no act can be told from no act.
std::vector<Grade> grade_cells(const std::vector<Cell>& cells,
                               const std::vector<Control>& controls);

} // namespace unlisten
