#include "glob.h"

#include <fnmatch.h>

#include <algorithm>

namespace unlisten {

bool glob_matches(const std::string& pattern, const std::string& text) {
    return fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
}

bool passes(const std::vector<std::string>& patterns, const std::string& text) {
    return patterns.empty() ||
           std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return glob_matches(pattern, text); });
}

} // namespace unlisten
