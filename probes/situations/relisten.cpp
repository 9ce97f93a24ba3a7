#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_relisten;
const Situation situation_relisten{
    .id = "relisten",
    .question = "Does listen() undo it, or the technique's own way back?",
    .side = Side::server,
    .newcomers = 1,
    .newcomers_in_group = 32, // fewer could all fall to the other listener by chance
    .not_applicable =
        [](const Technique& technique, const Transport&, bool) {
            return technique.leaves == Leaves::nothing ? "no descriptor is left to call listen() on"
                                                       : nullptr;
        },
    .random = hash_chooses,
    .after = [](Scene& scene) { scene.listen_again(); },
};

} // namespace unlisten
