#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_stale_file;
const Situation situation_stale_file{
    .id = "stale-file",
    .question = "What does a client of a socket file see whose listener is gone?",
    .side = Side::control,
    .newcomers = 3,
    .not_applicable = [](const Technique&, const Transport& transport,
                         bool) { return transport.file ? nullptr : "its name is not a file"; },
    .stand = [](Scene& scene) { scene.close_listener(); },
};

} // namespace unlisten
