#include "kit/transport.h"

#include <netinet/in.h>

namespace unlisten {

extern const Transport transport_tcp6;
const Transport transport_tcp6{
    .id = "tcp6",
    .description = "TCP over IPv6",
    .family = AF_INET6,
    .type = SOCK_STREAM,
    .stack = STACK_TCP6,
    .internet = true,
    .address = [](const Place& place) { return ipv6_address(place.server.ipv6, place.port); },
    .client_address =
        [](const Place& place) { return ipv6_address(place.server.ipv6, place.port); },
    .wildcard = [](const Place& place) { return ipv6_any(place.port); },
    .specific = [](const Place& place) { return ipv6_address(place.server.ipv6, place.port); },
    .prepare = [](Socket& listener) { return listener.set(IPPROTO_IPV6, IPV6_V6ONLY, 1); },
};

} // namespace unlisten
