// close(2) of the only descriptor.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "close",
    .question = "Does close() turn new clients away, and what becomes of the queue?",
    .leaves = Leaves::nothing,
    .act = [](Act& act) { return act.close(); },
    .verify = [](Act& act) { return act.listener_closed(); },
};
PROBE(technique)
