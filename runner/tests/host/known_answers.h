// Cells whose answer is known before any kernel is asked: POSIX leaves no choice, or the probe must
// fail. Techniques that are none of the catalogue's are those of known_probe.cpp.
#pragma once

struct KnownAnswer {
    const char* technique;
    const char* transport;
    const char* situation;
    const char* outcome; // "*" for a word that is the system's own choice
    const char* because;
    const char* path = "loopback"; // another is asked where there is one
};

// clang-format off
constexpr KnownAnswer known_answers[] = {
    // -- a server that waits
    {"nothing", "tcp4", "accept-blocked", "still-blocked served",  "accept() waits for as long as nobody is queued"},
    {"nothing", "unix", "accept-blocked", "still-blocked served",  "accept() waits for as long as nobody is queued"},
    {"nothing", "tcp4", "poll-blocked",   "still-blocked served",  "poll() waits for as long as nothing is readable"},
    {"nothing", "unix", "poll-blocked",   "still-blocked served",  "poll() waits for as long as nothing is readable"},
    {"visit",   "tcp4", "accept-blocked", "woken:connection served", "accept() returns with whoever connects"},
    {"visit",   "unix", "accept-blocked", "woken:connection served", "accept() returns with whoever connects"},
    {"visit",   "tcp4", "poll-blocked",   "woken:POLLIN served",     "a listener that has somebody queued is readable"},
    {"visit",   "unix", "poll-blocked",   "woken:POLLIN served",     "a listener that has somebody queued is readable"},
    // -- a server that never accepts
    {"abandon", "tcp4", "queued-sent",    "stranded",              "the kernel connects clients on the server's behalf, and cannot answer for it"},
    {"abandon", "unix", "queued-sent",    "stranded",              "the kernel connects clients on the server's behalf, and cannot answer for it"},
    {"abandon", "unix", "overflow",       "blocked *",             "connect() waits until there is room, and nobody makes any"},
    // -- an act that is none
    {"nothing", "tcp4", "accepted",       "untouched",             "nobody touched the connection"},
    {"nothing", "unix", "accepted",       "untouched",             "nobody touched the connection"},
    {"nothing", "tcp4", "sibling",        "served-by-sibling",     "a forked process has the listener too"},
    {"nothing", "unix", "sibling",        "served-by-sibling",     "a forked process has the listener too"},
    {"nothing", "tcp4", "successor",      "bind:EADDRINUSE served", "the address is in use"},
    {"nothing", "unix", "successor",      "bind:EADDRINUSE served", "the file is there"},
    // -- what a descriptor and a file name are
    {"close",           "tcp4", "new",    "refused refused refused", "nobody listens any more"},
    {"close-duplicate", "tcp4", "queued", "served",                "the duplicate keeps the listener open"},
    {"exec-inherit",    "tcp4", "queued", "served-by-successor",   "a descriptor stays open across exec()"},
    {"pass-descriptor", "unix", "queued", "served-by-sibling",     "the descriptor that was passed keeps the listener open"},
    {"drain-close",     "tcp4", "queued", "served",                "it was accepted before the close()"},
    {"unlink",          "unix", "queued", "served",                "the socket does not go with its name"},
    {"unlink",          "unix", "new",    "absent absent absent absent", "the name is gone"},
};

// Where a full queue turns clients away instead, nobody can be blocked in connect().
constexpr const char* no_queue_for_connect = "no-stand:refused-while-filling-ECONNREFUSED";

// Each of them makes the probe fail in its own way.
constexpr KnownAnswer known_troubles[] = {
    {"client-process",          "unix", "overflow", "harness:client-process",          "it kills the process that connects for the clients"},
    {"descriptor-not-received", "tcp4", "new",      "harness:descriptor-not-received", "it passes no descriptor to the process that waits for one"},
    {"exec",                    "tcp4", "new",      "harness:exec",                    "it executes a program that is not there"},
    {"holder-died",             "tcp4", "new",      "harness:holder-died",             "the process that holds the listener exits instead of acting"},
    {"holder-hangs",            "tcp4", "new",      "harness:holder-hangs",            "the process that holds the listener waits instead of acting"},
    {"run",                     "tcp4", "relisten", "harness:run",                     "its undo throws"},
    {"setup",                   "tcp4", "new",      "harness:setup",                   "it prepares its listener in vain"},
    {"wire",                    "tcp4", "new",      "harness:wire",                    "its end of the wire is down", "wire"},
};
// clang-format on
