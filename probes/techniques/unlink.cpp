// unlink(2) of the socket file.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "unlink",
    .question = "Does removing the socket file turn new clients away, and is the queue kept?",
    .where = Where::files,
    .act = [](Act& act) { return act.unlink(act.path()); },
    .verify = [](Act& act) { return act.gone(act.path()); },
};
PROBE(technique)
