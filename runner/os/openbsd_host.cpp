#include "host.h"

#include <sys/types.h>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/sysctl.h>

namespace unlisten {
namespace {

std::uint16_t port_sysctl(int which, std::uint16_t otherwise) {
    const int name[] = {CTL_NET, PF_INET, IPPROTO_IP, which};
    int value = 0;
    std::size_t size = sizeof value;
    if (sysctl(name, 4, &value, &size, nullptr, 0) != 0 || value < 1 || value > 65535)
        return otherwise;
    return static_cast<std::uint16_t>(value);
}

} // namespace

// Otherwise: sys/netinet/in.h, IPPORT_RESERVED and IPPORT_USERRESERVED: 1024 to 49151, so that what
// is left to lease lies above, as on no other system.
PortRange ephemeral_ports() {
    return {port_sysctl(IPCTL_IPPORT_FIRSTAUTO, 1024), port_sysctl(IPCTL_IPPORT_LASTAUTO, 49151)};
}

// OpenBSD does not tell a process its own path.
std::filesystem::path own_program(const char* argv0) {
    return argv0;
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
