#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_queued_sent;
const Situation situation_queued_sent{
    .id = "queued-sent",
    .question = "A client is in the queue, and has sent its request: is it still served?",
    .side = Side::client,
    .asks = true,
    .stand = [](Scene& scene) { scene.send_request(scene.queue_client()); },
};

} // namespace unlisten
