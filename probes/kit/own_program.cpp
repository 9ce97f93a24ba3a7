#include "kit/own_program.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <unistd.h>

namespace unlisten {

std::string own_program(const char* called) {
    if (std::string(called).find('/') != std::string::npos)
        return std::filesystem::absolute(called).string();
    const char* path = std::getenv("PATH");
    std::string_view rest = path ? path : "";
    while (!rest.empty()) {
        const size_t end = std::min(rest.find(':'), rest.size());
        const std::string candidate = std::string(rest.substr(0, end)) + "/" + called;
        if (::access(candidate.c_str(), X_OK) == 0)
            return std::filesystem::absolute(candidate).string();
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return called;
}

} // namespace unlisten
