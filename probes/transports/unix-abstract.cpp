#include "kit/transport.h"

namespace unlisten {

extern const Transport transport_unix_abstract;
const Transport transport_unix_abstract{
    .id = "unix-abstract",
    .description = "AF_UNIX stream socket bound to an abstract name (Linux)",
    .family = AF_UNIX,
    .type = SOCK_STREAM,
    .stack = STACK_UNIX_ABSTRACT,
    .address = [](const Place& place) { return unix_abstract_address(place.name); },
    .client_address = [](const Place& place) { return unix_abstract_address(place.name); },
};

} // namespace unlisten
