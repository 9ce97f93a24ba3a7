// sysctlbyname(3), as FreeBSD, NetBSD and macOS have it; OpenBSD has not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>

#include <sys/types.h>

#include <sys/sysctl.h>

namespace unlisten {

// A number of the size the kernel says it has, or a text; nothing when there is no such name.
inline std::optional<std::string> sysctl_text(const char* name, bool is_text = false) {
    char value[256] = {};
    std::size_t size = sizeof value - 1;
    if (sysctlbyname(name, value, &size, nullptr, 0) != 0)
        return std::nullopt;
    if (is_text)
        return std::string(value);
    if (size == sizeof(std::int32_t)) {
        std::int32_t number = 0;
        std::memcpy(&number, value, sizeof number);
        return std::to_string(number);
    }
    if (size == sizeof(std::int64_t)) {
        std::int64_t number = 0;
        std::memcpy(&number, value, sizeof number);
        return std::to_string(number);
    }
    if (size == 1) // booleans
        return std::to_string(static_cast<int>(value[0]));
    return std::nullopt;
}

template <std::size_t N>
std::map<std::string, std::string> sysctl_settings(const char* const (&names)[N]) {
    std::map<std::string, std::string> result;
    for (const char* name : names)
        if (auto value = sysctl_text(name))
            result.emplace(name, *value);
    return result;
}

} // namespace unlisten
