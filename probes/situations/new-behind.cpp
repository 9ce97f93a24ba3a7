#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_new_behind;
const Situation situation_new_behind{
    .id = "new-behind",
    .question = "A client connects after the act, while another one is still in the queue: what "
                "does it see?",
    .side = Side::client,
    .newcomers = 3,
    .newcomers_in_group = 32,
    .blocking_newcomer = true,
    .random = hash_chooses,
    .stand = [](Scene& scene) { scene.queue_bystander(); },
};

} // namespace unlisten
