#include "host.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>

namespace unlisten {

PortRange ephemeral_ports() {
    std::ifstream file("/proc/sys/net/ipv4/ip_local_port_range");
    std::uint16_t first = 0, last = 0;
    if (file >> first >> last && first <= last)
        return {first, last};
    return {32768, 60999}; // the kernel's default, net/ipv4/af_inet.c
}

std::filesystem::path own_program(const char* argv0) {
    std::error_code error;
    auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path(argv0) : path;
}

// Not ru_maxrss: that starts with the peak of the process that ran exec().
long peak_memory_kib() {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
        if (line.rfind("VmHWM:", 0) == 0)
            return std::strtol(line.c_str() + 6, nullptr, 10);
    return 0;
}

} // namespace unlisten
