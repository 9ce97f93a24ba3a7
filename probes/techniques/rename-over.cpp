// A successor bound beside the socket file, then rename(2) over it.
#include "kit/files.h"
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
            return exists(act.path() + ".next") ? Verdict::not_done : act.successor_listens();
        },
};
PROBE(technique)
