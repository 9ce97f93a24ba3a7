// Capabilities by name.
#pragma once

#include <string>

namespace unlisten {

// Of the effective set in /proc/<pid>/status: "all" of those up to the last one the kernel knows,
// "none", or names joined by commas, or "all but <names>" where that is shorter.
std::string capability_names(const std::string& status, const std::string& last);

} // namespace unlisten
