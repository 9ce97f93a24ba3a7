#include "kit/blocked.h"

#include "kit/errno_names.h"
#include "kit/facts.h"
#include "kit/os/os.h"
#include "kit/trouble.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr int wake_signal = SIGUSR1;
constexpr uint64_t patience_us = 10000000; // for the thread to fall asleep
constexpr uint64_t settle_us = 50000;      // where the system does not tell whether it has

void interrupt_calls() { // a handler without SA_RESTART: a blocked call answers EINTR
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(wake_signal, &action, nullptr);
}

// Any thread may get a signal of the process, and a call that is blocked comes back of it. Even of
// one that is ignored, a child's end: it is kept as long as another thread blocks it, as
// posix_spawn() does, and then goes to whoever does not (sig_ignored(), kernel/signal.c).
void leave_signals_to_others() {
    sigset_t all;
    sigfillset(&all); // a macro, here and there
    sigdelset(&all, wake_signal);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

void set_blocking(int fd, bool blocking) {
    const int flags = ::fcntl(fd, F_GETFL);
    ::fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

const char* call_name(Blocking how) {
    return how == Blocking::accept ? "accept (blocked)"
           : how == Blocking::poll ? "poll (blocked)"
                                   : "event wait (blocked)";
}

} // namespace

Blocked::Blocked(const Context& context, Socket& listener, Blocking how)
    : context_(context), listener_(listener), how_(how) {
    interrupt_calls();
}

long Blocked::start() {
    if (::pipe(pipe_) < 0)
        return -errno;
    for (const int end : pipe_)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    if (how_ == Blocking::accept)
        set_blocking(listener_.fd(), true);
    thread_ = std::thread([this] { run(); });
    const uint64_t started = context_.stack->now_us();
    for (bool asleep = false; !asleep;) {
        const uint64_t waited = context_.stack->now_us() - started;
        if (ended_ || waited > patience_us)
            return -ETIMEDOUT;
        if (about_to_wait_) {
            const auto blocked = os::is_blocked(thread_number_);
            asleep = blocked ? *blocked : waited > settle_us;
        }
        ::sched_yield();
    }
    // The blocked call goes on blocking; later calls of others do not block.
    if (how_ == Blocking::accept)
        set_blocking(listener_.fd(), false);
    context_.event("blocked", call_name(how_), "waits");
    return 0;
}

std::optional<bool> Blocked::waits() const {
    if (ended_)
        return false;
    return os::is_blocked(thread_number_);
}

void Blocked::run() {
    const int fd = listener_.fd();
    leave_signals_to_others();
    thread_number_ = os::thread_number();
    about_to_wait_ = true;
    if (how_ == Blocking::accept) {
        connection_ = ::accept(fd, nullptr, nullptr);
        outcome_ = connection_ < 0 ? errno_name(errno) : "connection";
    } else if (how_ == Blocking::poll) {
        pollfd entry{fd, POLLIN, 0};
        const int count = ::poll(&entry, 1, -1);
        outcome_ = count < 0 ? errno_name(errno) : poll_names(entry.revents);
    } else {
        outcome_ = os::wait_for_event(fd);
    }
    ended_ = true;
    const char done = 1;
    if (::write(pipe_[1], &done, 1) != 1)
        std::terminate(); // a pipe of one byte does not refuse it
}

Socket Blocked::take() {
    taken_ = true;
    thread_.join();
    context_.event("blocked", call_name(how_), outcome_);
    context_.tell(facts::woken, outcome_);
    for (const Shortage& shortage : shortages)
        if (outcome_ == shortage.name)
            context_.tell(facts::trouble, outcome_);
    if (connection_ < 0)
        return {};
    set_blocking(connection_, false);
    ::fcntl(connection_, F_SETFD, FD_CLOEXEC);
    context_.tell(facts::accepted, "blocked");
    return {*context_.stack, connection_};
}

Blocked::~Blocked() {
    // One signal could come before the call and be lost; the thread blocks again then.
    while (thread_.joinable() && !ended_) {
        ::pthread_kill(thread_.native_handle(), wake_signal);
        pollfd entry{pipe_[0], POLLIN, 0};
        ::poll(&entry, 1, 1);
    }
    if (thread_.joinable())
        thread_.join();
    if (!taken_ && connection_ >= 0)
        ::close(connection_);
    for (const int end : pipe_)
        if (end >= 0)
            ::close(end);
}

} // namespace unlisten
