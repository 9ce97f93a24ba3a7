// Where clients, or the server, stand when the act happens, and what they then try. One file each
// in situations/, which defines `situation_<id>`.
#pragma once

#include "kit/scene.h"
#include "kit/technique.h"

namespace unlisten {

enum class Side { client, server, control };

struct Situation {
    const char* id;
    const char* question;
    Side side;
    unsigned least_window_ms =
        0; // of silence that it cannot do without; 0: none where everybody is answered
    unsigned newcomers = 0; // that connect after the act, in a row
    unsigned newcomers_in_group = 0;
    bool blocking_newcomer = false; // of an AF_UNIX socket: one more, whose connect() may block
    bool listens = true;            // false: nobody ever listened on the address
    bool asks = false;              // clients send a request, and are answered when it was read
    bool owner_serves = true;       // false: only others accept
    bool sibling = false;       // another process holds the listener, and accepts from the start
    bool blocks = false;        // a server's call blocks in a thread of its own
    bool reuse_address = false; // SO_REUSEADDR on the listener
    bool half_open = false;     // handshakes are frozen halfway
    bool on_wire_alone = false; // a segment has to be held
    std::vector<Setting> settings = {}; // of a network of the probe's own
    Need needs = {};
    Need needs_on_loopback = {}; // where no segment can be held

    int (*prepare)(Socket& listener) = nullptr; // before bind; minus a host errno on failure

    // Why it means nothing for that technique, transport and setup; nullptr: it does.
    const char* (*not_applicable)(const Technique&, const Transport&, bool group) = nullptr;
    // As Technique::random.
    const char* (*random)(const Technique&, const Transport&, bool group) = nullptr;
    void (*stand)(Scene&) = nullptr; // takes the stand and checks it; throws NoStand
    void (*after)(Scene&) = nullptr; // after the act, before newcomers
};

// For situations of the handshake.
inline const char* needs_handshake(const Technique&, const Transport& transport, bool) {
    if (!transport.internet)
        return "there is no handshake that takes its time";
    return transport.three_way ? nullptr : "its handshake is another than TCP's";
}

// Where clients find a listener after the act, or it finds them: of several, one.
inline const char* hash_chooses(const Technique& technique, const Transport& transport,
                                bool group) {
    return transport.internet && (group || technique.spreads)
               ? "a hash of addresses and ports chooses among listeners: reuseport_select_sock()"
               : nullptr;
}

// For techniques that leave the queue so little room that clients compete for it.
inline const char* room_for_few(const Situation& situation, const Transport& transport,
                                bool group) {
    return transport.internet && (situation.half_open || (group && situation.newcomers > 0))
               ? "whether accept() makes room between two clients is the scheduler's choice: "
                 "sk_acceptq_is_full()"
               : nullptr;
}

extern const Situation* const situations[];
extern const unsigned situation_count;

} // namespace unlisten
