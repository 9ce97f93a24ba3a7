#include "kit/os/os.h"

#include <unistd.h>

namespace unlisten::os {

// At most: TCPTV_SRTTDFLT, sys/netinet/tcp_timer.h. A window that is too long costs only time.
const uint64_t first_retransmission_us = 6000000;

// Above net.inet.ip.portlast, 49151.
std::pair<uint16_t, uint16_t> quiet_ports() {
    return {50000, 65535};
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
    return ::getthrid();
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
