// setsockopt(2) of SO_ACCEPTCONN, which POSIX has for reading only.
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "acceptconn-clear",
    .question = "Can SO_ACCEPTCONN be set to 0?",
    .act = [](Act& act) { return act.set(SOL_SOCKET, SO_ACCEPTCONN, 0, "SO_ACCEPTCONN 0"); },
    // Without a change it is not undone, but answered: gVisor takes any option of the socket's
    // level.
    .verify =
        [](Act& act) {
            return act.no_longer_listens() == Verdict::done ? Verdict::done : Verdict::unreadable;
        },
};
PROBE(technique)
