// Shell patterns, as filters take them.
#pragma once

#include <string>
#include <vector>

namespace unlisten {

bool glob_matches(const std::string& pattern, const std::string& text);

// No pattern at all lets everything pass.
bool passes(const std::vector<std::string>& patterns, const std::string& text);

} // namespace unlisten
