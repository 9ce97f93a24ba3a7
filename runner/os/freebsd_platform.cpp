#include "hypervisor.h"
#include "os/bsd_sysctl.h"
#include "os/system_facts.h"

#include <osreldate.h>
#include <unistd.h>

namespace unlisten {

namespace {

constexpr const char* table[] = {
    "kern.ipc.soacceptqueue",       // the longest queue listen() may ask for
    "net.inet.tcp.blackhole",       // silence instead of a reset for ports nobody listens on
    "net.inet.tcp.blackhole_local", // the same for local senders
    "net.inet.tcp.drop_synfin",
    "net.inet.tcp.syncookies", // what a full cache of handshakes does
    "net.inet.tcp.syncookies_only",
    "net.inet.tcp.syncache.rst_on_sock_fail", // a full queue is answered by a reset
    "net.inet.tcp.syncache.see_other",
    "net.inet.tcp.syncache.rexmtlimit", // how long a handshake is kept
    "net.inet.tcp.syncache.bucketlimit",
    "net.inet.tcp.syncache.cachelimit",
    "net.inet.tcp.fastopen.server_enable", // data in a SYN
    "net.inet.tcp.keepinit",               // how long a newcomer asks
    "net.inet.tcp.rexmit_initial",         // first retransmission
    "net.inet.tcp.rexmit_min",
    "net.inet.tcp.msl",
    "net.inet.tcp.nolocaltimewait",
    "net.inet.tcp.finwait2_timeout",
    "net.inet.tcp.fast_finwait2_recycle",
    "net.inet.icmp.icmplim", // resets are limited with it
    "net.inet.ip.portrange.first",
    "net.inet.ip.portrange.last",
    "net.inet6.ip6.v6only", // what a [::] listener takes by default
    "net.local.stream.recvspace",
    "net.local.stream.sendspace",
    "net.fibs", // routing tables, for set-fib
};

struct Mark {
    const char *guest, *which;
};
constexpr Mark guests[] = {{"kvm", "vm:kvm"},
                           {"vmware", "vm:vmware"},
                           {"hv", "vm:hyperv"},
                           {"xen", "vm:xen"},
                           {"bhyve", "vm:bhyve"},
                           {"vbox", "vm:virtualbox"},
                           {"parallels", "vm:parallels"}};

} // namespace

std::string system_name() {
    return "freebsd";
}
std::string distribution() {
    return "";
}

std::string environment() {
    if (sysctl_text("security.jail.jailed").value_or("0") == "1")
        return "container:jail";
    const std::string guest = sysctl_text("kern.vm_guest", true).value_or("none");
    for (const Mark& mark : guests)
        if (guest == mark.guest)
            return mark.which;
    if (guest == "none")
        return "machine";
    const auto which = hypervisor_by_cpuid(); // "generic": the kernel has no name for it
    return which.empty() ? "vm:unknown" : which;
}

std::string libc() {
    return "FreeBSD libc " + std::to_string(getosreldate());
}
std::map<std::string, std::string> settings() {
    return sysctl_settings(table);
}
nlohmann::json privileges() {
    return {{"root", geteuid() == 0}};
}

} // namespace unlisten
