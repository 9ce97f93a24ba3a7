// What platform.cpp asks of the system: one file each here.
#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace unlisten {

// "linux", "freebsd", "netbsd", "openbsd", "macos".
std::string system_name();

// "debian-12"; empty where the release already says it.
std::string distribution();

// machine, vm:<which>, container:<which>, uml, gvisor, wsl.
std::string environment();

// "glibc 2.36".
std::string libc();

// Those of the system's table that exist, each value as text.
std::map<std::string, std::string> settings();

// {"root": true, ...}
nlohmann::json privileges();

} // namespace unlisten
