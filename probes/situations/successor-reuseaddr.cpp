#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_successor_reuseaddr;
const Situation situation_successor_reuseaddr{
    .id = "successor-reuseaddr",
    .question = "The same, with SO_REUSEADDR on both sockets: who then serves?",
    .side = Side::server,
    .newcomers = 1,
    .newcomers_in_group = 3,
    .reuse_address = true,
    .random = hash_chooses,
    .stand = [](Scene& scene) { scene.make_successor(true); },
    .after = [](Scene& scene) { scene.take_over(); },
};

} // namespace unlisten
