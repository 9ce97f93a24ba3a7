// Handshakes that are frozen halfway.
#pragma once

#include "kit/socket.h"

namespace unlisten {

// What never arrives.
enum class Lost { nothing, syn_ack, ack };

// Whatever comes for the socket is dropped, until it hears again. Minus an errno, or STACK_CANNOT,
// where that cannot be had.
int make_deaf(Socket& socket, bool deaf);

} // namespace unlisten
