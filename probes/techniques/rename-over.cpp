// A successor bound beside the socket file, then rename(2) over it.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "rename-over",
    .question =
        "Does a successor renamed over the socket file take new clients, and is the queue kept?",
    .where = Where::files,
    .act =
        [](Act& act) {
            const std::string next = act.path() + ".next";
            const int started = act.start_successor(unix_path_address(next), false);
            return started < 0 ? started : act.rename(next, act.path());
        },
    .verify =
        [](Act& act) {
            const Verdict moved = act.moved(act.path() + ".next", act.path());
            return moved == Verdict::not_done ? moved : act.successor_listens();
        },
};
PROBE(technique)
