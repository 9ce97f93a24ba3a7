#include "kit/errno_names.h"
#include "kit/os/os.h"
#include "kit/port_claim.h"
#include "stacks/check/promise.h"

#include <cerrno>
#include <netinet/in.h>
#include <sys/un.h>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr uint64_t patience_us = 1000000;

// Nobody else's, for the host's own stack is checked too; as long as the process lives.
uint16_t port(unsigned which) {
    static const PortClaim claim(os::quiet_ports(), kind_addresses);
    return static_cast<uint16_t>(claim.first() + which);
}

} // namespace

std::string path_of(const Address& address) {
    return reinterpret_cast<const sockaddr_un*>(address.get())->sun_path;
}

const Kind kinds[3] = {
    {"tcp4", STACK_TCP4, AF_INET,
     [](unsigned which) { return ipv4_address(INADDR_LOOPBACK, port(which)); }},
    {"tcp6", STACK_TCP6, AF_INET6,
     [](unsigned which) { return ipv6_address(in6addr_loopback, port(which)); }},
    {"unix", STACK_UNIX, AF_UNIX,
     [](unsigned which) {
         return unix_path_address("/tmp/unlisten-check-" + std::to_string(::getpid()) + "-" +
                                  std::to_string(which));
     }},
};

void expect(bool kept, const std::string& instead) {
    if (!kept)
        throw Broken(instead);
}

void expect_answer(const std::string& call, long answer, long wanted) {
    expect(answer == wanted,
           call + " answered " + result_name(answer) + ", not " + result_name(wanted));
}

void expect_answer_or_errno(const std::string& call, long answer) {
    const bool own_error = answer < 0 && answer > -10000;
    const bool stacks_own = answer <= -10000 && answer != STACK_CANNOT;
    expect(answer >= 0 || own_error || stacks_own, call + " answered " + std::to_string(answer));
}

Socket listening(const unlisten_stack& stack, const Kind& kind, unsigned which, int backlog) {
    Socket listener(stack, stack.socket(kind.family, SOCK_STREAM, 0));
    expect(static_cast<bool>(listener),
           std::string(kind.name) + ": socket() answered " + result_name(listener.fd()));
    if (kind.family != AF_UNIX)
        listener.set(SOL_SOCKET, SO_REUSEADDR, 1);
    else if (stack.can & STACK_UNLINK)
        stack.unlink(path_of(kind.address(which)).c_str());
    const std::string name = std::string(kind.name) + ": ";
    expect_answer(name + "bind()", listener.bind(kind.address(which)), 0);
    expect_answer(name + "listen()", listener.listen(backlog), 0);
    return listener;
}

Socket connecting(const unlisten_stack& stack, const Kind& kind, unsigned which) {
    Socket client(stack, stack.socket(kind.family, SOCK_STREAM, 0));
    const int answer = client.connect(kind.address(which));
    expect(answer == 0 || answer == -EINPROGRESS,
           std::string(kind.name) + ": connect() to a listener answered " + result_name(answer));
    return client;
}

short wait_for(const unlisten_stack& stack, const Socket& socket, short events) {
    pollfd entry{socket.fd(), events, 0};
    stack.poll(&entry, 1, patience_us);
    return entry.revents;
}

Pair connected(const unlisten_stack& stack, const Kind& kind, unsigned which) {
    Pair pair;
    pair.listener = listening(stack, kind, which);
    pair.client = connecting(stack, kind, which);
    const std::string name = std::string(kind.name) + ": ";
    expect(wait_for(stack, pair.listener, POLLIN) & POLLIN,
           name + "the listener is not readable although a client connected");
    const int server = stack.accept(pair.listener.fd());
    expect(server >= 0, name + "accept() answered " + result_name(server));
    pair.server = Socket(stack, server);
    expect(wait_for(stack, pair.client, POLLOUT) & POLLOUT,
           name + "a connected client is not writable");
    return pair;
}

void for_each_kind(const unlisten_stack& stack, void (*check)(const unlisten_stack&, const Kind&)) {
    for (const Kind& kind : kinds)
        if (stack.can & kind.needs)
            check(stack, kind);
}

} // namespace unlisten
