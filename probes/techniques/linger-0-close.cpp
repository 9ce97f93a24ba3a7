// close(2) with SO_LINGER on and a time of 0.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "linger-0-close",
    .question = "Does SO_LINGER with a time of 0 change what close() does to the queue?",
    .leaves = Leaves::nothing,
    .act =
        [](Act& act) {
            const int set = act.set(SOL_SOCKET, SO_LINGER, linger{1, 0}, "SO_LINGER 0");
            return set < 0 ? set : act.close();
        },
    .verify = [](Act& act) { return act.listener_closed(); },
};
PROBE(technique)
