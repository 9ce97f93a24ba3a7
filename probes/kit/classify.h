// From what one client saw to one word of the vocabulary. A pure function: no clock, no socket.
#pragma once

#include <string>

namespace unlisten {

// Where the client stood when the act happened.
enum class Stand {
    newcomer,
    connecting,
    half_open, // connected as far as it knows, and not in the queue
    queued,
    accepted
};

enum class Heard { nothing, answer, end, error };

// What one client saw, in the order it saw it. Errnos are the host's, positive; 0 is none.
struct ClientView {
    Stand stand = Stand::newcomer;
    bool blocking = false;         // its connect() may block
    bool connected = false;        // POLLOUT, and recv said EAGAIN or better
    int connect_error = 0;         // the answer to connect
    bool retransmitted = false;    // what it waited for came only with a segment sent again
    Heard before = Heard::nothing; // before it spoke after a silent window
    bool spoke = false;            // sent one byte into the silence
    Heard after = Heard::nothing;
    int error = 0;      // with Heard::error
    std::string answer; // with Heard::answer, whole
    bool late = false;  // a window of silence was noticed too late
};

// `nonce` is the repetition's; an answer that does not begin with it is a stranger's.
std::string classify(const ClientView& view, const std::string& nonce);

// The word claims that nothing happened: it needs a canary.
bool claims_silence(const std::string& word);

} // namespace unlisten
