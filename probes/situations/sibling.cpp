#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_sibling;
const Situation situation_sibling{
    .id = "sibling",
    .question =
        "Another process holds the listener too and keeps accepting: does it still get clients?",
    .side = Side::server,
    .newcomers = 1,
    .newcomers_in_group = 3,
    .owner_serves = false,
    .sibling = true,
    .random = hash_chooses,
};

} // namespace unlisten
