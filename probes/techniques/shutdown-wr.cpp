// shutdown(2) of the writing side.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "shutdown-wr",
    .question = "Does SHUT_WR turn new clients away, and is the queue kept?",
    .act = [](Act& act) { return act.shutdown(SHUT_WR, "SHUT_WR"); },
};
PROBE(technique)
