// What a socket of the scripted kernel is.
#pragma once

#include "stacks/scripted/script.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <utility>

namespace unlisten::scripted {

// Where something listens, or wants to connect to.
struct Name {
    bool local = false;
    std::string path; // of AF_UNIX
    bool v4 = false, v6 = false, any = false;
    uint16_t port = 0;

    // A client of `this` may meet a listener of `other`.
    bool meets(const Name& other) const {
        if (local || other.local)
            return false; // files are looked up by their names
        return port == other.port && ((v4 && other.v4) || (v6 && other.v6));
    }
    std::pair<std::string, uint16_t> key() const { return {path, port}; }
};

struct Endpoint;
using EndpointPtr = std::shared_ptr<Endpoint>;

struct Endpoint {
    int domain = 0, type = 0;
    std::map<std::pair<int, int>, std::string> options;
    bool shares_address = false; // SO_REUSEPORT
    unsigned descriptors = 0;
    std::string address; // as bind() or connect() was given it, for getsockname()

    // A listener.
    bool bound = false, listens = false;
    bool says_it_listens = true; // SO_ACCEPTCONN
    uint64_t age = 0;            // counts bind()s
    Name name;
    size_t room = 0; // how many its queue holds
    std::deque<EndpointPtr> queue;
    std::optional<Sentence> newcomers, behind; // since an act

    // One end of a connection.
    enum class State { fresh, connecting, connected, over };
    State state = State::fresh;
    unsigned asked = 0; // how often, while connecting
    std::weak_ptr<Endpoint> peer, listener;
    std::string peer_address;
    std::string inbox;
    bool ended = false; // the peer will send no more
    int error = 0;      // pending
    bool resets_on_send = false;
    bool aborted = false; // accept() says so

    bool tcp() const { return domain != AF_UNIX; }
};

} // namespace unlisten::scripted
