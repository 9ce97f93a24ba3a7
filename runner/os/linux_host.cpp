#include "host.h"

#include <cstdlib>
#include <fstream>
#include <linux/magic.h>
#include <string>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <system_error>
#include <unistd.h>

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

std::filesystem::path fast_folder() {
    const char* memory = "/dev/shm";
    struct stat entry {};
    struct statfs system {};
    constexpr mode_t for_everybody = S_ISVTX | 0777;
    const bool usable = stat(memory, &entry) == 0 && S_ISDIR(entry.st_mode) &&
                        (entry.st_mode & for_everybody) == for_everybody &&
                        access(memory, W_OK) == 0 && statfs(memory, &system) == 0 &&
                        system.f_type == TMPFS_MAGIC;
    return usable ? memory : "/tmp";
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
