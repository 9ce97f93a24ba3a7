// What both MPTCP transports have in common. They end with connect() to AF_UNSPEC: SO_LINGER 0
// resets MPTCP from Linux 7.1 on (and the stable releases of its time), and before that it ends in
// order.
#pragma once

#include "kit/os/linux_mptcp.h"
#include "kit/transport.h"

#include <cstdint>

namespace unlisten {

// Either end may go on as TCP, and no call says so. A socket that did refuses MPTCP_INFO, and so
// does a kernel that lacks it: a fresh socket tells which.
inline const char* mptcp_or_tcp(const Socket& connected) {
    struct {
        uint8_t counts[8];
        uint32_t flags;
    } info{}; // the beginning of mptcp_info, linux/mptcp.h
    constexpr uint32_t fallback = 1u << 0;
    if (connected.get(os::sol_mptcp, os::mptcp_info, info) >= 0)
        return info.flags & fallback ? "TCP: fell back" : "MPTCP";
    const unlisten_stack& stack = connected.stack();
    const Socket fresh(stack, stack.socket(AF_INET, SOCK_STREAM, os::ipproto_mptcp));
    return fresh && fresh.get(os::sol_mptcp, os::mptcp_info, info) >= 0 ? "TCP: fell back"
                                                                        : "not told";
}

} // namespace unlisten
