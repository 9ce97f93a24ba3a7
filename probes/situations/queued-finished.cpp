#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_queued_finished;
const Situation situation_queued_finished{
    .id = "queued-finished",
    .question = "A client is in the queue, has sent its request and shut its writing side: is it "
                "still served?",
    .side = Side::client,
    .asks = true,
    .not_applicable =
        [](const Technique&, const Transport& transport, bool) {
            return transport.half_close ? nullptr : "a connection ends in both directions at once";
        },
    .stand =
        [](Scene& scene) {
            Client& client = scene.queue_client();
            scene.send_request(client);
            scene.finish_writing(client);
        },
};

} // namespace unlisten
