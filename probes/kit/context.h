// What every party of one repetition knows.
#pragma once

#include "kit/announcement.h"
#include "kit/recorder.h"
#include "kit/transport.h"
#include "kit/wire.h"

#include <string>

namespace unlisten {

enum class Role { owner, successor, sibling };

constexpr const char* role_name(Role role) {
    return role == Role::owner ? "owner" : role == Role::successor ? "successor" : "sibling";
}

struct Context {
    const unlisten_stack* stack;
    const Transport* transport;
    Wire* wire = nullptr; // where that is how client and server are joined
    Place place;
    std::string nonce;            // of this repetition; an answer with another one is a stranger's
    bool expects_request = false; // a server answers when it has read a request, else at once
    unsigned backlog = 8;         // given to listen()
    bool group = false;           // another listener of a SO_REUSEPORT group shares the address
    bool sham = false;            // the act's calls answer 0 and do nothing
    std::string program;          // path of this executable, for a new image of it
    Recorder* recorder = nullptr;
    Announcement* announcement = nullptr; // where the process may die of the stack

    std::string request() const { return "ask " + nonce + "\n"; }
    std::string answer(Role role) const { return nonce + " " + role_name(role) + "\n"; }
    void event(const std::string& who, const std::string& call, const std::string& result) const {
        recorder->event(stack->now_us(), who, call, result);
    }
    void announce(const std::string& call) const {
        if (announcement)
            announcement->set(call);
    }
    void tell(const char* key, const std::string& value) const { recorder->tell(key, value); }
    Socket client_socket() const; // where it failed, its number says why
};

} // namespace unlisten
