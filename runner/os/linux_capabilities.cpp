#include "os/linux_capabilities.h"

#include "text.h"

#include <cstdlib>
#include <iterator>

namespace unlisten {

namespace {

// linux/capability.h: the number is the place in this list.
// clang-format off
constexpr const char* names[] = {
    "chown", "dac_override", "dac_read_search", "fowner", "fsetid",
    "kill", "setgid", "setuid", "setpcap", "linux_immutable",
    "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock",
    "ipc_owner", "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace",
    "sys_pacct", "sys_admin", "sys_boot", "sys_nice", "sys_resource",
    "sys_time", "sys_tty_config", "mknod", "lease", "audit_write",
    "audit_control", "setfcap", "mac_override", "mac_admin", "syslog",
    "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
    "checkpoint_restore",
};
// clang-format on
constexpr unsigned named = std::size(names);

std::string list_of(unsigned long long set, unsigned count) {
    std::string text;
    for (unsigned i = 0; i < count; ++i)
        if ((set >> i) & 1)
            join_to(text, ",", i < named ? std::string(names[i]) : std::to_string(i));
    return text;
}

} // namespace

std::string capability_names(const std::string& status, const std::string& last) {
    constexpr const char* key = "CapEff:";
    const auto at = status.find(key);
    if (at == std::string::npos)
        return "unknown";
    const unsigned long long set = std::strtoull(status.c_str() + at + 7, nullptr, 16);
    const auto highest = static_cast<unsigned>(std::strtoul(last.c_str(), nullptr, 10));
    const unsigned count = last.empty() || highest > 62 ? named : highest + 1;
    const unsigned long long every = (1ULL << count) - 1;
    if ((set & every) == 0)
        return "none";
    if ((set & every) == every)
        return "all";
    const std::string with = list_of(set, count), without = list_of(every & ~set, count);
    return without.size() < with.size() ? "all but " + without : with;
}

} // namespace unlisten
