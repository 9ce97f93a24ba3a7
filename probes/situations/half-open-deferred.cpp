#include "kit/half_open.h"
#include "kit/option_numbers.h"
#include "kit/situation.h"

#include <netinet/in.h>

namespace unlisten {
namespace {

// Seconds, tcp(7): longer than anybody here waits in silence.
int defer_accept(Socket& listener) {
    return listener.set(IPPROTO_TCP, tcp_defer_accept, 60);
}

} // namespace

extern const Situation situation_half_open_deferred;
const Situation situation_half_open_deferred{
    .id = "half-open-deferred",
    .question = "Two idle clients of a listener with TCP_DEFER_ACCEPT (client ESTABLISHED, server "
                "SYN_RCVD): what do they end with, and what happens when they speak?",
    .side = Side::client,
    .least_window_ms = 1300,
    .half_open = true,
    .needs = {"TCP_DEFER_ACCEPT",
              [](Socket& socket, const Transport&) { return defer_accept(socket); }},
    .prepare = defer_accept,
    .not_applicable = needs_handshake,
    .random = hash_chooses,
    .stand = [](Scene& scene) { scene.freeze_handshakes(Lost::nothing, "SYN_RCVD"); },
};

} // namespace unlisten
