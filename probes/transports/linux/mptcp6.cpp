#include "mptcp.h"

#include <netinet/in.h>

namespace unlisten {

extern const Transport transport_mptcp6;
const Transport transport_mptcp6{
    .id = "mptcp6",
    .description = "Multipath TCP over IPv6 (Linux)",
    .family = AF_INET6,
    .type = SOCK_STREAM,
    .protocol = os::ipproto_mptcp,
    .stack = STACK_HOST_FDS,
    .internet = true,
    .disconnects = true,
    .address = [](const Place& place) { return ipv6_address(place.server.ipv6, place.port); },
    .client_address =
        [](const Place& place) { return ipv6_address(place.server.ipv6, place.port); },
    .wildcard = [](const Place& place) { return ipv6_any(place.port); },
    .specific = [](const Place& place) { return ipv6_address(place.server.ipv6, place.port); },
    .prepare = [](Socket& listener) { return listener.set(IPPROTO_IPV6, IPV6_V6ONLY, 1); },
    .became = mptcp_or_tcp,
};

} // namespace unlisten
