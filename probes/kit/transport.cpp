#include "kit/transport.h"

namespace unlisten {

void Transport::abort(Socket& socket) const {
    if (socket && disconnects)
        socket.connect(unspecified_address());
    socket.abort();
}

} // namespace unlisten
