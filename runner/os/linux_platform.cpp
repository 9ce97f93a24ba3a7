#include "hypervisor.h"
#include "os/linux_capabilities.h"
#include "os/system_facts.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#endif

namespace unlisten {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_read = 1 << 16;

// The file's beginning, without the blanks at its end; empty when it cannot be read.
std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text(most_read, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    text.resize(std::min(text.size(), text.find('\0')));
    while (!text.empty() && std::string(" \t\r\n").find(text.back()) != std::string::npos)
        text.pop_back();
    return text;
}

bool is_there(const char* path) {
    std::error_code error;
    return fs::exists(path, error);
}

bool contains(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

// The value of NAME=value or NAME="value" in os-release(5).
std::string release_value(const std::string& text, const std::string& name) {
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        std::string line = text.substr(begin, end - begin);
        begin = end + 1;
        if (line.rfind(name + "=", 0) != 0)
            continue;
        line.erase(0, name.size() + 1);
        line.erase(
            std::remove_if(line.begin(), line.end(), [](char c) { return c == '"' || c == '\''; }),
            line.end());
        return line;
    }
    return "";
}

// Below /proc/sys, with '/' for '.'.
constexpr const char* table[] = {
    "net.core.somaxconn",               // the longest queue listen() may ask for
    "net.core.netdev_max_backlog",      // packets that may wait for loopback's other end
    "net.ipv4.tcp_abort_on_overflow",   // reset instead of silence when the queue is full
    "net.ipv4.tcp_migrate_req",         // a closed listener's queue moves within its group
    "net.ipv4.tcp_syncookies",          // what a full queue of handshakes does
    "net.ipv4.tcp_max_syn_backlog",     // handshakes under way
    "net.ipv4.tcp_synack_retries",      // how long a handshake is kept
    "net.ipv4.tcp_syn_retries",         // how long a newcomer asks
    "net.ipv4.tcp_syn_linear_timeouts", // how many of those before doubling
    "net.ipv4.tcp_rto_min_us",          // first retransmission, at the least
    "net.ipv4.tcp_retries2",            // how long a connection without answer lives
    "net.ipv4.tcp_orphan_retries",      // the same, once its owner is gone
    "net.ipv4.tcp_fin_timeout",         // FIN-WAIT-2
    "net.ipv4.tcp_tw_reuse",            // an address in TIME-WAIT may be used again
    "net.ipv4.tcp_fastopen",            // data in a SYN
    "net.ipv4.tcp_timestamps",
    "net.ipv4.tcp_early_demux",
    "net.ipv4.tcp_l3mdev_accept", // listeners across VRFs
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_nonlocal_bind",
    "net.ipv4.icmp_ratelimit",
    "net.ipv6.bindv6only", // what a [::] listener takes by default
    "net.ipv6.conf.all.disable_ipv6",
    "net.ipv6.conf.lo.disable_ipv6",
    "net.unix.max_dgram_qlen",
    "net.netfilter.nf_conntrack_tcp_loose", // there at all: connections are tracked
    "net.mptcp.enabled",
    "net.mptcp.syn_retrans_before_tcp_fallback", // unanswered SYNs, then one that asks for TCP
    "net.mptcp.blackhole_timeout",               // for how long all connections are TCP then
    "net.mptcp.checksum_enabled",                // one that is wrong ends in TCP, or in a reset
    "net.mptcp.close_timeout",                   // how long a connection lives without subflows
    "net.sctp.rto_initial",                      // first retransmission
    "net.sctp.max_init_retransmits",
    "kernel.unprivileged_userns_clone",
    "user.max_user_namespaces", // whether privileges can be had in a namespace
};

struct Mark {
    const char *text, *which;
};

// What stands in /run/systemd/container.
std::string container_named(const std::string& name) {
    constexpr const char* known[] = {"docker", "podman", "systemd-nspawn", "lxc"};
    for (const char* each : known)
        if (name.rfind(each, 0) == 0) // "lxc-libvirt" too
            return std::string("container:") + each;
    return name.empty() ? "" : name == "wsl" ? "wsl" : "container:unknown";
}

// The kernel's first namespaces have fixed numbers (include/linux/proc_ns.h). Only a process in
// others can be in a container: a root file system that was made for one, with its marks, may boot
// as a machine's too.
bool has_own_namespaces() {
    constexpr Mark first[] = {{"/proc/self/ns/pid", "pid:[4026531836]"},
                              {"/proc/self/ns/uts", "uts:[4026531838]"},
                              {"/proc/self/ns/ipc", "ipc:[4026531839]"}};
    return std::any_of(std::begin(first), std::end(first), [](const Mark& mark) {
        std::error_code error;
        const auto target = fs::read_symlink(mark.text, error);
        return !error && target != mark.which;
    });
}

std::string container() {
    if (!has_own_namespaces())
        return "";
    if (auto which = container_named(text_of("/run/systemd/container")); !which.empty())
        return which;
    if (is_there("/run/.containerenv"))
        return "container:podman";
    if (is_there("/.dockerenv"))
        return "container:docker";
    constexpr Mark groups[] = {{"/docker", "container:docker"},
                               {"libpod", "container:podman"},
                               {"/lxc", "container:lxc"},
                               {"kubepods", "container:unknown"}};
    const std::string init = text_of("/proc/1/cgroup");
    for (const Mark& mark : groups)
        if (contains(init, mark.text))
            return mark.which;
    return "";
}

// Kernels that are no kernel of a machine.
std::string odd_kernel() {
    if (contains(text_of("/proc/cpuinfo"), "User Mode Linux"))
        return "uml";
    const std::string release = text_of("/proc/sys/kernel/osrelease");
    if (contains(release, "Microsoft") || contains(release, "microsoft"))
        return "wsl";
    // gVisor gives every kernel it stands for the same date of birth.
    if (contains(text_of("/proc/version"), "Sun Jan 10 15:06:54 PST 2016"))
        return "gvisor";
    return "";
}

std::string virtual_machine() {
    constexpr const char* described[] = {
        "/sys/class/dmi/id/product_name",          "/sys/class/dmi/id/sys_vendor",
        "/sys/class/dmi/id/board_vendor",          "/sys/class/dmi/id/bios_vendor",
        "/proc/device-tree/hypervisor/compatible", "/proc/device-tree/compatible"};
    for (const char* path : described)
        if (auto which = hypervisor_in(text_of(path)); !which.empty())
            return which;
    if (text_of("/sys/hypervisor/type") == "xen")
        return "vm:xen";
    if (is_there("/proc/device-tree/hypervisor"))
        return "vm:unknown";
    return hypervisor_by_cpuid();
}

} // namespace

std::string system_name() {
    return "linux";
}

std::string distribution() {
    std::string text = text_of("/etc/os-release");
    if (text.empty())
        text = text_of("/usr/lib/os-release");
    const std::string id = release_value(text, "ID"), version = release_value(text, "VERSION_ID");
    return version.empty() || id.empty() ? id : id + "-" + version;
}

// Only of what anybody may read: the answer must not depend on who asks. (/proc/1/environ and the
// ACPI tables, which is where Firecracker has its name, are root's.)
std::string environment() {
    for (const auto& found : {odd_kernel(), container(), virtual_machine()})
        if (!found.empty())
            return found;
    return "machine";
}

std::string libc() {
#if defined(__GLIBC__)
    return std::string("glibc ") + gnu_get_libc_version();
#else
    return "musl";
#endif
}

std::map<std::string, std::string> settings() {
    std::map<std::string, std::string> result;
    for (const char* name : table) {
        std::string path(name);
        std::replace(path.begin(), path.end(), '.', '/');
        std::error_code error;
        path.insert(0, "/proc/sys/");
        if (!fs::exists(path, error))
            continue;
        std::string value = text_of(path);
        std::replace(value.begin(), value.end(), '\t', ' ');
        result.emplace(name, value);
    }
    return result;
}

nlohmann::json privileges() {
    return {{"root", geteuid() == 0},
            {"capabilities", capability_names(text_of("/proc/self/status"),
                                              text_of("/proc/sys/kernel/cap_last_cap"))}};
}

} // namespace unlisten
