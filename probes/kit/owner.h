// The party that holds the acting listener: this process, or another one that is asked over a
// channel.
#pragma once

#include "kit/blocked.h"
#include "kit/technique.h"
#include "kit/watch.h"

#include <memory>
#include <optional>

namespace unlisten {

enum class Request {
    nothing,    // 0: shows that it answers
    accept_one, // a connection that must be there; result of accept()
    block,      // argument: a Blocking; 0 once a thread waits in the kernel, else minus an errno
    act,        // 0, or the act's error
    observe,    // tells readiness and SO_ACCEPTCONN
    listen,     // argument: the backlog
    undo,
    serve,        // accepts from now on; argument 0: only successors do
    queue_length, // minus ENOTSUP where the system does not tell
    queue_limit,  // the most it takes, which a setting may hold below the backlog; the same
    readable,     // 1 or 0
    receive,      // takes a descriptor of a listener from the passing channel
    blocked,      // 1: its thread waits in the kernel, 0: it comes back; minus ENOTSUP
};

class Owner {
  public:
    virtual ~Owner() = default;
    virtual long ask(Request request, long argument = 0) = 0;
    virtual void watch(Watch& watch) = 0;
    virtual void finish() = 0; // everything it holds ends abortively
};

// In this process.
class LocalOwner final : public Owner {
  public:
    LocalOwner(const Context& context, const Technique* technique, Role role = Role::owner,
               std::string who = "listener")
        : listening(context, role, std::move(who)), technique_(technique), act_(listening) {}

    long ask(Request request, long argument = 0) override;
    void watch(Watch& watch) override;
    void finish() override;

    Listening listening;

  private:
    long act();
    long undo();
    void observe();
    void serve(bool owner_too);

    const Technique* technique_; // nullptr: it only ever accepts
    Act act_;
    std::unique_ptr<Blocked> blocked_;
};

} // namespace unlisten
