// listen(2) again, with a backlog of 0.
#include "kit/situation.h"
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "listen-0",
    .question = "Does listen() with a backlog of 0 on a listening socket turn new clients away?",
    .act = [](Act& act) { return act.listen(0); },
    .verify = [](Act& act) { return act.queue_limit_set(0); },
    .random = room_for_few,
};
PROBE(technique)
