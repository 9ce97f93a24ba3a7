#include "hypervisor.h"
#include "os/bsd_sysctl.h"
#include "os/system_facts.h"

#include <sys/param.h>
#include <unistd.h>

namespace unlisten {

namespace {

constexpr const char* table[] = {
    "kern.somaxconn",               // the longest queue listen() may ask for
    "net.inet.tcp.syn_cache_limit", // handshakes under way
    "net.inet.tcp.syn_bucket_limit",
    "net.inet.tcp.rstppslimit", // resets a second: beyond it, silence
    "net.inet.tcp.keepinit",    // how long a newcomer asks
    "net.inet.tcp.msl",
    "net.inet.tcp.log_refused",
    "net.inet.tcp.vtw.enable", // TIME-WAIT in short form
    "net.inet.icmp.errppslimit",
    "net.inet.ip.anonportmin",
    "net.inet.ip.anonportmax",
    "net.inet6.ip6.v6only", // what a [::] listener takes by default
    "net.local.stream.recvspace",
    "net.local.stream.sendspace",
};

} // namespace

std::string system_name() {
    return "netbsd";
}
std::string distribution() {
    return "";
}

std::string environment() {
    for (const char* name : {"machdep.dmi.system-product", "machdep.dmi.system-vendor",
                             "machdep.dmi.board-vendor", "machdep.dmi.bios-vendor"})
        if (const auto which = hypervisor_in(sysctl_text(name, true).value_or("")); !which.empty())
            return which;
    const auto which = hypervisor_by_cpuid();
    return which.empty() ? "machine" : which;
}

std::string libc() {
    return "NetBSD libc " + std::to_string(__NetBSD_Version__);
}
std::map<std::string, std::string> settings() {
    return sysctl_settings(table);
}
nlohmann::json privileges() {
    return {{"root", geteuid() == 0}};
}

} // namespace unlisten
