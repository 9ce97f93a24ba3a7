#include "kit/half_open.h"
#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_half_open_ack_lost;
const Situation situation_half_open_ack_lost{
    .id = "half-open-ack-lost",
    .question = "The ACK of two clients was lost (client ESTABLISHED, server SYN_RCVD): what do "
                "they end with, and what happens when they speak?",
    .side = Side::client,
    .least_window_ms = 1300,
    .half_open = true,
    .on_wire_alone = true,
    .not_applicable = needs_handshake,
    .random = hash_chooses,
    .stand = [](Scene& scene) { scene.freeze_handshakes(Lost::ack, "SYN_RCVD"); },
    .after = [](Scene& scene) { scene.thaw_handshakes(); },
};

} // namespace unlisten
