// All that a technique needs: its description, and what its act may do.
#pragma once

#include "kit/act.h"

namespace unlisten {

enum class Where { anywhere, internet, files }; // which transports the technique has a meaning for
enum class Needs { nothing, reuseport };        // confirmed on a throw-away socket
enum class HeldBy { probe, child }; // who holds the listener: a forked child can end or exec
enum class Companion {
    none,
    keeps_copy,
    receiver
};                                         // another process: inherits the listener, or will get it
enum class Leaves { descriptor, nothing }; // of the listener, to the process that acted

struct Technique {
    const char* id;       // also the name of its file
    const char* question; // that its cells answer
    Where where = Where::anywhere;
    Needs needs = Needs::nothing;
    HeldBy held_by = HeldBy::probe;
    Companion companion = Companion::none;
    Leaves leaves = Leaves::descriptor;
    bool ends_holder = false; // the process image that held the listener is gone afterwards
    bool wildcard = false;    // the listener binds the wildcard address
    bool spreads = false;     // it forms a SO_REUSEPORT group, where a hash picks the listener
    bool unprivileged_clients =
        false; // clients connect from a process without root's file override

    int (*prepare)(Socket& listener) = nullptr; // before bind; minus a host errno on failure
    int (*listening)(Act&) = nullptr;  // after listen, before clients arrive; minus a host errno
    int (*act)(Act&);                  // 0, or the error of the call that failed
    Verdict (*verify)(Act&) = nullptr; // reads back what the act must have changed
    int (*undo)(Act&) = nullptr;
};

int probe_main(const Technique& technique, int argc, char** argv);

} // namespace unlisten

#define PROBE(technique)                                                                           \
    int main(int argc, char** argv) {                                                              \
        return unlisten::probe_main(technique, argc, argv);                                        \
    }
