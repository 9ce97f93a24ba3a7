#include "kit/context.h"

namespace unlisten {

Socket Context::client_socket() const {
    const int family = transport->client_family ? transport->client_family : transport->family;
    if (wire)
        return wire->client_socket(family, transport->type, transport->protocol);
    Socket made = transport->socket(*stack, family);
    if (made && transport->client_bind)
        if (const int result = made.bind(transport->client_bind()); result < 0)
            return {*stack, result};
    return made;
}

} // namespace unlisten
