// shutdown(2) with a direction that does not exist.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "shutdown-invalid",
    .question = "Does shutdown() with a direction that does not exist do anything?",
    .act = [](Act& act) { return act.shutdown(99, "99"); },
};
PROBE(technique)
