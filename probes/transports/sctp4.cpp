#include "kit/transport.h"

#include <netinet/in.h>

namespace unlisten {
namespace {

constexpr int sctp = 132; // IANA's number: not every system's headers name it

} // namespace

extern const Transport transport_sctp4;
const Transport transport_sctp4{
    .id = "sctp4",
    .description = "SCTP over IPv4, one-to-one style",
    .family = AF_INET,
    .type = SOCK_STREAM,
    .protocol = sctp,
    .stack = STACK_HOST_FDS,
    .internet = true,
    .three_way = false,
    .half_close = false,                // RFC 9260, section 9
    .first_retransmission_us = 3000000, // RTO.Initial of RFC 4960; RFC 9260 has 1 s
    .address = [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
    .client_address =
        [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
    .wildcard = [](const Place& place) { return ipv4_address(INADDR_ANY, place.port); },
    .specific = [](const Place& place) { return ipv4_address(place.server.ipv4, place.port); },
    // An unbound client would offer every address of the machine.
    .client_bind = [] { return ipv4_address(INADDR_LOOPBACK, 0); },
};

} // namespace unlisten
