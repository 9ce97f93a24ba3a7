// SIGKILL to the process that holds the listener.
#include "kit/technique.h"

#include <csignal>
#include <unistd.h>

using namespace unlisten;

static const Technique technique{
    .id = "kill",
    .question = "What do clients see when the server process is killed?",
    .held_by = HeldBy::child,
    .leaves = Leaves::nothing,
    .ends_holder = true,
    .act =
        [](Act& act) {
            return act.call_without_return("kill(SIGKILL)",
                                           []() -> long { return ::kill(::getpid(), SIGKILL); });
        },
    .verify = [](Act&) { return Verdict::not_done; },
};
PROBE(technique)
