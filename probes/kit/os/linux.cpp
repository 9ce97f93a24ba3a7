#include "kit/errno_names.h"
#include "kit/os/os.h"

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <linux/unix_diag.h>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace unlisten::os {

const uint64_t first_retransmission_us = 1000000; // TCP_TIMEOUT_INIT, include/net/tcp.h
const bool whole_loopback_network = true;

namespace {

const char* state_name(unsigned state) { // include/net/tcp_states.h
    static constexpr const char* names[] = {
        "?",      "ESTABLISHED", "SYN_SENT", "SYN_RCVD", "FIN_WAIT_1", "FIN_WAIT_2",  "TIME_WAIT",
        "CLOSED", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",    "NEW_SYN_RCVD"};
    return state < sizeof names / sizeof *names ? names[state] : "?";
}

std::optional<tcp_info> info(const Socket& socket) {
    tcp_info result{};
    if (socket.get(IPPROTO_TCP, TCP_INFO, result) < 0)
        return std::nullopt;
    return result;
}

std::string first_line(const char* path) {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path, "re"), std::fclose);
    char text[512] = "";
    if (!file || !std::fgets(text, sizeof text, file.get()))
        return "";
    return text;
}

// Asks NETLINK_SOCK_DIAG one question; the answer's message, whole, or nothing.
template <typename Question>
std::optional<std::vector<char>> sock_diag(uint16_t type, const Question& question) {
    struct Request {
        nlmsghdr head;
        Question body;
    } request{};
    request.head.nlmsg_len = sizeof request;
    request.head.nlmsg_type = type;
    request.head.nlmsg_flags = NLM_F_REQUEST;
    request.body = question;
    const int fd = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0)
        return std::nullopt;
    std::vector<char> answer(4096);
    const bool sent = ::send(fd, &request, sizeof request, 0) == sizeof request;
    const ssize_t got = sent ? ::recv(fd, answer.data(), answer.size(), 0) : -1;
    ::close(fd);
    if (got < static_cast<ssize_t>(sizeof(nlmsghdr)))
        return std::nullopt;
    answer.resize(static_cast<size_t>(got));
    return answer;
}

const nlmsghdr& head(const std::vector<char>& message) {
    return *reinterpret_cast<const nlmsghdr*>(message.data());
}

void put(const Address& address, __be16& port, __be32 (&host)[4]) {
    if (address.storage.ss_family == AF_INET) {
        const auto& in = reinterpret_cast<const sockaddr_in&>(address.storage);
        port = in.sin_port;
        host[0] = in.sin_addr.s_addr;
    } else {
        const auto& in = reinterpret_cast<const sockaddr_in6&>(address.storage);
        port = in.sin6_port;
        std::memcpy(host, &in.sin6_addr, sizeof host);
    }
}

std::optional<Queue> unix_queue(const Socket& listener) {
    struct stat status {};
    if (::fstat(listener.fd(), &status) < 0)
        return std::nullopt;
    unix_diag_req question{};
    question.sdiag_family = AF_UNIX;
    question.udiag_states = ~0u;
    question.udiag_ino = static_cast<uint32_t>(status.st_ino);
    question.udiag_show = UDIAG_SHOW_RQLEN;
    question.udiag_cookie[0] = question.udiag_cookie[1] = ~0u;
    const auto answer = sock_diag(SOCK_DIAG_BY_FAMILY, question);
    if (!answer || head(*answer).nlmsg_type != SOCK_DIAG_BY_FAMILY)
        return std::nullopt;
    const char* at = answer->data() + NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(unix_diag_msg));
    const char* const end = answer->data() + answer->size();
    while (at + sizeof(nlattr) <= end) {
        const auto& attribute = *reinterpret_cast<const nlattr*>(at);
        if (attribute.nla_type == UNIX_DIAG_RQLEN &&
            at + NLA_HDRLEN + sizeof(unix_diag_rqlen) <= end) {
            const auto& lengths = *reinterpret_cast<const unix_diag_rqlen*>(at + NLA_HDRLEN);
            return Queue{lengths.udiag_rqueue, lengths.udiag_wqueue};
        }
        at += NLA_ALIGN(std::max<size_t>(attribute.nla_len, NLA_HDRLEN));
    }
    return std::nullopt;
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
    return answer ? std::optional<std::string>(state_name(answer->tcpi_state)) : std::nullopt;
}

std::optional<std::string> tcp_state_of(const Address& server, const Address& client) {
    inet_diag_req_v2 question{};
    question.sdiag_family = static_cast<uint8_t>(server.storage.ss_family);
    question.sdiag_protocol = IPPROTO_TCP;
    question.idiag_states = ~0u;
    put(server, question.id.idiag_sport, question.id.idiag_src);
    put(client, question.id.idiag_dport, question.id.idiag_dst);
    question.id.idiag_cookie[0] = question.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    const auto answer = sock_diag(SOCK_DIAG_BY_FAMILY, question);
    if (!answer)
        return std::nullopt;
    if (head(*answer).nlmsg_type == NLMSG_ERROR) {
        const int error = reinterpret_cast<const nlmsgerr*>(answer->data() + NLMSG_HDRLEN)->error;
        return error == -ENOENT ? std::optional<std::string>("none") : std::nullopt;
    }
    const auto& found = *reinterpret_cast<const inet_diag_msg*>(answer->data() + NLMSG_HDRLEN);
    // Without a connection the look-up gives the listener.
    return std::string(found.idiag_state == 10 ? "none" : state_name(found.idiag_state));
}

std::optional<unsigned> retransmissions(const Socket& socket) {
    const auto answer = info(socket);
    return answer ? std::optional<unsigned>(answer->tcpi_total_retrans) : std::nullopt;
}

std::optional<Queue> queue(const Socket& listener) {
    if (listener.name().storage.ss_family == AF_UNIX)
        return unix_queue(listener);
    const auto answer = info(listener); // of a listener: tcp_get_info(), net/ipv4/tcp.c
    if (!answer || state_name(answer->tcpi_state) != std::string("LISTEN"))
        return std::nullopt;
    return Queue{answer->tcpi_unacked, answer->tcpi_sacked};
}

std::optional<bool> all_arrived(const Socket& socket) {
    int unsent = 0;
    if (::ioctl(socket.fd(), SIOCOUTQ, &unsent) < 0)
        return std::nullopt;
    return unsent == 0;
}

long thread_number() {
    return ::syscall(SYS_gettid);
}

std::optional<bool> is_blocked(long thread) {
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

} // namespace unlisten::os
