#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_successor;
const Situation situation_successor{
    .id = "successor",
    .question = "Can a new socket bind the same address and listen, and who then serves?",
    .side = Side::server,
    .newcomers = 1,
    .newcomers_in_group = 3,
    .random = hash_chooses,
    .stand = [](Scene& scene) { scene.make_successor(false); },
    .after = [](Scene& scene) { scene.take_over(); },
};

} // namespace unlisten
