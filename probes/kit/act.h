// What an act does, call by call. Every call is recorded with what it answered; with Context::sham
// it is recorded as 0 and not made.
#pragma once

#include "kit/file_descriptor.h"
#include "kit/holder.h"
#include "kit/os/os.h"

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <sys/socket.h>

namespace unlisten {

enum class Verdict {
    done,       // the state it must have changed was read back, and is changed
    not_done,   // it was read back, and is not
    unreadable, // no state can be read here; that the calls were made must do
};

// The process's side of the listener, which an act works on.
struct Listening {
    Context context;
    Holder owner;     // of the listener
    Socket duplicate; // a second descriptor of the listener, not acted on
    std::list<Holder> successors;
    FileDescriptor kept; // what the technique needs for its way back
    int receiver = -1;   // channel to another process that can be given descriptors
    int control = -1;    // channel that a new image of this process goes on with

    Listening(const Context& given, Role role, std::string who)
        : context(given), owner(context, role, std::move(who)) {}
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;
};

class Act {
  public:
    explicit Act(Listening& listening) : listening_(listening) {}

    // Makes one call, named as in C ("shutdown(SHUT_RD)"); it answers >= 0 or minus a host errno.
    int call(const std::string& name, const std::function<long()>& function);
    // The same for a call that does not return when it succeeds.
    int call_without_return(const std::string& name, const std::function<long()>& function);

    // What the listener is before the act: the verdicts below compare with it.
    void remember();

    // -- on the listener ------------------------------------------------------------------------
    int close();
    int shutdown(int how, const char* name);
    int listen(int backlog);
    int connect(const Address& address, const char* name);
    int bind(const Address& address, const char* name);
    template <typename T>
    int set(int level, int option, const T& value, const char* name) {
        return call(name, [&] { return listener().set(level, option, value); });
    }
    int special(const char* name); // of the stack, by name
    int duplicate();               // keeps a second descriptor
    int drain();                   // accepts until nobody is queued
    int pass();                    // to the receiver, by SCM_RIGHTS
    int exec_self(bool keep_listener);
    int unlink(const std::string& path);
    int rename(const std::string& from, const std::string& to);

    // -- a successor: socket, SO_REUSEADDR and SO_REUSEPORT (`shared`), bind, listen
    // ---------------
    int start_successor(const Address& address, bool shared);

    // -- what can be read back
    // ----------------------------------------------------------------------
    Verdict listener_closed() const;
    Verdict successor_listens() const;
    bool has_duplicate() const { return static_cast<bool>(listening_.duplicate); }
    Verdict queue_limit_set(int backlog) const; // as the same call sets it on a throw-away listener
    Verdict no_longer_listens() const;          // by SO_ACCEPTCONN
    Verdict name_changed() const;               // by getsockname
    Verdict
    gone(const std::string& path) const; // from the file system, where the stack's names are
    Verdict moved(const std::string& from, const std::string& to) const;

    // The descriptor is no socket any more.
    void forget_listener() { listener().close(); }
    // A descriptor, until the repetition ends.
    void keep(FileDescriptor descriptor) { listening_.kept = std::move(descriptor); }
    int kept() const { return listening_.kept.get(); }

    Socket& listener() { return listening_.owner.listener; }
    const Context& context() const { return listening_.context; }
    int receiver() const { return listening_.receiver; }
    const Place& place() const { return listening_.context.place; }
    const Transport& transport() const { return *listening_.context.transport; }
    std::string path() const { return place().socket_path(); }
    Address other_address() const; // beside the listener's, and nobody's
    Address own_address() const;   // that a socket of the listener's family can connect to
    bool in_group() const { return listening_.context.group; }
    int backlog() const { return static_cast<int>(listening_.context.backlog); }

  private:
    const unlisten_stack& stack() const { return *listening_.context.stack; }
    void record(const std::string& name, long result);
    Place other_place() const;
    std::optional<bool> listens(const Socket& socket) const;

    Listening& listening_;
    int closed_ = -1; // the listener's number, once it is closed
    std::optional<os::Queue> queue_before_;
    Address name_before_;
    bool listening_told_ = false; // by SO_ACCEPTCONN
};

// SO_REUSEADDR and SO_REUSEPORT; minus a host errno.
int share_address(Socket& socket);

} // namespace unlisten
