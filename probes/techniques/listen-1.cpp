// listen(2) again, with a backlog of 1.
#include "kit/situation.h"
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "listen-1",
    .question = "Does listen() with a backlog of 1 on a listening socket turn new clients away?",
    .act = [](Act& act) { return act.listen(1); },
    .verify = [](Act& act) { return act.queue_limit_set(1); },
    .random = room_for_few,
};
PROBE(technique)
