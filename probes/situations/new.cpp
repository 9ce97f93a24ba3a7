#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_new;
const Situation situation_new{
    .id = "new",
    .question = "A client connects after the act, and nobody is queued: what does it see?",
    .side = Side::client,
    .newcomers = 3,
    .newcomers_in_group = 32,
    .blocking_newcomer = true,
    .random = hash_chooses,
};

} // namespace unlisten
