#include "hypervisor.h"
#include "os/system_facts.h"

#include <cstddef>
#include <vector>

#include <sys/param.h>
#include <sys/types.h>

#include <sys/queue.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/tcp_timer.h>
#include <netinet/tcp_var.h>
#include <sys/sysctl.h>
#include <unistd.h>

namespace unlisten {

namespace {

// There is no sysctlbyname(3) here: a name is for the reader, the numbers are for the kernel.
struct Setting {
    const char* name;
    std::vector<int> mib;
};

const std::vector<Setting>& table() {
    static const std::vector<Setting> settings = {
        {"kern.somaxconn", {CTL_KERN, KERN_SOMAXCONN}}, // the longest queue listen() may ask for
        {"kern.sominconn", {CTL_KERN, KERN_SOMINCONN}}, // the shortest it gets
        // how long a newcomer asks
        {"net.inet.tcp.keepinittime", {CTL_NET, PF_INET, IPPROTO_TCP, TCPCTL_KEEPINITTIME}},
        // handshakes under way
        {"net.inet.tcp.syncachelimit", {CTL_NET, PF_INET, IPPROTO_TCP, TCPCTL_SYN_CACHE_LIMIT}},
        {"net.inet.tcp.synbucketlimit", {CTL_NET, PF_INET, IPPROTO_TCP, TCPCTL_SYN_BUCKET_LIMIT}},
        {"net.inet.tcp.synuselimit", {CTL_NET, PF_INET, IPPROTO_TCP, TCPCTL_SYN_USE_LIMIT}},
        // resets a second: beyond it, silence
        {"net.inet.tcp.rstppslimit", {CTL_NET, PF_INET, IPPROTO_TCP, TCPCTL_RSTPPSLIMIT}},
        {"net.inet.tcp.always_keepalive", {CTL_NET, PF_INET, IPPROTO_TCP, TCPCTL_ALWAYS_KEEPALIVE}},
        {"net.inet.ip.portfirst", {CTL_NET, PF_INET, IPPROTO_IP, IPCTL_IPPORT_FIRSTAUTO}},
        {"net.inet.ip.portlast", {CTL_NET, PF_INET, IPPROTO_IP, IPCTL_IPPORT_LASTAUTO}},
    };
    return settings;
}

bool read(const std::vector<int>& mib, void* value, std::size_t& size) {
    return sysctl(mib.data(), static_cast<unsigned>(mib.size()), value, &size, nullptr, 0) == 0;
}

std::string hardware_text(int which) {
    char value[256] = {};
    std::size_t size = sizeof value - 1;
    return read({CTL_HW, which}, value, size) ? value : "";
}

} // namespace

std::string system_name() {
    return "openbsd";
}
std::string distribution() {
    return "";
}

std::string environment() {
    for (const int which : {HW_PRODUCT, HW_VENDOR})
        if (const auto found = hypervisor_in(hardware_text(which)); !found.empty())
            return found;
    if (hardware_text(HW_VENDOR) == "OpenBSD")
        return "vm:openbsd-vmm";
    const auto found = hypervisor_by_cpuid();
    return found.empty() ? "machine" : found;
}

std::string libc() {
    return "OpenBSD libc " + std::to_string(OpenBSD);
}

std::map<std::string, std::string> settings() {
    std::map<std::string, std::string> result;
    for (const Setting& setting : table()) {
        int value = 0;
        std::size_t size = sizeof value;
        if (read(setting.mib, &value, size))
            result.emplace(setting.name, std::to_string(value));
    }
    return result;
}

nlohmann::json privileges() {
    return {{"root", geteuid() == 0}};
}

} // namespace unlisten
