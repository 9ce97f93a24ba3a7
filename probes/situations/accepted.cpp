#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_accepted;
const Situation situation_accepted{
    .id = "accepted",
    .question = "A client was accepted before the act: does its connection go on?",
    .side = Side::client,
    .asks = true,
    .stand = [](Scene& scene) { scene.accept_client(scene.queue_client(Stand::accepted)); },
};

} // namespace unlisten
