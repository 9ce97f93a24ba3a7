// Preloaded into a probe: what other threads and processes than its first do comes LATE_MS later,
// as on a machine that is busy.
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace {

const pid_t first_process = ::getpid();

std::chrono::milliseconds lateness() {
    const char* const told = std::getenv("LATE_MS");
    return std::chrono::milliseconds(told ? std::atoi(told) : 0);
}

} // namespace

// Another process that serves does not get to run.
extern "C" int accept4(int fd, sockaddr* address, socklen_t* length, int flags) {
    if (::getpid() != first_process)
        std::this_thread::sleep_for(lateness());
    return static_cast<int>(::syscall(SYS_accept4, fd, address, length, flags));
}

// Another process that connects, and may block, does not get to run.
extern "C" int connect(int fd, const sockaddr* address, socklen_t length) {
    if (::getpid() != first_process && (::fcntl(fd, F_GETFL) & O_NONBLOCK) == 0)
        std::this_thread::sleep_for(lateness());
    return static_cast<int>(::syscall(SYS_connect, fd, address, length));
}

// A thread that is blocked in accept() is woken in time, and gets to run late. It is as runnable as
// it would be there.
extern "C" int accept(int fd, sockaddr* address, socklen_t* length) {
    const auto accept_now = [&](int listener) {
        return static_cast<int>(::syscall(SYS_accept4, listener, address, length, 0));
    };
    if (::syscall(SYS_gettid) == ::getpid())
        return accept_now(fd);
    const auto late = lateness();
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
