// execve(2) with the listener kept: the new image serves on.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "exec-inherit",
    .question = "What do clients see when the server executes a new image that keeps the listener, "
                "and nothing else?",
    .held_by = HeldBy::child,
    .ends_holder = true,
    .act = [](Act& act) { return act.exec_self(true); },
    .verify = [](Act&) { return Verdict::not_done; },
};
PROBE(technique)
