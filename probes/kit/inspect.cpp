#include "kit/inspect.h"

#include <algorithm>
#include <string_view>

namespace unlisten::inspect {
namespace {

constexpr struct {
    const char* system;
    FirstTimer timer;
} first_timers[] = {
    {"linux", {1000000, 1000000}},   // TCP_TIMEOUT_INIT, include/net/tcp.h
    {"freebsd", {1000000, 3000000}}, // TCPTV_RTOBASE, sys/netinet/tcp_timer.h: 1 s from release 14
    {"openbsd", {1000000, 6000000}}, // TCPTV_SRTTBASE, sys/netinet/tcp_timer.h
    {"netbsd", {1000000, 6000000}},  // TCPTV_SRTTBASE, sys/netinet/tcp_timer.h
    {"macos", {1000000, 1000000}},   // TCPTV_RTOBASE, bsd/netinet/tcp_timer.h
    {"illumos", {1000000, 1000000}}, // tcp_rexmit_interval_initial
    {"lwip", {3000000, 3000000}},    // LWIP_TCP_RTO_TIME, lwip/opt.h
};
constexpr FirstTimer of_an_unknown_system{1000000, 6000000};

} // namespace

std::optional<std::string> tcp_state(const Socket& socket) {
    return is_host(socket.stack()) ? os::tcp_state(socket) : std::nullopt;
}

std::optional<std::string> tcp_state_of(const unlisten_stack& stack, int protocol,
                                        const Address& server, const Address& client) {
    return is_host(stack) ? os::tcp_state_of(protocol, server, client) : std::nullopt;
}

std::optional<bool> sent_again(const Socket& socket) {
    return is_host(socket.stack()) ? os::sent_again(socket) : std::nullopt;
}

std::optional<os::Queue> queue(const Socket& listener) {
    return is_host(listener.stack()) ? os::queue(listener) : std::nullopt;
}

std::optional<bool> all_arrived(const Socket& socket) {
    return is_host(socket.stack()) ? os::all_arrived(socket) : std::nullopt;
}

FirstTimer first_timer(const unlisten_stack& stack) {
    if (is_host(stack))
        return {std::min<uint64_t>(os::first_retransmission_us, 1000000),
                os::first_retransmission_us};
    for (const auto& [system, timer] : first_timers)
        if (std::string_view(stack.system) == system)
            return timer;
    return of_an_unknown_system;
}

} // namespace unlisten::inspect
