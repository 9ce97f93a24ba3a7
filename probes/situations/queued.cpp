#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_queued;
const Situation situation_queued{
    .id = "queued",
    .question = "A client is in the queue, and has sent nothing: is it still served?",
    .side = Side::client,
    .stand = [](Scene& scene) { scene.queue_client(); },
};

} // namespace unlisten
