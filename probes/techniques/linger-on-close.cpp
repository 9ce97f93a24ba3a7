// close(2) with SO_LINGER on and a time of 10 s.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "linger-on-close",
    .question = "Does SO_LINGER with a time change what close() does to the queue?",
    .leaves = Leaves::nothing,
    .act =
        [](Act& act) {
            const int set = act.set(SOL_SOCKET, SO_LINGER, linger{1, 10}, "SO_LINGER 10");
            return set < 0 ? set : act.close();
        },
    .verify = [](Act& act) { return act.listener_closed(); },
};
PROBE(technique)
