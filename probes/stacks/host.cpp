#include "stacks/host.h"

#include "kit/os/os.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <string>
#include <sys/utsname.h>
#include <unistd.h>

namespace unlisten {
namespace {

#ifdef MSG_NOSIGNAL
constexpr int no_signal = MSG_NOSIGNAL;
#else
constexpr int no_signal = 0; // a probe ignores SIGPIPE
#endif

#ifdef __linux__
constexpr uint32_t abstract_names = STACK_UNIX_ABSTRACT;
#else
constexpr uint32_t abstract_names = 0;
#endif

template <typename T>
T answer(T result) {
    return result < 0 ? static_cast<T>(-errno) : result;
}

int made(int fd) {
    if (fd < 0)
        return -errno;
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
        ::fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
        const int error = errno;
        ::close(fd);
        return -error;
    }
    return fd;
}

int host_open() {
    return 0;
}
const char* host_why() {
    return "this system has no such act";
}
#if defined SOCK_NONBLOCK && defined SOCK_CLOEXEC
int host_socket(int domain, int type, int protocol) {
    return answer(::socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
}
int host_accept(int fd) {
    return answer(::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
}
#else
int host_socket(int domain, int type, int protocol) {
    return made(::socket(domain, type, protocol));
}
int host_accept(int fd) {
    return made(::accept(fd, nullptr, nullptr));
}
#endif
int host_dup(int fd) {
    return made(::dup(fd));
}
int host_close(int fd) {
    return answer(::close(fd));
}
int host_bind(int fd, const sockaddr* address, socklen_t length) {
    return answer(::bind(fd, address, length));
}
int host_listen(int fd, int backlog) {
    return answer(::listen(fd, backlog));
}
int host_connect(int fd, const sockaddr* address, socklen_t length) {
    return answer(::connect(fd, address, length));
}
int host_shutdown(int fd, int how) {
    return answer(::shutdown(fd, how));
}
int host_getsockname(int fd, sockaddr* address, socklen_t* length) {
    return answer(::getsockname(fd, address, length));
}
int host_getpeername(int fd, sockaddr* address, socklen_t* length) {
    return answer(::getpeername(fd, address, length));
}
long host_recv(int fd, void* buffer, size_t size, int flags) {
    return answer(static_cast<long>(::recv(fd, buffer, size, flags)));
}
long host_send(int fd, const void* data, size_t size, int flags) {
    return answer(static_cast<long>(::send(fd, data, size, flags | no_signal)));
}
int host_setsockopt(int fd, int level, int name, const void* value, socklen_t size) {
    return answer(::setsockopt(fd, level, name, value, size));
}
int host_getsockopt(int fd, int level, int name, void* value, socklen_t* size) {
    return answer(::getsockopt(fd, level, name, value, size));
}
int host_unlink(const char* path) {
    return answer(::unlink(path));
}
int host_rename(const char* from, const char* to) {
    return answer(std::rename(from, to));
}

uint64_t host_now_us() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<uint64_t>(now.tv_sec) * 1000000u +
           static_cast<uint64_t>(now.tv_nsec) / 1000u;
}

int host_poll(pollfd* entries, unsigned count, uint64_t timeout_us) {
    const uint64_t ms = (timeout_us + 999u) / 1000u; // never earlier than asked
    const int result = ::poll(entries, count, static_cast<int>(ms > 3600000u ? 3600000u : ms));
    return result < 0 && errno == EINTR ? 0 : answer(result);
}

int host_special(const char* act, int fd) {
    return os::special(act, fd);
}

// As kit/os names its files.
std::string system_name(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name == "darwin" ? "macos" : name;
}

struct Kernel {
    utsname name{};
    std::string system;
    unlisten_stack table{};
    Kernel() {
        ::uname(&name);
        system = system_name(name.sysname);
        table = {UNLISTEN_STACK_ABI,
                 sizeof(unlisten_stack),
                 STACK_TCP4 | STACK_TCP6 | STACK_UNIX | abstract_names | STACK_UNLINK |
                     STACK_RENAME | STACK_DUP | STACK_HOST_FDS,
                 system.c_str(),
                 name.release,
                 "the host's kernel",
                 host_open,
                 host_why,
                 host_socket,
                 host_dup,
                 host_close,
                 host_bind,
                 host_listen,
                 host_accept,
                 host_connect,
                 host_shutdown,
                 host_getsockname,
                 host_getpeername,
                 host_recv,
                 host_send,
                 host_setsockopt,
                 host_getsockopt,
                 host_unlink,
                 host_rename,
                 host_now_us,
                 host_poll,
                 host_special};
    }
};

} // namespace

const unlisten_stack& host_stack() {
    static const Kernel kernel;
    return kernel.table;
}

} // namespace unlisten
