#include "kit/errno_names.h"
#include "kit/file_descriptor.h"
#include "kit/os/linux_sctp.h"
#include "kit/os/linux_sock_diag.h"
#include "kit/os/os.h"

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/sockios.h>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace unlisten::os {

const uint64_t first_retransmission_us = 1000000; // TCP_TIMEOUT_INIT, include/net/tcp.h
const bool whole_loopback_network = true;

namespace {

std::optional<tcp_info> info(const Socket& socket) {
    tcp_info result{};
    if (socket.get(IPPROTO_TCP, TCP_INFO, result) < 0)
        return std::nullopt;
    return result;
}

// Whether TCP_INFO of a listener tells of its queue. gVisor leaves both numbers 0
// (pkg/sentry/socket/netstack/netstack.go, getSockOptTCP()).
bool tells_queues(int family) {
    const FileDescriptor fresh(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    tcp_info told{};
    socklen_t size = sizeof told;
    return fresh && ::listen(fresh.get(), 1) == 0 &&
           ::getsockopt(fresh.get(), IPPROTO_TCP, TCP_INFO, &told, &size) == 0 &&
           told.tcpi_sacked > 0;
}

// Each of its releases tells of the same build.
bool is_gvisor() {
    utsname system{};
    return ::uname(&system) == 0 &&
           std::strcmp(system.version, "#1 SMP Sun Jan 10 15:06:54 PST 2016") == 0;
}

std::string first_line(const char* path) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path, "re"), std::fclose);
    char text[512] = "";
    if (!file || !std::fgets(text, sizeof text, file.get()))
        return "";
    return text;
}

} // namespace

std::pair<uint16_t, uint16_t> quiet_ports() {
    unsigned first = 32768, last = 60999;
    std::sscanf(first_line("/proc/sys/net/ipv4/ip_local_port_range").c_str(), "%u %u", &first,
                &last);
    if (first > 12000 || last > 60000) // the larger part outside
        return {static_cast<uint16_t>(10000), static_cast<uint16_t>(first - 1)};
    return {static_cast<uint16_t>(last + 1), static_cast<uint16_t>(65535)};
}

std::optional<std::string> tcp_state(const Socket& socket) {
    const auto answer = info(socket);
    return answer ? std::optional<std::string>(tcp_state_name(answer->tcpi_state))
                  : sctp_state(socket);
}

// SYNs are counted, too: tcp_retransmit_skb(), net/ipv4/tcp_output.c. gVisor counts nothing, and
// has no MSS to tell.
std::optional<bool> sent_again(const Socket& socket) {
    const auto answer = info(socket);
    return answer && answer->tcpi_snd_mss > 0 ? std::optional<bool>(answer->tcpi_total_retrans > 0)
                                              : std::nullopt;
}

std::optional<Queue> queue(const Socket& listener) {
    if (listener.name().storage.ss_family == AF_UNIX)
        return unix_queue(listener);
    const auto answer = info(listener); // of a listener: tcp_get_info(), net/ipv4/tcp.c
    if (!answer || tcp_state_name(answer->tcpi_state) != std::string("LISTEN"))
        return std::nullopt;
    const Queue queue{answer->tcpi_unacked, answer->tcpi_sacked};
    if (queue.length == 0 && queue.limit == 0) {
        static const bool told = tells_queues(listener.name().storage.ss_family);
        if (!told)
            return std::nullopt;
    }
    return queue;
}

std::optional<bool> all_arrived(const Socket& socket) {
    int unsent = 0;
    if (::ioctl(socket.fd(), SIOCOUTQ, &unsent) < 0)
        return sctp_all_arrived(socket);
    return unsent == 0;
}

long thread_number() {
    return ::syscall(SYS_gettid);
}

std::optional<bool> is_blocked(long thread) {
    if (is_gvisor()) // calls a thread asleep until it runs (Task.StateStatus())
        return std::nullopt;
    char path[64];
    std::snprintf(path, sizeof path, "/proc/self/task/%ld/stat", thread);
    const std::string line = first_line(path);
    const size_t name_end = line.rfind(')');
    if (name_end == std::string::npos || name_end + 2 >= line.size())
        return std::nullopt;
    return line[name_end + 2] == 'S';
}

std::optional<bool> is_connecting(long process) {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/%ld/syscall", process);
    const std::string line = first_line(path);
    long number = -1;
    if (line.empty())
        return std::nullopt;
    return std::sscanf(line.c_str(), "%ld", &number) == 1 && number == SYS_connect;
}

int make_deaf(Socket& socket, bool deaf) {
    sock_filter nothing_passes[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
    const sock_fprog program{1, nothing_passes};
    const int none = 0;
    if (!deaf)
        return socket.set(SOL_SOCKET, SO_DETACH_FILTER, none);
    const int result = socket.set(SOL_SOCKET, SO_ATTACH_FILTER, program);
    // gVisor takes a filter and forgets it (pkg/sentry/socket/netstack/netstack.go,
    // setSockOptSocket()).
    sock_filter kept{};
    return result < 0 ? result : socket.get(SOL_SOCKET, SO_GET_FILTER, kept);
}

std::string wait_for_event(int listener) {
    const int set = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    epoll_event seen{};
    int count = set < 0 ? -1 : ::epoll_ctl(set, EPOLL_CTL_ADD, listener, &wanted);
    if (count == 0)
        count = ::epoll_wait(set, &seen, 1, -1);
    const int error = errno;
    ::close(set);
    if (count < 0)
        return errno_name(error);
    constexpr struct {
        uint32_t bit;
        const char* name;
    } bits[] = {{EPOLLIN, "EPOLLIN"},
                {EPOLLOUT, "EPOLLOUT"},
                {EPOLLRDHUP, "EPOLLRDHUP"},
                {EPOLLERR, "EPOLLERR"},
                {EPOLLHUP, "EPOLLHUP"}};
    std::string names;
    for (const auto& [bit, name] : bits)
        if (seen.events & bit)
            names += (names.empty() ? "" : "|") + std::string(name);
    return names;
}

void close_all_except(const std::vector<int>& kept) {
    std::vector<int> sorted = kept;
    std::sort(sorted.begin(), sorted.end());
    unsigned from = 3;
    const auto close_range = [](unsigned first, unsigned last) {
        if (first > last)
            return;
#ifdef SYS_close_range
        if (::syscall(SYS_close_range, first, last, 0u) == 0)
            return;
#endif
        const auto most = static_cast<unsigned>(::getdtablesize());
        for (unsigned fd = first; fd <= last && fd < most; ++fd)
            ::close(static_cast<int>(fd));
    };
    for (const int fd : sorted) {
        if (fd < static_cast<int>(from))
            continue;
        close_range(from, static_cast<unsigned>(fd) - 1);
        from = static_cast<unsigned>(fd) + 1;
    }
    close_range(from, ~0u);
}

std::string capabilities() {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/proc/self/status", "re"),
                                                     std::fclose);
    for (char line[256]; file && std::fgets(line, sizeof line, file.get());) {
        char effective[17] = "";
        if (std::sscanf(line, "CapEff: %16s", effective) == 1)
            return std::strspn(effective, "0") == std::strlen(effective) ? "none" : effective;
    }
    return "";
}

int give_up_privileges() {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) // else root has all again in what it executes
        return -errno;
    __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
    return ::syscall(SYS_capset, &head, none) < 0 ? -errno : 0;
}

int special(const char*, int) {
    return STACK_CANNOT;
}

} // namespace unlisten::os
