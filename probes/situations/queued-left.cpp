#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_queued_left;
const Situation situation_queued_left{
    .id = "queued-left",
    .question = "A client connected, and closed before the act: does the server still meet it?",
    .side = Side::client,
    .stand = [](Scene& scene) { scene.leave_queue(scene.queue_client(), false); },
};

} // namespace unlisten
