#include "hypervisor.h"
#include "os/bsd_sysctl.h"
#include "os/system_facts.h"

#include <unistd.h>

namespace unlisten {

namespace {

constexpr const char* table[] = {
    "kern.ipc.somaxconn",     // the longest queue listen() may ask for
    "net.inet.tcp.blackhole", // silence instead of a reset for ports nobody listens on
    "net.inet.tcp.drop_synfin",
    "net.inet.tcp.fastopen", // data in a SYN
    "net.inet.tcp.keepinit", // how long a newcomer asks
    "net.inet.tcp.msl",
    "net.inet.tcp.syncookie", // what a full queue of handshakes does
    "net.inet.tcp.broken_peer_syn_rexmit_thres",
    "net.inet.tcp.rexmt_slop",
    "net.inet.icmp.icmplim", // resets are limited with it
    "net.inet.ip.portrange.first",
    "net.inet.ip.portrange.last",
    "net.inet6.ip6.v6only",
    "net.local.stream.recvspace",
    "net.local.stream.sendspace",
};

} // namespace

std::string system_name() {
    return "macos";
}

std::string distribution() {
    const auto version = sysctl_text("kern.osproductversion", true);
    return version ? "macos-" + *version : "";
}

std::string environment() {
    if (sysctl_text("kern.hv_vmm_present").value_or("0") != "1")
        return "machine";
    for (const char* name : {"hw.model", "machdep.cpu.brand_string"})
        if (const auto which = hypervisor_in(sysctl_text(name, true).value_or("")); !which.empty())
            return which;
    const auto which = hypervisor_by_cpuid();
    return which.empty() ? "vm:unknown" : which;
}

std::string libc() {
    return "libSystem";
}
std::map<std::string, std::string> settings() {
    return sysctl_settings(table);
}
nlohmann::json privileges() {
    return {{"root", geteuid() == 0}};
}

} // namespace unlisten
