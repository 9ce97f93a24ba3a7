// SO_ATTACH_FILTER: a classic BPF program that decides which packets a socket takes. Of TCP it sees
// each from its TCP header on: net/ipv4/tcp_ipv4.c, tcp_filter(). Since commit 5d39580f68e6 (2026)
// a filter of a TCP socket needs CAP_NET_ADMIN.
#pragma once

#include "kit/technique.h"

#include <array>
#include <cstring>
#include <linux/filter.h>

namespace unlisten {

template <size_t length>
using Filter = std::array<sock_filter, length>;

template <size_t length>
int attach(Socket& socket, Filter<length> filter) {
    const sock_fprog program{length, filter.data()};
    return socket.set(SOL_SOCKET, SO_ATTACH_FILTER, program);
}

inline int detach(Act& act) {
    return act.set(SOL_SOCKET, SO_DETACH_FILTER, 0, "SO_DETACH_FILTER");
}

template <size_t length>
Verdict is_attached(Act& act, const Filter<length>& filter) {
    Filter<length> now{};
    socklen_t instructions = length; // not bytes
    const Socket& listener = act.listener();
    if (listener.stack().getsockopt(listener.fd(), SOL_SOCKET, SO_GET_FILTER, now.data(),
                                    &instructions) < 0)
        return Verdict::unreadable;
    return instructions == length && std::memcmp(&now, &filter, sizeof now) == 0
               ? Verdict::done
               : Verdict::not_done;
}

} // namespace unlisten
