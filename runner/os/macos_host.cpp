#include "host.h"

#include <climits>
#include <mach-o/dyld.h>
#include <sys/resource.h>
#include <sys/sysctl.h>
#include <sys/types.h>

namespace unlisten {
namespace {

std::uint16_t port_sysctl(const char* name, std::uint16_t otherwise) {
    int value = 0;
    std::size_t size = sizeof value;
    if (sysctlbyname(name, &value, &size, nullptr, 0) != 0 || value < 1 || value > 65535)
        return otherwise;
    return static_cast<std::uint16_t>(value);
}

} // namespace

// Otherwise: bsd/netinet/in.h, IPPORT_HIFIRSTAUTO and IPPORT_HILASTAUTO.
PortRange ephemeral_ports() {
    return {port_sysctl("net.inet.ip.portrange.first", 49152),
            port_sysctl("net.inet.ip.portrange.last", 65535)};
}

std::filesystem::path own_program(const char* argv0) {
    char path[PATH_MAX];
    std::uint32_t size = sizeof path;
    return _NSGetExecutablePath(path, &size) == 0 ? path : argv0;
}

std::filesystem::path fast_folder() {
    return "/tmp";
}

// ru_maxrss is in bytes here.
long peak_memory_kib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

} // namespace unlisten
