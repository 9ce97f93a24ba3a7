#include "kit/errno_names.h"
#include "stacks/check/promise.h"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>

namespace unlisten {
namespace {

std::string received(const unlisten_stack& stack, const Socket& socket, int flags = 0) {
    char buffer[64];
    wait_for(stack, socket, POLLIN);
    const long got = stack.recv(socket.fd(), buffer, sizeof buffer, flags);
    expect(got >= 0, "recv() of what was sent answered " + result_name(got));
    return {buffer, static_cast<size_t>(got)};
}

void bytes_arrive(const unlisten_stack& stack, const Kind& kind) {
    const Pair pair = connected(stack, kind, 0);
    const std::string name = std::string(kind.name) + ": ";
    for (const auto& [from, to] :
         {std::pair(&pair.client, &pair.server), std::pair(&pair.server, &pair.client)}) {
        expect_answer(name + "send() of 5 bytes", stack.send(from->fd(), "hello", 5, 0), 5);
        expect(received(stack, *to, MSG_PEEK) == "hello", name + "MSG_PEEK shows other bytes");
        expect(received(stack, *to) == "hello", name + "other bytes arrived than were sent");
    }
}

void end_is_zero(const unlisten_stack& stack, const Kind& kind) {
    Pair pair = connected(stack, kind, 0);
    const std::string name = std::string(kind.name) + ": ";
    expect_answer(name + "shutdown(SHUT_WR)", stack.shutdown(pair.client.fd(), SHUT_WR), 0);
    expect(received(stack, pair.server).empty(), name + "bytes where the end should be");
    expect_answer(name + "send() the other way", stack.send(pair.server.fd(), "x", 1, 0), 1);
    expect(received(stack, pair.client) == "x", name + "nothing comes back after SHUT_WR");
    pair.server.close();
    expect(received(stack, pair.client).empty(), name + "no end after the peer closed");
}

void names_are_told(const unlisten_stack& stack, const Kind& kind) {
    if (kind.family == AF_UNIX)
        return;
    const Pair pair = connected(stack, kind, 0);
    const Address wanted = kind.address(0);
    const auto port = [](const Address& address) { // where both families have it
        return reinterpret_cast<const sockaddr_in*>(address.get())->sin_port;
    };
    const Address own = pair.listener.name();
    Address peer;
    peer.length = sizeof peer.storage;
    expect_answer("getpeername()", stack.getpeername(pair.client.fd(), peer.get(), &peer.length),
                  0);
    const std::pair<const char*, const Address*> told[] = {{"getsockname() of the listener", &own},
                                                           {"getpeername() of the client", &peer}};
    for (const auto& [call, name] : told) {
        const std::string what = std::string(kind.name) + ": " + call;
        expect(name->storage.ss_family == kind.family, what + " gives another family");
        expect(name->length == wanted.length, what + " gives another length");
        expect(port(*name) == port(wanted), what + " gives another port");
    }
}

void any_backlog(const unlisten_stack& stack, const Kind& kind) {
    unsigned which = 1;
    for (const int backlog : {1, 0, -1, 100000}) {
        const Socket listener = listening(stack, kind, which++, backlog);
        expect_answer_or_errno("listen() again", stack.listen(listener.fd(), backlog));
    }
}

} // namespace

std::vector<Promise> connection_promises() {
    return {
        {"loopback",
         "127.0.0.1, ::1 and paths answer: bytes arrive both ways, MSG_PEEK leaves them",
         [](const unlisten_stack& stack) { for_each_kind(stack, bytes_arrive); }},
        {"end", "recv() answers 0 at the end, and SHUT_WR ends one way alone",
         [](const unlisten_stack& stack) { for_each_kind(stack, end_is_zero); }},
        {"names", "getsockname() and getpeername() give the host's layout",
         [](const unlisten_stack& stack) { for_each_kind(stack, names_are_told); }},
        {"backlog", "any backlog is passed on",
         [](const unlisten_stack& stack) { for_each_kind(stack, any_backlog); }},
        {"flags", "recv() with another flag than MSG_PEEK is STACK_CANNOT",
         [](const unlisten_stack& stack) {
             if (stack.can & STACK_HOST_FDS)
                 return;
             for_each_kind(stack, [](const unlisten_stack& of, const Kind& kind) {
                 const Pair pair = connected(of, kind, 0);
                 char byte;
                 expect_answer("recv(MSG_OOB)", of.recv(pair.client.fd(), &byte, 1, MSG_OOB),
                               STACK_CANNOT);
             });
         }},
    };
}

} // namespace unlisten
