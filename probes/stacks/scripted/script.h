// A kernel's behaviour as a small readable file: see README.md beside this file for its language.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace unlisten::scripted {

// What becomes of a client.
enum class Fate {
    accept,        // it gets into the queue, or stays there
    refuse,        // ECONNREFUSED, or whoever else listens on the address takes it
    drop,          // it is not answered; it asks again when its timer fires
    fail,          // connect() answers with an errno
    reset,         // its connection is reset
    reset_on_send, // the same, but only once it sends
    end,           // its connection ends in an orderly way
    silence,       // its connection stands, and nobody has the other end
    stranger,      // somebody else answers it
    move,          // another listener of the address takes it over
    vanish,        // of a client that left: the server never meets it
    abort,         // the same: accept() answers ECONNABORTED
};

struct Sentence {
    Fate fate = Fate::accept;
    int error = 0; // with Fate::fail, a host errno
    uint64_t after_us = 0;
};

// Alternatives are taken in turn, one for each time the rule applies.
using Alternatives = std::vector<Sentence>;

struct Rule {
    std::string call;              // "close", "shutdown(SHUT_RD)", "SO_LINGER" ...
    bool tcp = true, local = true; // for which kinds of socket
    bool alone = true, group = true;
    int error = 0;          // minus it is what the call answers
    bool cannot = false;    // the seam cannot express it
    bool dies = false;      // the stack aborts inside the call
    bool ignored = false;   // answers 0 and does nothing, not even what it always does
    bool restores = false;  // the listener is again as before its first rule
    bool unlistens = false; // SO_ACCEPTCONN reads 0 from then on
    int pending = 0;        // the listener's next accept() answers minus it, once
    std::optional<size_t>
        holds; // of listen(), the first one too: how many the queue holds from then on
    Alternatives queued, accepted, newcomers, behind;
};

struct Script {
    std::string system = "scripted", release = "1", build = "a scripted kernel";
    uint32_t can = 0;            // unlisten_stack_can; 0: all that a script can have
    uint64_t timer_us = 1000000; // until a SYN is sent again
    uint64_t oversleeps_us = 0;  // poll() returns so much after its deadline
    // What becomes of a client of a full queue (not given: TCP drop, Unix fail EAGAIN), or of a
    // full Unix one alone; of an address nobody listens on (refuse); of a listener older than the
    // acted one, after the act; and of one that closed, or aborted, while in the queue (accept).
    std::optional<Sentence> full, full_unix, nobody, elsewhere, left, left_reset;
    std::vector<Rule> rules; // a later one that fits goes before an earlier one

    const Rule* rule(const std::string& call, bool tcp, bool group) const;
};

// With the number of the line.
struct ScriptError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Script read_script(std::string_view text);

} // namespace unlisten::scripted
