#include "kit/os/os.h"

#include <lwp.h>

namespace unlisten::os {

// TCPTV_SRTTDFLT of 3 s gives a first timer of 6 s: tcp_newtcpcb(), sys/netinet/tcp_subr.c.
const uint64_t first_retransmission_us = 6000000;

// Below net.inet.ip.anonportmin, 49152.
std::pair<uint16_t, uint16_t> quiet_ports() {
    return {10000, 49151};
}

std::optional<std::string> tcp_state(const Socket&) {
    return std::nullopt;
}
std::optional<std::string> tcp_state_of(int, const Address&, const Address&) {
    return std::nullopt;
}
std::optional<bool> sent_again(const Socket&) {
    return std::nullopt;
}
std::optional<Queue> queue(const Socket&) {
    return std::nullopt;
}

long thread_number() {
    return ::_lwp_self();
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
