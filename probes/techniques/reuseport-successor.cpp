// A second listener on the same address by SO_REUSEPORT, then close(2) of the first.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "reuseport-successor",
    .question = "Does a second SO_REUSEPORT listener save the queue of the first when that closes?",
    .needs = reuseport,
    .leaves = Leaves::nothing,
    .spreads = true,
    .prepare = share_address,
    .act =
        [](Act& act) {
            const int started = act.start_successor(act.listener().name(), true);
            return started < 0 ? started : act.close();
        },
    .verify =
        [](Act& act) {
            return act.successor_listens() != Verdict::not_done ? act.listener_closed()
                                                                : Verdict::not_done;
        },
};
PROBE(technique)
