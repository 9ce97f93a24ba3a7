#pragma once

#include <string>
#include <sys/stat.h>

namespace unlisten {

inline bool exists(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

} // namespace unlisten
