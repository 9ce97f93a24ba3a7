#include "kit/transport.h"

namespace unlisten {

extern const Transport transport_unix_seqpacket;
const Transport transport_unix_seqpacket{
    .id = "unix-seqpacket",
    .description = "AF_UNIX sequenced-packet socket bound to a path",
    .family = AF_UNIX,
    .type = SOCK_SEQPACKET,
    .stack = STACK_UNIX,
    .file = true,
    .address = [](const Place& place) { return unix_path_address(place.socket_path()); },
    .client_address = [](const Place& place) { return unix_path_address(place.socket_path()); },
};

} // namespace unlisten
