// Controls: cells whose outcome is known in advance.
#pragma once

#include "survey.h"

#include <string_view>
#include <vector>

namespace unlisten {

// The words each of which is right for `control` ("never-listened", "nothing/queued" ...); empty
// when there is no such control for that transport and setup. `system`: of the platform, whose
// clients may be told of a refusal in a word of their own.
std::vector<std::string> expected_words(std::string_view control, std::string_view transport,
                                        std::string_view setup, std::string_view system = {});

// Whether every client word of `outcomes` is expected, and there is at least one.
bool control_holds(const Histogram& outcomes, const std::vector<std::string>& expected);

// `control_cells`: the cells of the situations of side "control"; `nothing_cells`: the cells of
// technique `nothing` (situations that are no control are passed over). What is unsupported or not
// applicable is no control. Sorted by transport, path, setup, control.
std::vector<Control> judge_controls(const std::vector<Cell>& control_cells,
                                    const std::vector<Cell>& nothing_cells,
                                    std::string_view system = {});

} // namespace unlisten
