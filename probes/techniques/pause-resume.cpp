// SHUT_WR, listen(2), SHUT_RD in turn: HAProxy's pause of a TCP listener; listen(2) resumes it.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "pause-resume",
    .question = "Does the pause of proxies turn new clients away, and can it be undone?",
    .act =
        [](Act& act) {
            int result = act.shutdown(SHUT_WR, "SHUT_WR");
            if (result == 0)
                result = act.listen(act.backlog());
            return result < 0 ? result : act.shutdown(SHUT_RD, "SHUT_RD");
        },
    .undo = [](Act& act) { return act.listen(act.backlog()); },
};
PROBE(technique)
