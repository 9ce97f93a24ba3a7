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

// Asks NETLINK_SOCK_DIAG one question; the answer's message, whole, or nothing: errno says why.
// What succeeds without an answer of its own needs NLM_F_ACK.
template <typename Question>
std::optional<std::vector<char>> sock_diag(uint16_t type, const Question& question,
                                           uint16_t flags = 0) {
    struct Request {
        nlmsghdr head;
        Question body;
    } request{};
    request.head.nlmsg_len = sizeof request;
    request.head.nlmsg_type = type;
    request.head.nlmsg_flags = static_cast<uint16_t>(NLM_F_REQUEST | flags);
    request.body = question;
    const int fd = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0)
        return std::nullopt;
    std::vector<char> answer(4096);
    const bool sent = ::send(fd, &request, sizeof request, 0) == sizeof request;
    const ssize_t got = sent ? ::recv(fd, answer.data(), answer.size(), 0) : -1;
    const int error = errno;
    ::close(fd);
    errno = error;
    if (got < static_cast<ssize_t>(sizeof(nlmsghdr)))
        return std::nullopt;
    answer.resize(static_cast<size_t>(got));
    return answer;
}

const nlmsghdr& head(const std::vector<char>& message) {
    return *reinterpret_cast<const nlmsghdr*>(message.data());
}

// Minus the errno that the answer is, or 0.
int error_of(const std::vector<char>& message) {
    return head(message).nlmsg_type == NLMSG_ERROR
               ? reinterpret_cast<const nlmsgerr*>(message.data() + NLMSG_HDRLEN)->error
               : 0;
}

// Behind a head of that size; nullptr where there is none with so much in it.
const nlattr* attribute(const std::vector<char>& message, size_t head_size, unsigned type,
                        size_t least_size) {
    const char* at = message.data() + NLMSG_HDRLEN + NLMSG_ALIGN(head_size);
    const char* const end = message.data() + message.size();
    while (at + sizeof(nlattr) <= end) {
        const auto& each = *reinterpret_cast<const nlattr*>(at);
        if (each.nla_type == type && at + NLA_HDRLEN + least_size <= end)
            return &each;
        at += NLA_ALIGN(std::max<size_t>(each.nla_len, NLA_HDRLEN));
    }
    return nullptr;
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

std::optional<unix_diag_req> unix_question(const Socket& socket) {
    struct stat status {};
    if (::fstat(socket.fd(), &status) < 0)
        return std::nullopt;
    unix_diag_req question{};
    question.sdiag_family = AF_UNIX;
    question.udiag_states = ~0u;
    question.udiag_ino = static_cast<uint32_t>(status.st_ino);
    question.udiag_show = UDIAG_SHOW_RQLEN;
    question.udiag_cookie[0] = question.udiag_cookie[1] = ~0u;
    return question;
}

// The answer about this very listener. Of the listeners of a SO_REUSEPORT group the look-up picks
// one by a hash over the client's port too (net/ipv4/inet_hashtables.c, inet_lookup_reuseport()):
// one port after the other, until it is the one with the right cookie.
std::optional<std::vector<char>> inet_diag(uint16_t type, const Socket& listener, uint16_t flags) {
    constexpr uint16_t most_client_ports = 1000;
    const Address name = listener.name();
    int protocol = 0;
    uint64_t cookie = 0;
    if (listener.get(SOL_SOCKET, SO_PROTOCOL, protocol) < 0 ||
        listener.get(SOL_SOCKET, SO_COOKIE, cookie) < 0)
        return std::nullopt;
    inet_diag_req_v2 question{};
    question.sdiag_family = static_cast<uint8_t>(name.storage.ss_family);
    question.sdiag_protocol = static_cast<uint8_t>(protocol);
    question.idiag_ext = 1 << (INET_DIAG_INFO - 1); // which MD5 keys come with
    question.idiag_states = ~0u;
    put(name, question.id.idiag_sport, question.id.idiag_src);
    question.id.idiag_cookie[0] = static_cast<uint32_t>(cookie);
    question.id.idiag_cookie[1] = static_cast<uint32_t>(cookie >> 32);
    std::optional<std::vector<char>> answer;
    for (uint16_t port = 0; port < most_client_ports; ++port) {
        question.id.idiag_dport = htons(port);
        answer = sock_diag(type, question, flags);
        if (!answer || error_of(*answer) != -ENOENT)
            break;
    }
    return answer;
}

} // namespace

const char* tcp_state_name(unsigned state) {
    static constexpr const char* names[] = {
        "?",      "ESTABLISHED", "SYN_SENT", "SYN_RCVD", "FIN_WAIT_1", "FIN_WAIT_2",  "TIME_WAIT",
        "CLOSED", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",    "NEW_SYN_RCVD"};
    return state < sizeof names / sizeof *names ? names[state] : "?";
}

std::optional<Queue> unix_queue(const Socket& listener) {
    const auto question = unix_question(listener);
    if (!question)
        return std::nullopt;
    const auto answer = sock_diag(SOCK_DIAG_BY_FAMILY, *question);
    if (!answer || head(*answer).nlmsg_type != SOCK_DIAG_BY_FAMILY)
        return std::nullopt;
    const nlattr* found =
        attribute(*answer, sizeof(unix_diag_msg), UNIX_DIAG_RQLEN, sizeof(unix_diag_rqlen));
    if (!found)
        return std::nullopt;
    const auto& lengths = *reinterpret_cast<const unix_diag_rqlen*>(
        reinterpret_cast<const char*>(found) + NLA_HDRLEN);
    return Queue{lengths.udiag_rqueue, lengths.udiag_wqueue};
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
    if (const int error = error_of(*answer); error != 0)
        return error == -ENOENT ? std::optional<std::string>("none") : std::nullopt;
    const auto& found = *reinterpret_cast<const inet_diag_msg*>(answer->data() + NLMSG_HDRLEN);
    if (sctp)
        return std::string(sctp_state_name(found.idiag_state));
    // Without a connection the look-up gives the listener.
    return std::string(found.idiag_state == 10 ? "none" : tcp_state_name(found.idiag_state));
}

std::optional<bool> has_md5_key(const Socket& listener) {
    const auto answer = inet_diag(SOCK_DIAG_BY_FAMILY, listener, 0);
    if (!answer || error_of(*answer) != 0)
        return std::nullopt;
    const auto told = [&](unsigned type) {
        return attribute(*answer, sizeof(inet_diag_msg), type, 1) != nullptr;
    };
    if (told(INET_DIAG_MD5SIG))
        return true;
    // Both are told to those alone who have CAP_NET_ADMIN; a mark, even if it is 0.
    return told(INET_DIAG_MARK) ? std::optional<bool>(false) : std::nullopt;
}

int destroy(const Socket& listener) {
    std::optional<std::vector<char>> answer;
    if (listener.name().storage.ss_family != AF_UNIX)
        answer = inet_diag(SOCK_DESTROY, listener, NLM_F_ACK);
    else if (const auto question = unix_question(listener))
        answer = sock_diag(SOCK_DESTROY, *question, NLM_F_ACK);
    return answer ? error_of(*answer) : -errno;
}

} // namespace unlisten::os
