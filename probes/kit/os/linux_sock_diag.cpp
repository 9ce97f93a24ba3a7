#include "kit/os/linux_sock_diag.h"

#include "kit/os/linux_mptcp.h"
#include "kit/os/linux_sctp.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <unistd.h>

namespace unlisten::os {
namespace {

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

} // namespace

const char* tcp_state_name(unsigned state) {
    static constexpr const char* names[] = {
        "?",      "ESTABLISHED", "SYN_SENT", "SYN_RCVD", "FIN_WAIT_1", "FIN_WAIT_2",  "TIME_WAIT",
        "CLOSED", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",    "NEW_SYN_RCVD"};
    return state < sizeof names / sizeof *names ? names[state] : "?";
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

std::optional<std::string> tcp_state_of(int protocol, const Address& server,
                                        const Address& client) {
    if (server.storage.ss_family != AF_INET && server.storage.ss_family != AF_INET6)
        return std::nullopt;
    if (protocol == ipproto_mptcp)
        if (auto state = mptcp_state_of(server, client); !state || *state != "none")
            return state; // else one that has fallen back, which is TCP's
    const bool sctp = protocol == IPPROTO_SCTP;
    inet_diag_req_v2 question{};
    question.sdiag_family = static_cast<uint8_t>(server.storage.ss_family);
    question.sdiag_protocol = sctp ? IPPROTO_SCTP : IPPROTO_TCP;
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
    if (sctp)
        return std::string(sctp_state_name(found.idiag_state));
    // Without a connection the look-up gives the listener.
    return std::string(found.idiag_state == 10 ? "none" : tcp_state_name(found.idiag_state));
}

} // namespace unlisten::os
