// All that a technique needs: its description, and what its act may do.
#pragma once

#include "kit/act.h"

#include <vector>

namespace unlisten {

enum class Where { anywhere, internet, tcp, files }; // which transports it has a meaning for

// What an act cannot do without. It is confirmed before the act by the same call on a throw-away
// socket, which is bound: minus a host errno, or STACK_CANNOT, where it is missing.
struct Need {
    const char* name = nullptr; // nullptr: nothing
    int (*confirm)(Socket& socket, const Transport& transport) = nullptr;
};
enum class HeldBy { probe, child }; // who holds the listener: a forked child can end or exec
enum class Companion {
    none,
    keeps_copy,
    receiver
};                                         // another process: inherits the listener, or will get it
enum class Leaves { descriptor, nothing }; // of the listener, to the process that acted

// A global setting: "net.ipv4.tcp_migrate_req".
struct Setting {
    const char* name;
    const char* value;
};

struct Situation;

struct Technique {
    const char* id;       // also the name of its file
    const char* question; // that its cells answer
    Where where = Where::anywhere;
    Need needs{};
    const char* lacks = nullptr; // why this build cannot do it; nullptr: it can
    bool by_host_calls = false;  // acts by calls that the seam does not have
    HeldBy held_by = HeldBy::probe;
    Companion companion = Companion::none;
    Leaves leaves = Leaves::descriptor;
    bool ends_holder = false; // the process image that held the listener is gone afterwards
    bool wildcard = false;    // the listener binds the wildcard address
    bool spreads = false;     // it forms a SO_REUSEPORT group, where a hash picks the listener
    bool unprivileged_clients =
        false;                // clients connect from a process without root's file override
    bool own_network = false; // it changes something global, or needs a privilege over it
    std::vector<Setting> settings = {}; // of that network; the same goes without saying then

    int (*arrange)(Context&) = nullptr; // before the listener's socket is made: where it will be
    int (*prepare)(Socket& listener) = nullptr; // before bind; minus a host errno on failure
    int (*listening)(Act&) = nullptr;  // after listen, before clients arrive; minus a host errno
    int (*act)(Act&);                  // 0, or the error of the call that failed
    Verdict (*verify)(Act&) = nullptr; // reads back what the act must have changed
    // Its way back. Also asked in a process without privilege that shares the descriptors: what it
    // does must be done to the listener itself, or to what all processes share.
    int (*undo)(Act&) = nullptr;
    // What in the kernel makes the answer a matter of chance there, and its function's name;
    // nullptr: nothing.
    const char* (*random)(const Situation&, const Transport&, bool group) = nullptr;
};

constexpr Need reuseport{"SO_REUSEPORT", [](Socket& socket, const Transport&) {
                             return socket.set(SOL_SOCKET, SO_REUSEPORT, 1);
                         }};

int probe_main(const Technique& technique, int argc, char** argv);

} // namespace unlisten

// UNLISTEN_ENTRY is a name of its own: all programs are also one (cmake/Programs.cmake).
#define PROBE(technique)                                                                           \
    int UNLISTEN_ENTRY(int argc, char** argv) {                                                    \
        return unlisten::probe_main(technique, argc, argv);                                        \
    }
