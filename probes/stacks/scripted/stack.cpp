// The scripted kernel behind stacks/stack.h. UNLISTEN_SCRIPT names its file; without it, nothing
// but close() does anything to a listener.
#include "stacks/stack.h"
#include "stacks/scripted/kernel.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

namespace {

using namespace unlisten::scripted;

struct State {
    std::string why = "it was not opened";
    std::unique_ptr<Kernel> kernel;
    unlisten_stack table;
};

extern State state;

Kernel& kernel() {
    return *state.kernel;
}

// No exception passes the table.
int open() try {
    Script script;
    if (const char* path = std::getenv("UNLISTEN_SCRIPT")) {
        std::ifstream file(path, std::ios::binary);
        if (!file) {
            state.why = std::string("the script ") + path + " cannot be read";
            return STACK_CANNOT;
        }
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        try {
            script = read_script(text);
        } catch (const ScriptError& error) {
            state.why = std::string("the script ") + path + ": " + error.what();
            return STACK_CANNOT;
        }
    }
    if (script.can == 0)
        script.can = STACK_TCP4 | STACK_TCP6 | STACK_UNIX | STACK_UNIX_ABSTRACT | STACK_UNLINK |
                     STACK_RENAME | STACK_DUP | STACK_VIRTUAL_CLOCK;
    state.kernel = std::make_unique<Kernel>(std::move(script));
    state.table.can = kernel().script().can;
    state.table.system = kernel().script().system.c_str();
    state.table.release = kernel().script().release.c_str();
    state.table.build = kernel().script().build.c_str();
    return 0;
} catch (const std::exception& error) {
    state.why = error.what();
    return STACK_CANNOT;
}

const char* why() {
    return state.kernel ? kernel().why() : state.why.c_str();
}

State state{
    {},
    nullptr,
    {
        .abi = UNLISTEN_STACK_ABI,
        .size = sizeof(unlisten_stack),
        .can = STACK_VIRTUAL_CLOCK,
        .system = "scripted",
        .release = "1",
        .build = "a scripted kernel",
        .open = open,
        .why = why,
        .socket = [](int domain, int type, int) { return kernel().socket(domain, type); },
        .dup = [](int fd) { return kernel().dup(fd); },
        .close = [](int fd) { return kernel().close(fd); },
        .bind = [](int fd, const sockaddr* address,
                   socklen_t length) { return kernel().bind(fd, address, length); },
        .listen = [](int fd, int backlog) { return kernel().listen(fd, backlog); },
        .accept = [](int fd) { return kernel().accept(fd); },
        .connect = [](int fd, const sockaddr* address,
                      socklen_t length) { return kernel().connect(fd, address, length); },
        .shutdown = [](int fd, int how) { return kernel().shutdown(fd, how); },
        .getsockname =
            [](int fd, sockaddr* address, socklen_t* length) {
                return kernel().name_of(fd, false, address, length);
            },
        .getpeername =
            [](int fd, sockaddr* address, socklen_t* length) {
                return kernel().name_of(fd, true, address, length);
            },
        .recv = [](int fd, void* buffer, size_t size, int flags) -> long {
            if (flags != 0 && flags != MSG_PEEK)
                return kernel().cannot("the script knows MSG_PEEK alone");
            return kernel().receive(fd, buffer, size, flags == MSG_PEEK);
        },
        .send = [](int fd, const void* data, size_t size,
                   int) { return kernel().send(fd, data, size); },
        .setsockopt =
            [](int fd, int level, int name, const void* value, socklen_t size) {
                return kernel().set_option(fd, level, name, value, size);
            },
        .getsockopt =
            [](int fd, int level, int name, void* value, socklen_t* size) {
                return kernel().get_option(fd, level, name, value, size);
            },
        .unlink = [](const char* path) { return kernel().unlink(path); },
        .rename = [](const char* from, const char* to) { return kernel().rename(from, to); },
        .now_us = [] { return kernel().now_us(); },
        .poll = [](pollfd* entries, unsigned count,
                   uint64_t timeout_us) { return kernel().poll(entries, count, timeout_us); },
        .special = [](const char* act, int fd) { return kernel().special(act, fd); },
    }};

} // namespace

extern "C" __attribute__((visibility("default"))) const unlisten_stack*
unlisten_stack_get(uint32_t abi) {
    return abi == UNLISTEN_STACK_ABI ? &state.table : nullptr;
}
