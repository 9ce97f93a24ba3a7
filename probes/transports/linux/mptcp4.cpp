#include "mptcp.h"

#include <netinet/in.h>

namespace unlisten {

extern const Transport transport_mptcp4;
const Transport transport_mptcp4{
    .id = "mptcp4",
    .description = "Multipath TCP over IPv4 (Linux)",
    .family = AF_INET,
    .type = SOCK_STREAM,
    .protocol = os::ipproto_mptcp,
    .stack = STACK_HOST_FDS,
    .internet = true,
    .disconnects = true,
    .address = [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
    .client_address =
        [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
    .wildcard = [](const Place& place) { return ipv4_address(INADDR_ANY, place.port); },
    .specific = [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
    .became = mptcp_or_tcp,
};

} // namespace unlisten
