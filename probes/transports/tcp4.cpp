#include "kit/transport.h"

#include <netinet/in.h>

namespace unlisten {

extern const Transport transport_tcp4;
const Transport transport_tcp4{
    .id = "tcp4",
    .description = "TCP over IPv4",
    .family = AF_INET,
    .type = SOCK_STREAM,
    .stack = STACK_TCP4,
    .internet = true,
    .address = [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
    .client_address =
        [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
    .wildcard = [](const Place& place) { return ipv4_address(INADDR_ANY, place.port); },
    .specific = [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
};

} // namespace unlisten
