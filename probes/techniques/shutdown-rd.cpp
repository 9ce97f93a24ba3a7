// shutdown(2) of the reading side.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "shutdown-rd",
    .question = "Does SHUT_RD turn new clients away, and is the queue kept?",
    .act = [](Act& act) { return act.shutdown(SHUT_RD, "SHUT_RD"); },
};
PROBE(technique)
