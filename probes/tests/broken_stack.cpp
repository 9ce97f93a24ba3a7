// The scripted stack with one fault, which UNLISTEN_FAULT names: what stack-check must find.
#include "stacks/stack.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <netinet/in.h>
#include <string>
#include <unistd.h>

extern "C" const unlisten_stack* scripted_stack_get(uint32_t abi); // of stacks/scripted

namespace {

const unlisten_stack* real;
unlisten_stack faulty;

using Fault = void (*)(unlisten_stack&);

const std::map<std::string, Fault> faults{
    {"null-function", [](auto& s) { s.rename = nullptr; }},
    {"shouts-its-name", [](auto& s) { s.system = "FreeBSD 14.1."; }},
    {"has-nothing", [](auto& s) { s.can = 0; }},
    {"no-reason", [](auto& s) { s.why = []() -> const char* { return ""; }; }},
    {"any-special", [](auto& s) { s.special = [](const char*, int) { return 0; }; }},
    {"any-family",
     [](auto& s) {
         s.socket = [](int domain, int type, int protocol) {
             return real->socket(domain == 9999 ? AF_UNIX : domain, type, protocol);
         };
     }},
    {"new-numbers", [](auto& s) { s.close = [](int fd) { return fd >= 0 ? 0 : -EBADF; }; }},
    {"close-lies",
     [](auto& s) {
         s.close = [](int fd) {
             const int result = real->close(fd);
             return result == -EBADF ? 0 : result;
         };
     }},
    {"accept-waits",
     [](auto& s) {
         s.accept = [](int fd) {
             const int result = real->accept(fd);
             return result == -EAGAIN ? -EINTR : result;
         };
     }},
    {"recv-waits",
     [](auto& s) {
         s.recv = [](int fd, void* buffer, size_t size, int flags) {
             const long result = real->recv(fd, buffer, size, flags);
             return result == -EAGAIN ? 0 : result;
         };
     }},
    {"dup-of-nothing",
     [](auto& s) { s.dup = [](int) { return real->socket(AF_INET, SOCK_STREAM, 0); }; }},
    {"loses-bytes",
     [](auto& s) {
         s.send = [](int fd, const void* data, size_t size, int flags) {
             real->send(fd, data, size / 2, flags);
             return static_cast<long>(size);
         };
     }},
    {"dies-of-peek",
     [](auto& s) {
         s.recv = [](int fd, void* buffer, size_t size, int flags) {
             if (flags == MSG_PEEK)
                 std::abort();
             return real->recv(fd, buffer, size, flags);
         };
     }},
    {"ends-the-process", [](auto& s) { s.accept = [](int) -> int { ::_exit(0); }; }},
    {"no-end",
     [](auto& s) {
         s.recv = [](int fd, void* buffer, size_t size, int flags) {
             const long result = real->recv(fd, buffer, size, flags);
             return result == 0 ? long{-EPIPE} : result;
         };
     }},
    {"own-family-numbers",
     [](auto& s) {
         s.getsockname = [](int fd, sockaddr* address, socklen_t* length) {
             const int result = real->getsockname(fd, address, length);
             address->sa_family = 28; // AF_INET6 of FreeBSD
             return result;
         };
     }},
    {"backlog-of-its-own",
     [](auto& s) {
         s.listen = [](int fd, int backlog) {
             return backlog < 0 ? -EINVAL : real->listen(fd, backlog);
         };
     }},
    {"any-flag",
     [](auto& s) {
         s.recv = [](int fd, void* buffer, size_t size, int flags) {
             return real->recv(fd, buffer, size, flags & MSG_PEEK);
         };
     }},
    {"positive-errno",
     [](auto& s) {
         s.connect = [](int fd, const sockaddr* address, socklen_t length) {
             const int result = real->connect(fd, address, length);
             return result == -ENOENT ? ENOENT : result;
         };
     }},
    {"so-error-stays",
     [](auto& s) {
         s.getsockopt = [](int fd, int level, int name, void* value, socklen_t* size) {
             static int told = 0;
             const int result = real->getsockopt(fd, level, name, value, size);
             if (level == SOL_SOCKET && name == SO_ERROR) {
                 int error;
                 std::memcpy(&error, value, sizeof error);
                 told = error != 0 ? error : told;
                 std::memcpy(value, &told, sizeof told);
             }
             return result;
         };
     }},
    {"reset-as-end",
     [](auto& s) {
         s.recv = [](int fd, void* buffer, size_t size, int flags) {
             const long result = real->recv(fd, buffer, size, flags);
             return result == -ECONNRESET ? 0 : result;
         };
     }},
    {"raises-sigpipe",
     [](auto& s) {
         s.send = [](int fd, const void* data, size_t size, int flags) {
             const long result = real->send(fd, data, size, flags);
             if (result < 0)
                 ::raise(SIGPIPE);
             return result;
         };
     }},
    {"own-type-numbers",
     [](auto& s) {
         s.getsockopt = [](int fd, int level, int name, void* value, socklen_t* size) {
             const int result = real->getsockopt(fd, level, name, value, size);
             const int own = 2; // SOCK_STREAM of illumos
             if (level == SOL_SOCKET && name == SO_TYPE)
                 std::memcpy(value, &own, sizeof own);
             return result;
         };
     }},
    {"linger-in-ticks",
     [](auto& s) {
         s.getsockopt = [](int fd, int level, int name, void* value, socklen_t* size) {
             const int result = real->getsockopt(fd, level, name, value, size);
             if (level == SOL_SOCKET && name == SO_LINGER)
                 static_cast<linger*>(value)->l_linger *= 100;
             return result;
         };
     }},
    {"always-listens",
     [](auto& s) {
         s.getsockopt = [](int fd, int level, int name, void* value, socklen_t* size) {
             const int result = real->getsockopt(fd, level, name, value, size);
             const int listens = 1;
             if (level == SOL_SOCKET && name == SO_ACCEPTCONN)
                 std::memcpy(value, &listens, sizeof listens);
             return result;
         };
     }},
    {"any-option",
     [](auto& s) {
         s.setsockopt = [](int fd, int level, int name, const void* value, socklen_t size) {
             const int result = real->setsockopt(fd, level, name, value, size);
             return result == STACK_CANNOT ? 0 : result;
         };
     }},
    {"always-readable",
     [](auto& s) {
         s.poll = [](pollfd* entries, unsigned count, uint64_t timeout) {
             const int result = real->poll(entries, count, timeout);
             if (count == 1 && result == 0) {
                 entries->revents = static_cast<short>(entries->events & POLLIN);
                 return entries->revents != 0 ? 1 : 0;
             }
             return result;
         };
     }},
    {"counts-one-more",
     [](auto& s) {
         s.poll = [](pollfd* entries, unsigned count, uint64_t timeout) {
             const int result = real->poll(entries, count, timeout);
             return count == 2 ? result + 1 : result;
         };
     }},
    {"clock-jumps-back",
     [](auto& s) {
         s.now_us = [] {
             static uint64_t looks = 0;
             return ++looks % 50 == 0 ? real->now_us() - 1000 : real->now_us();
         };
     }},
    {"poll-returns-early",
     [](auto& s) {
         s.poll = [](pollfd* entries, unsigned count, uint64_t timeout) {
             return real->poll(entries, count, timeout / 2);
         };
     }},
    {"poll-0-takes-time",
     [](auto& s) {
         s.poll = [](pollfd* entries, unsigned count, uint64_t timeout) {
             return real->poll(entries, count, timeout + 1);
         };
     }},
    {"unlink-lies", [](auto& s) { s.unlink = [](const char*) { return 0; }; }},
    {"rename-lies", [](auto& s) { s.rename = [](const char*, const char*) { return 0; }; }},
    {"wants-the-nul",
     [](auto& s) {
         s.connect = [](int fd, const sockaddr* address, socklen_t length) {
             const char* bytes = reinterpret_cast<const char*>(address);
             if (address->sa_family == AF_UNIX && bytes[length - 1] != '\0')
                 return -ENOENT;
             return real->connect(fd, address, length);
         };
     }},
    // No broken promises: what other kinds of sockets do.
    {"never-readable",
     [](auto& s) {
         s.poll = [](pollfd* entries, unsigned count, uint64_t timeout) {
             int ready = 0;
             real->poll(entries, count, timeout);
             for (unsigned at = 0; at < count; ++at) {
                 entries[at].revents = static_cast<short>(entries[at].revents & ~POLLIN);
                 ready += entries[at].revents != 0 ? 1 : 0;
             }
             return ready;
         };
     }},
    {"connect-tells", // no fault: no error is ever pending
     [](auto& s) {
         s.connect = [](int fd, const sockaddr* address, socklen_t length) {
             const int result = real->connect(fd, address, length);
             int error = 0;
             socklen_t size = sizeof error;
             real->poll(nullptr, 0, 1000);
             real->getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
             return error > 0 ? -error : result;
         };
     }},
    {"slow-to-connect",
     [](auto& s) {
         s.poll = [](pollfd* entries, unsigned count, uint64_t timeout) {
             static bool slow = true;
             if (slow && count == 1 && (entries->events & POLLOUT) != 0) {
                 slow = false;
                 real->poll(nullptr, 0, 950000);
             }
             return real->poll(entries, count, timeout);
         };
     }},
    {"slow-to-shut",
     [](auto& s) {
         s.shutdown = [](int fd, int how) {
             real->poll(nullptr, 0, 1200000);
             return real->shutdown(fd, how);
         };
     }},
    {"never-says-it-listens",
     [](auto& s) {
         s.getsockopt = [](int fd, int level, int name, void* value, socklen_t* size) {
             const int result = real->getsockopt(fd, level, name, value, size);
             if (level == SOL_SOCKET && name == SO_ACCEPTCONN)
                 std::memset(value, 0, *size);
             return level == SOL_SOCKET && name == SO_ACCEPTCONN ? 0 : result;
         };
     }},
    {"dies-undoing", // IP_MINTTL, on a clock that is none of its own
     [](auto& s) {
         static int least = 0;
         s.can &= ~static_cast<uint32_t>(STACK_VIRTUAL_CLOCK);
         s.setsockopt = [](int fd, int level, int name, const void* value, socklen_t size) {
             if (level != IPPROTO_IP || name != IP_MINTTL)
                 return real->setsockopt(fd, level, name, value, size);
             std::memcpy(&least, value, sizeof least);
             if (least == 0)
                 std::abort();
             return 0;
         };
         s.getsockopt = [](int fd, int level, int name, void* value, socklen_t* size) {
             if (level != IPPROTO_IP || name != IP_MINTTL)
                 return real->getsockopt(fd, level, name, value, size);
             std::memcpy(value, &least, sizeof least);
             return 0;
         };
     }},
    {"cannot-listen", [](auto& s) { s.listen = [](int, int) { return -ENOSYS; }; }},
    {"refused-by-so-error",
     [](auto& s) {
         static int pending = 0;
         s.recv = [](int fd, void* buffer, size_t size, int flags) {
             const long result = real->recv(fd, buffer, size, flags);
             if (result != -ECONNREFUSED)
                 return result;
             pending = ECONNREFUSED;
             return long{-ENOTCONN};
         };
         s.getsockopt = [](int fd, int level, int name, void* value, socklen_t* size) {
             const int result = real->getsockopt(fd, level, name, value, size);
             if (level == SOL_SOCKET && name == SO_ERROR)
                 std::memcpy(value, &pending, sizeof pending);
             return result;
         };
     }},
};

int break_one() {
    faulty = *real;
    const char* name = std::getenv("UNLISTEN_FAULT");
    if (!name)
        return 0;
    const auto fault = faults.find(name);
    if (fault == faults.end())
        return -EINVAL; // a typing error in the table of faults
    fault->second(faulty);
    return 0;
}

} // namespace

extern "C" __attribute__((visibility("default"))) const unlisten_stack*
unlisten_stack_get(uint32_t abi) {
    real = scripted_stack_get(abi);
    if (!real)
        return nullptr;
    faulty = *real;
    faulty.open = [] {
        const int result = real->open();
        return result < 0 ? result : break_one();
    };
    return &faulty;
}
