// Techniques for known_answers_test alone. As with every probe, the program's name says which.
#include "kit/hosts.h"
#include "kit/os/network.h"
#include "kit/technique.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <list>
#include <net/if.h>
#include <stdexcept>
#include <string>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace unlisten;

namespace {

std::list<Socket> kept; // until this process ends

int visit(Act& act) {
    return act.call("connect of a visitor", [&]() -> long {
        const Transport& transport = act.transport();
        const unlisten_stack& stack = act.listener().stack();
        const int fd = stack.socket(transport.family, transport.type, 0);
        if (fd < 0)
            return fd;
        kept.emplace_back(stack, fd);
        const int result = kept.back().connect(transport.client_address(act.place()));
        return result == -EINPROGRESS ? 0 : result;
    });
}

int abandon(Act& act) {
    return act.call("accept nobody any more", [&]() -> long {
        kept.push_back(std::move(act.listener()));
        return 0;
    });
}

int kill_client_process(Act& act) {
    return act.call("kill of the client process", []() -> long {
        if (::getpgrp() != ::getpid())
            return -EPERM; // others are in this group, too
        std::signal(SIGUSR2, SIG_IGN);
        siginfo_t info;
        return ::kill(0, SIGUSR2) < 0 || ::waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) < 0 ? -errno
                                                                                          : 0;
    });
}

int take_wire_down(Act& act) {
    if (act.place().server.ipv4 != wire_server.ipv4)
        return 0; // an interface of that name would be the host's
    return act.call("take the wire down", []() -> long {
        const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
        ifreq request{};
        std::strcpy(request.ifr_name, os::link_device);
        return ::ioctl(socket.get(), SIOCSIFFLAGS, &request) < 0 ? -errno : 0;
    });
}

// -- in the process that holds the listener

int die(Act&) {
    ::_exit(3);
}

int hang(Act&) {
    for (;;)
        ::pause();
}

const Technique techniques[] = {
    {.id = "visit", .question = "Does a client that connects wake a server?", .act = visit},
    {.id = "abandon",
     .question = "What do clients see of a listener that nobody accepts from?",
     .leaves = Leaves::nothing,
     .act = abandon},
    {.id = "client-process",
     .question = "What if the process that connects for the clients is killed?",
     .act = kill_client_process},
    {.id = "descriptor-not-received",
     .question = "What if no descriptor is passed?",
     .companion = Companion::receiver,
     .leaves = Leaves::nothing,
     .act =
         [](Act& act) {
             act.forget_listener();
             return act.pass();
         }},
    {.id = "exec",
     .question = "What if the program cannot be executed?",
     .held_by = HeldBy::child,
     .leaves = Leaves::nothing,
     .ends_holder = true,
     .act = [](Act& act) { return act.exec_self(false); }},
    {.id = "holder-died",
     .question = "What if the process that holds the listener ends?",
     .held_by = HeldBy::child,
     .act = die},
    {.id = "holder-hangs",
     .question = "What if the process that holds the listener does not answer?",
     .held_by = HeldBy::child,
     .act = hang},
    {.id = "run",
     .question = "What if something goes wrong later?",
     .act = [](Act&) { return 0; },
     .undo = [](Act&) -> int { throw std::runtime_error("undo goes wrong"); }},
    {.id = "setup",
     .question = "What if the listener cannot be prepared?",
     .prepare = [](Socket&) { return -EINVAL; },
     .act = [](Act&) { return 0; }},
    {.id = "wire", .question = "What if the wire is cut?", .act = take_wire_down},
};

} // namespace

int main(int argc, char** argv) {
    const std::string program = argv[0];
    const std::string id = program.substr(program.rfind('/') + 1 + std::strlen("unlisten-"));
    char nowhere[] = "no-such-program";
    if (id == "exec") // its own path is what it executes
        argv[0] = nowhere;
    for (const Technique& technique : techniques)
        if (id == technique.id)
            return probe_main(technique, argc, argv);
    return 64;
}
