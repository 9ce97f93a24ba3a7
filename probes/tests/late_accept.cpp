// Preloaded into a probe: a thread that is blocked in accept() is woken in time, and gets to run
// LATE_MS later, as on a machine that is busy. It is as runnable as it would be there.
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

extern "C" int accept(int fd, sockaddr* address, socklen_t* length) {
    const auto accept_now = [&](int listener) {
        return static_cast<int>(::syscall(SYS_accept4, listener, address, length, 0));
    };
    if (::syscall(SYS_gettid) == ::getpid())
        return accept_now(fd);
    const auto late = std::chrono::milliseconds(std::atoi(std::getenv("LATE_MS")));
    const int held = ::dup(fd); // as a call under way holds it
    int connection = -1;
    for (bool done = false; !done;) {
        pollfd entry{held, POLLIN, 0};
        if (::poll(&entry, 1, -1) < 0)
            break;
        const auto woken = std::chrono::steady_clock::now();
        while (std::chrono::steady_clock::now() - woken < late)
            ::sched_yield();
        connection = accept_now(held);
        done = connection >= 0 || errno != EAGAIN || (entry.revents & POLLIN) == 0;
    }
    const int error = errno;
    ::close(held);
    errno = error;
    return connection;
}
