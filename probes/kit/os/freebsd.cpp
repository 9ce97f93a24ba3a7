#include "kit/os/os.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/tcp_fsm.h>
#include <pthread_np.h>
#include <sys/socket.h>
#include <sys/sysctl.h>
#include <sys/types.h>
#include <sys/user.h>
#include <unistd.h>

namespace unlisten::os {

const uint64_t first_retransmission_us = 1000000; // tcp_rexmit_initial, sys/netinet/tcp_timer.c

namespace {

std::optional<tcp_info> info(const Socket& socket) {
    tcp_info result{};
    if (socket.get(IPPROTO_TCP, TCP_INFO, result) < 0)
        return std::nullopt;
    return result;
}

} // namespace

// Below net.inet.ip.portrange.first, 10000.
std::pair<uint16_t, uint16_t> quiet_ports() {
    return {2000, 9999};
}

std::optional<std::string> tcp_state(const Socket& socket) {
    static constexpr const char* names[] = {"CLOSED",      "LISTEN",     "SYN_SENT",   "SYN_RCVD",
                                            "ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT_1", "CLOSING",
                                            "LAST_ACK",    "FIN_WAIT_2", "TIME_WAIT"};
    const auto answer = info(socket); // tcpi_state: TCPS_*, sys/netinet/tcp_fsm.h
    if (!answer || answer->tcpi_state >= sizeof names / sizeof *names)
        return std::nullopt;
    return names[answer->tcpi_state];
}

std::optional<std::string> tcp_state_of(int, const Address&, const Address&) {
    return std::nullopt;
}

// Segments with data alone are counted: tcp_output(), sys/netinet/tcp_output.c.
std::optional<bool> sent_again(const Socket& socket) {
    const auto answer = info(socket);
    return answer && answer->tcpi_snd_rexmitpack > 0 ? std::optional<bool>(true) : std::nullopt;
}

std::optional<Queue> queue(const Socket& listener) {
    int length = 0, limit = 0; // setsockopt(2): SO_LISTENQLEN, SO_LISTENQLIMIT
    if (listener.get(SOL_SOCKET, SO_LISTENQLEN, length) < 0 ||
        listener.get(SOL_SOCKET, SO_LISTENQLIMIT, limit) < 0)
        return std::nullopt;
    return Queue{static_cast<unsigned>(length), static_cast<unsigned>(limit)};
}

long thread_number() {
    return ::pthread_getthreadid_np();
}

std::optional<bool> is_blocked(long) {
    return std::nullopt;
}
std::optional<bool> is_connecting(long) {
    return std::nullopt;
}

int make_deaf(Socket&, bool) {
    return STACK_CANNOT;
}

int special(const char*, int) {
    return STACK_CANNOT;
}

} // namespace unlisten::os
