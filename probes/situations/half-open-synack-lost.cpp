#include "kit/half_open.h"
#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_half_open_synack_lost;
const Situation situation_half_open_synack_lost{
    .id = "half-open-synack-lost",
    .question = "The SYN-ACK for two clients was lost (client SYN_SENT, server SYN_RCVD): what do "
                "they end with?",
    .side = Side::client,
    .least_window_ms = 1300,
    .half_open = true,
    .needs_on_loopback = {"a filter on the client's socket",
                          [](Socket& socket, const Transport&) { return make_deaf(socket, true); }},
    .not_applicable = needs_handshake,
    .random = hash_chooses,
    .stand = [](Scene& scene) { scene.freeze_handshakes(Lost::syn_ack, "SYN_RCVD"); },
    .after = [](Scene& scene) { scene.thaw_handshakes(); },
};

} // namespace unlisten
