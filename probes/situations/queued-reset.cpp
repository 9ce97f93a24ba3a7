#include "kit/situation.h"

namespace unlisten {

extern const Situation situation_queued_reset;
const Situation situation_queued_reset{
    .id = "queued-reset",
    .question = "A client connected, and reset the connection before the act: does the server "
                "still meet it?",
    .side = Side::client,
    .not_applicable = [](const Technique&, const Transport& transport, bool) -> const char* {
        if (transport.within_calls())
            return "an AF_UNIX socket cannot be reset by its closer";
        return transport.internet ? nullptr : "its closer cannot reset such a connection";
    },
    .stand = [](Scene& scene) { scene.leave_queue(scene.queue_client(), true); },
};

} // namespace unlisten
