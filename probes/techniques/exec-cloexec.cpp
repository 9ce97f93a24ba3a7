// execve(2) with the listener close-on-exec.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "exec-cloexec",
    .question =
        "What do clients see when the server executes a new image and the listener is FD_CLOEXEC?",
    .held_by = HeldBy::child,
    .leaves = Leaves::nothing,
    .ends_holder = true,
    .act = [](Act& act) { return act.exec_self(false); },
    .verify = [](Act&) { return Verdict::not_done; },
};
PROBE(technique)
