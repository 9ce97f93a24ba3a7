#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_overflow;
const Situation situation_overflow{
    .id = "overflow",
    .question = "A client is connecting while the queue is full: what becomes of it? (AF_UNIX: one "
                "blocked in connect(), and one that comes after the act and does not block)",
    .side = Side::client,
    .least_window_ms = 1300,
    .not_applicable =
        [](const Technique&, const Transport&, bool group) {
            return group ? "the other listener of the group takes whom this one cannot" : nullptr;
        },
    .random = hash_chooses,
    .stand = [](Scene& scene) { scene.fill_queue(); },
};

} // namespace unlisten
