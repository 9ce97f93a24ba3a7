// _exit(2) of the process that holds the listener.
#include "kit/technique.h"

#include <unistd.h>

using namespace unlisten;

static const Technique technique{
    .id = "exit",
    .question = "What do clients see when the server process exits?",
    .held_by = HeldBy::child,
    .leaves = Leaves::nothing,
    .ends_holder = true,
    .act =
        [](Act& act) { return act.call_without_return("_exit(0)", []() -> long { ::_exit(0); }); },
    .verify = [](Act&) { return Verdict::not_done; },
};
PROBE(technique)
