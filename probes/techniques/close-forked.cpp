// close(2) in one process of two that hold the listener.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "close-forked",
    .question = "Does close() do anything while a forked child keeps the descriptor?",
    .companion = Companion::keeps_copy,
    .leaves = Leaves::nothing,
    .act = [](Act& act) { return act.close(); },
    .verify = [](Act& act) { return act.listener_closed(); },
};
PROBE(technique)
