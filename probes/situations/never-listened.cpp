#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_never_listened;
const Situation situation_never_listened{
    .id = "never-listened",
    .question = "What does a client of an address see that nobody ever listened on?",
    .side = Side::control,
    .newcomers = 3,
    .listens = false,
};

} // namespace unlisten
