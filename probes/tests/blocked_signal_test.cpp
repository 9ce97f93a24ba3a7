// A blocked server is woken by what happens to its listener, and by no signal of the process.
#include "kit/blocked.h"
#include "stacks/host.h"

#include <csignal>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace unlisten;

namespace {

class Nobody : public Recorder {
  public:
    void event(uint64_t, const std::string&, const std::string&, const std::string&) override {}
    void tell(const std::string&, const std::string&) override {}
};

class Listener {
  public:
    Listener() : socket_(host_stack(), host_stack().socket(AF_INET, SOCK_STREAM, 0)) {
        REQUIRE(::listen(socket_.fd(), 8) == 0); // on a port of the kernel's choice
    }
    Socket& socket() { return socket_; }

  private:
    Socket socket_;
};

class ChildsEndsBlocked { // as in posix_spawn()
  public:
    ChildsEndsBlocked() {
        sigset_t child;
        sigemptyset(&child);
        sigaddset(&child, SIGCHLD);
        ::pthread_sigmask(SIG_BLOCK, &child, &before_);
    }
    ChildsEndsBlocked(const ChildsEndsBlocked&) = delete;
    ChildsEndsBlocked& operator=(const ChildsEndsBlocked&) = delete;
    ~ChildsEndsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  private:
    sigset_t before_{};
};

void end_a_child() {
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
}

} // namespace

TEST_CASE("the end of a child wakes no blocked server") {
    for (const Blocking how : {Blocking::accept, Blocking::poll, Blocking::event}) {
        CAPTURE(static_cast<int>(how));
        Nobody recorder;
        Context context{};
        context.stack = &host_stack();
        context.recorder = &recorder;
        Listener listener;
        Blocked server(context, listener.socket(), how);
        REQUIRE(server.start() == 0);
        const ChildsEndsBlocked blocked_here;
        end_a_child();
        pollfd entry{server.fd(), POLLIN, 0};
        CHECK(::poll(&entry, 1, 100) == 0);
        CHECK(server.waits().value_or(true));
    }
}
