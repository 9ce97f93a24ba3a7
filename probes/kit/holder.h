// A holder of a listener: accepts whoever is queued, and answers with the repetition's nonce and
// its role.
#pragma once

#include "kit/context.h"
#include "kit/watch.h"

#include <list>
#include <string>

namespace unlisten {

class Holder {
  public:
    Holder(const Context& context, Role role, std::string who)
        : context_(&context), role_(role), who_(std::move(who)) {}

    Socket listener;

    // Accepts one connection that must be there; it is answered only once serve() was called.
    long accept_one();
    // Accepts until accept() gives nobody, and from now on whenever the listener is readable.
    void serve();
    // Ends whoever is queued, without an answer.
    void empty_queue();
    void watch(Watch& watch);
    // A connection somebody else accepted for this holder.
    void adopt(Socket connection);
    void abort_connections();

    const std::string& who() const { return who_; }

  private:
    struct Connection {
        Socket socket;
        std::string heard;
        bool waiting; // for its request
    };

    long accept(); // one call, recorded
    void accept_all();
    void heed_shortage(long result) const;
    void answer(Connection& connection);
    void hear(Connection& connection);

    const Context* context_;
    Role role_;
    std::string who_;
    std::list<Connection> connections_;
    bool serving_ = false;
    bool polling_ = true; // false once the listener stays readable and yet gives nobody
    bool round_ended_ = false;
    unsigned empty_rounds_ = 0;
};

// Abortively, as all that ends: an act may have made a connection of it. But for stacks of no host,
// whose connections end with the process: one of them reads past the end of a listener that
// lingers.
void end_listener(Socket& listener);

} // namespace unlisten
