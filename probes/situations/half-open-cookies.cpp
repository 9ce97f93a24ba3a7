#include "kit/half_open.h"
#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_half_open_cookies;
const Situation situation_half_open_cookies{
    .id = "half-open-cookies",
    .question = "The ACK of two clients was lost that a SYN cookie had answered (client "
                "ESTABLISHED, nothing on the server): what do they end with?",
    .side = Side::client,
    .least_window_ms = 1300,
    .half_open = true,
    .on_wire_alone = true,
    .settings = {{"net.ipv4.tcp_syncookies", "2"}}, // for every SYN; of IPv6 too
    .not_applicable = needs_handshake,
    .random = hash_chooses,
    .stand = [](Scene& scene) { scene.freeze_handshakes(Lost::ack, "none"); },
    .after = [](Scene& scene) { scene.thaw_handshakes(); },
};

} // namespace unlisten
