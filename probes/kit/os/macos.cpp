#include "kit/os/os.h"

#include <cerrno>
#include <mach/mach.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <string_view>
#include <sys/socket.h>

namespace unlisten::os {

// TCPTV_RTOBASE, bsd/netinet/tcp_timer.h.
const uint64_t first_retransmission_us = 1000000;

// Below net.inet.ip.portrange.first, 49152.
std::pair<uint16_t, uint16_t> quiet_ports() {
    return {10000, 49151};
}

std::optional<std::string> tcp_state(const Socket&) {
    return std::nullopt;
}
std::optional<std::string> tcp_state_of(int, const Address&, const Address&) {
    return std::nullopt;
}
// Segments with data alone are counted: tcp_output(), bsd/netinet/tcp_output.c.
std::optional<bool> sent_again(const Socket& socket) {
    tcp_connection_info info{};
    const bool told = socket.get(IPPROTO_TCP, TCP_CONNECTION_INFO, info) == 0;
    return told && info.tcpi_txretransmitpackets > 0 ? std::optional<bool>(true) : std::nullopt;
}
std::optional<Queue> queue(const Socket&) {
    return std::nullopt;
}

long thread_number() {
    return static_cast<long>(::pthread_mach_thread_np(::pthread_self()));
}
std::optional<bool> is_blocked(long thread) {
    thread_basic_info_data_t info{};
    mach_msg_type_number_t count = THREAD_BASIC_INFO_COUNT;
    if (::thread_info(static_cast<thread_act_t>(thread), THREAD_BASIC_INFO,
                      reinterpret_cast<thread_info_t>(&info), &count) != KERN_SUCCESS)
        return std::nullopt;
    return info.run_state == TH_STATE_WAITING;
}
std::optional<bool> is_connecting(long) {
    return std::nullopt;
}

int make_deaf(Socket&, bool) {
    return STACK_CANNOT;
}

int special(const char* act, int fd) {
    if (std::string_view(act) != "disconnectx")
        return STACK_CANNOT;
    return ::disconnectx(fd, SAE_ASSOCID_ANY, SAE_CONNID_ANY) < 0 ? -errno : 0;
}

} // namespace unlisten::os
