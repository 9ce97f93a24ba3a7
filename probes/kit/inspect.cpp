#include "kit/inspect.h"

#include <string_view>

namespace unlisten::inspect {
namespace {

constexpr struct {
    const char* system;
    uint64_t us;
} first_timers[] = {
    {"linux", 1000000},   // TCP_TIMEOUT_INIT, include/net/tcp.h
    {"freebsd", 3000000}, // TCPTV_RTOBASE, sys/netinet/tcp_timer.h: 3 s before release 14, then 1 s
    {"openbsd", 6000000}, // TCPTV_SRTTBASE, sys/netinet/tcp_timer.h
    {"netbsd", 6000000},  // TCPTV_SRTTBASE, sys/netinet/tcp_timer.h
    {"macos", 1000000},   // TCPTV_RTOBASE, bsd/netinet/tcp_timer.h
    {"illumos", 1000000}, // tcp_rexmit_interval_initial
    {"lwip", 3000000},    // LWIP_TCP_RTO_TIME, lwip/opt.h
};
constexpr uint64_t longest_known_us = 6000000;

} // namespace

std::optional<std::string> tcp_state(const Socket& socket) {
    return is_host(socket.stack()) ? os::tcp_state(socket) : std::nullopt;
}

std::optional<std::string> tcp_state_of(const unlisten_stack& stack, int protocol,
                                        const Address& server, const Address& client) {
    return is_host(stack) ? os::tcp_state_of(protocol, server, client) : std::nullopt;
}

std::optional<unsigned> retransmissions(const Socket& socket) {
    return is_host(socket.stack()) ? os::retransmissions(socket) : std::nullopt;
}

std::optional<os::Queue> queue(const Socket& listener) {
    return is_host(listener.stack()) ? os::queue(listener) : std::nullopt;
}

std::optional<bool> all_arrived(const Socket& socket) {
    return is_host(socket.stack()) ? os::all_arrived(socket) : std::nullopt;
}

uint64_t first_retransmission_us(const unlisten_stack& stack) {
    if (is_host(stack))
        return os::first_retransmission_us;
    for (const auto& [system, us] : first_timers)
        if (std::string_view(stack.system) == system)
            return us;
    return longest_known_us;
}

} // namespace unlisten::inspect
