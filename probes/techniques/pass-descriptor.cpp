// SCM_RIGHTS to another process, then close(2).
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "pass-descriptor",
    .question =
        "Does a listener that is passed to another process, and then closed here, lose anybody?",
    .companion = Companion::receiver,
    .leaves = Leaves::nothing,
    .act =
        [](Act& act) {
            const int passed = act.pass();
            return passed < 0 ? passed : act.close();
        },
    .verify = [](Act& act) { return act.listener_closed(); },
};
PROBE(technique)
