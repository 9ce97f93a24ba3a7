// --describe: what this probe asks, and which combinations have a meaning, as JSON.
#pragma once

#include <string>

namespace unlisten {

struct Technique;

// `stack`: a file, which is then loaded and described too; empty: none.
std::string describe(const Technique& technique, const std::string& stack);

} // namespace unlisten
