#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_accepted_unread;
const Situation situation_accepted_unread{
    .id = "accepted-unread",
    .question =
        "A client was accepted before the act, and its request lies unread: is it answered?",
    .side = Side::client,
    .asks = true,
    .stand =
        [](Scene& scene) {
            Client& client = scene.queue_client(Stand::accepted);
            scene.send_request(client);
            scene.accept_client(client);
        },
};

} // namespace unlisten
