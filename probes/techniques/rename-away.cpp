// rename(2) of the socket file to another name.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "rename-away",
    .question = "Does renaming the socket file turn new clients away, and can it be undone?",
    .where = Where::files,
    .act = [](Act& act) { return act.rename(act.path(), act.path() + ".away"); },
    .verify = [](Act& act) { return act.moved(act.path(), act.path() + ".away"); },
    .undo = [](Act& act) { return act.rename(act.path() + ".away", act.path()); },
};
PROBE(technique)
