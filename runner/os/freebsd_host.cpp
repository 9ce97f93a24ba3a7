#include "host.h"

#include <climits>
#include <sys/types.h>

#include <sys/resource.h>
#include <sys/sysctl.h>

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

// Otherwise: sys/netinet/in.h, IPPORT_EPHEMERALFIRST and IPPORT_EPHEMERALLAST.
PortRange ephemeral_ports() {
    return {port_sysctl("net.inet.ip.portrange.first", 10000),
            port_sysctl("net.inet.ip.portrange.last", 65535)};
}

std::filesystem::path own_program(const char* argv0) {
    const int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PATHNAME, -1};
    char path[PATH_MAX];
    std::size_t size = sizeof path;
    if (sysctl(name, 4, path, &size, nullptr, 0) != 0 || size == 0)
        return argv0;
    return path;
}

std::filesystem::path fast_folder() {
    return "/tmp";
}

long peak_memory_kib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

} // namespace unlisten
