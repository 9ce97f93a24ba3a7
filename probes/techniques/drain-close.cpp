// accept(2) until nobody is queued, then close(2).
#include "kit/situation.h"
#include "kit/technique.h"

#include <string_view>

using namespace unlisten;

static const Technique technique{
    .id = "drain-close",
    .question = "How small is the loss if the server accepts everybody just before close()?",
    .leaves = Leaves::nothing,
    .act =
        [](Act& act) {
            act.drain();
            return act.close();
        },
    .verify = [](Act& act) { return act.listener_closed(); },
    .random = [](const Situation& situation, const Transport& transport, bool) -> const char* {
        return !transport.internet && std::string_view(situation.id) == "overflow"
                   ? "the scheduler chooses whether a client that waits for room in the queue "
                     "comes before the "
                     "close(): unix_wait_for_peer()"
                   : nullptr;
    },
};
PROBE(technique)
