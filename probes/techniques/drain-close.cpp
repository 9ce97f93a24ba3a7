// accept(2) until nobody is queued, then close(2).
#include "kit/technique.h"

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
};
PROBE(technique)
