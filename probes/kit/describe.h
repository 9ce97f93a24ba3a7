// --describe: what this probe asks, and which combinations have a meaning, as JSON.
#pragma once

#include <string>

namespace unlisten {

struct Technique;

std::string describe(const Technique& technique);

} // namespace unlisten
