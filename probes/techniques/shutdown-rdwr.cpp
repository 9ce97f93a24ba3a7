// shutdown(2) of both sides.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "shutdown-rdwr",
    .question = "Does SHUT_RDWR turn new clients away, and is the queue kept?",
    .act = [](Act& act) { return act.shutdown(SHUT_RDWR, "SHUT_RDWR"); },
};
PROBE(technique)
