// close(2) of one descriptor of two: dup(2) made another one before.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "close-duplicate",
    .question = "Does close() do anything while a duplicate of the descriptor stays open?",
    .listening = [](Act& act) { act.duplicate(); },
    .act = [](Act& act) { return act.close(); },
    .verify = [](Act& act) { return act.listener_closed(); },
};
PROBE(technique)
