#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_event_blocked;
const Situation situation_event_blocked{
    .id = "event-blocked",
    .question = "The server is blocked in epoll_wait() or kevent() in another thread: does the act "
                "wake it, and what does the next client see?",
    .side = Side::server,
    .least_window_ms = 250,
    .newcomers = 1,
    .newcomers_in_group = 3,
    .blocks = true,
    .not_applicable =
        [](const Technique& technique, const Transport&, bool) {
            return technique.ends_holder ? "the blocked server ends with the process" : nullptr;
        },
    .random = hash_chooses,
    .stand = [](Scene& scene) { scene.block_server(Blocking::event); },
};

} // namespace unlisten
