#include "kit/os/linux_mptcp.h"

#include "kit/os/linux_sock_diag.h"

#include <cstring>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace unlisten::os {
namespace {

constexpr unsigned tcp_close = 7; // include/net/tcp_states.h

// Both ends by their ports alone: the kernel compares no more of them in a dump.
struct Question {
    nlmsghdr head{};
    inet_diag_req_v2 body{};
    nlattr protocol_head{};
    uint32_t protocol = ipproto_mptcp; // too large for the field in `body`

    Question(const Address& server, uint16_t from, uint16_t to) {
        constexpr uint16_t inet_diag_req_protocol = 3; // linux/inet_diag.h
        head.nlmsg_len = sizeof *this;
        head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
        head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
        body.sdiag_family = static_cast<uint8_t>(server.storage.ss_family);
        body.idiag_states = ~0u;
        body.id.idiag_sport = from;
        body.id.idiag_dport = to;
        protocol_head.nla_type = inet_diag_req_protocol;
        protocol_head.nla_len = NLA_HDRLEN + sizeof protocol;
    }
};

// In the order of the network; sin_port and sin6_port are at the same place.
uint16_t port_of(const Address& address) {
    return reinterpret_cast<const sockaddr_in&>(address.storage).sin_port;
}

// From the address of that family, as the kernel's tables have it.
bool is_host(const __be32 (&host)[4], const Address& address) {
    if (address.storage.ss_family == AF_INET)
        return host[0] == reinterpret_cast<const sockaddr_in&>(address.storage).sin_addr.s_addr;
    const auto& six = reinterpret_cast<const sockaddr_in6&>(address.storage);
    return std::memcmp(host, &six.sin6_addr, sizeof six.sin6_addr) == 0;
}

std::string name_of(unsigned state) {
    return state == tcp_close ? "none" : tcp_state_name(state);
}

} // namespace

std::optional<std::string> mptcp_state_of(const Address& server, const Address& client) {
    const Question question(server, port_of(server), port_of(client));
    const int fd = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0)
        return std::nullopt;
    std::optional<std::string> state;
    bool over = ::send(fd, &question, sizeof question, 0) != sizeof question;
    std::optional<std::string> found = "none";
    while (!over) {
        alignas(nlmsghdr) char answer[16384];
        const ssize_t got = ::recv(fd, answer, sizeof answer, 0);
        if (got <= 0)
            break;
        auto left = static_cast<unsigned>(got);
        for (auto* head = reinterpret_cast<nlmsghdr*>(answer); NLMSG_OK(head, left) && !over;
             head = NLMSG_NEXT(head, left)) {
            over = head->nlmsg_type == NLMSG_DONE || head->nlmsg_type == NLMSG_ERROR;
            if (head->nlmsg_type == NLMSG_DONE)
                state = found;
            if (over)
                break;
            const auto& each = *static_cast<const inet_diag_msg*>(NLMSG_DATA(head));
            if (is_host(each.id.idiag_src, server) && is_host(each.id.idiag_dst, client))
                found = name_of(each.idiag_state);
        }
    }
    ::close(fd);
    return state;
}

} // namespace unlisten::os
