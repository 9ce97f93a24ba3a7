// Why a repetition says nothing of the kernel: its word is `harness:` and one of these, or the
// errno of a shortage.
#pragma once

#include <cerrno>
#include <string>

namespace unlisten {

enum class Trouble {
    act_not_done,            // its calls answered, and what they must have changed is unchanged
    canary,                  // silence, and nobody else was answered either
    client_process,          // that connects for the clients: gone
    descriptor_not_received, // by the process it was passed to
    exec,                    // this program cannot be executed
    holder_died,             // the process that holds the listener, of something else than the act
    holder_hangs,
    late,     // the end of a window was noticed too late
    run,      // an exception while it was waited
    setup,    // an exception until then
    stranger, // an answer or a request of somebody else
    wire,     // it lost packets, or could not carry one
};

constexpr const char* trouble_words[] = {
    "act-not-done", "canary",      "client-process", "descriptor-not-received",
    "exec",         "holder-died", "holder-hangs",   "late",
    "run",          "setup",       "stranger",       "wire"};

constexpr const char* trouble_word(Trouble trouble) {
    return trouble_words[static_cast<int>(trouble)];
}

inline std::string harness_word(Trouble trouble) {
    return std::string("harness:") + trouble_word(trouble);
}

struct Shortage {
    int number;
    const char* name;
};

// The machine has run out of something: no answer about a listener, whatever call gives it.
constexpr Shortage shortages[] = {
    {EMFILE, "EMFILE"}, {ENFILE, "ENFILE"}, {ENOBUFS, "ENOBUFS"}, {ENOMEM, "ENOMEM"}};
// Of a client: it has run out of ports.
constexpr Shortage client_shortage{EADDRNOTAVAIL, "EADDRNOTAVAIL"};

constexpr bool is_shortage(long error) {
    for (const Shortage& each : shortages)
        if (error == each.number)
            return true;
    return false;
}

constexpr bool is_client_shortage(long error) {
    return is_shortage(error) || error == client_shortage.number;
}

} // namespace unlisten
