// What a run says about itself when it is over, in sentences on standard error.
#pragma once

#include "gathered.h"

#include <string>
#include <vector>

namespace unlisten {

// One sentence per control that does not hold.
std::vector<std::string> failed_controls(const std::vector<Control>& controls);

// One sentence per kind of failure of the survey's own, with how many cells and the first few of
// them.
std::vector<std::string> own_failures(const Gathered& gathered);

// The survey itself failed somewhere, and not only for want of time on a busy machine.
bool harness_failed(const Gathered& gathered);

} // namespace unlisten
