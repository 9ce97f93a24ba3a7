#include "kit/transport.h"

#include <netinet/in.h>

namespace unlisten {

extern const Transport transport_tcp6_dual;
const Transport transport_tcp6_dual{
    .id = "tcp6-dual",
    .description = "TCP, a listener on [::] for both families, an IPv4 client",
    .family = AF_INET6,
    .type = SOCK_STREAM,
    .stack = STACK_TCP4 | STACK_TCP6,
    .internet = true,
    .address = [](const Place& place) { return ipv6_any(place.port); },
    .client_address =
        [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
    .wildcard = [](const Place& place) { return ipv6_any(place.port); },
    .specific = [](const Place& place) { return ipv6_mapped(place.server.ipv4, place.port); },
    .prepare = [](Socket& listener) { return listener.set(IPPROTO_IPV6, IPV6_V6ONLY, 0); },
    .client_family = AF_INET,
};

} // namespace unlisten
