#include "kit/transport.h"

namespace unlisten {

extern const Transport transport_unix;
const Transport transport_unix{
    .id = "unix",
    .description = "AF_UNIX stream socket bound to a path",
    .family = AF_UNIX,
    .type = SOCK_STREAM,
    .stack = STACK_UNIX,
    .file = true,
    .address = [](const Place& place) { return unix_path_address(place.socket_path()); },
    .client_address = [](const Place& place) { return unix_path_address(place.socket_path()); },
};

} // namespace unlisten
