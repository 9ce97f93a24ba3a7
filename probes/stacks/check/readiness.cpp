#include "stacks/check/promise.h"

namespace unlisten {
namespace {

void listener_readiness(const unlisten_stack& stack, const Kind& kind) {
    const Socket listener = listening(stack, kind, 0);
    const std::string name = std::string(kind.name) + ": ";
    expect(!(listener.poll_now(POLLIN) & POLLIN), name + "a listener without clients is readable");
    const Socket client = connecting(stack, kind, 0);
    expect(wait_for(stack, listener, POLLIN) & POLLIN, name + "a listener with a client is not");
    const Socket server(stack, stack.accept(listener.fd()));
    expect(!(listener.poll_now(POLLIN) & POLLIN),
           name + "a listener is readable after its only client was accepted");
}

void only_what_was_asked(const unlisten_stack& stack, const Kind& kind) {
    const Pair pair = connected(stack, kind, 0);
    stack.send(pair.client.fd(), "x", 1, 0);
    wait_for(stack, pair.server, POLLIN);
    const short seen = pair.server.poll_now(POLLOUT);
    expect(!(seen & POLLIN), std::string(kind.name) + ": POLLIN is told unasked");
    pollfd entries[2] = {{pair.server.fd(), POLLIN, 0}, {pair.client.fd(), POLLIN, 0}};
    const int count = stack.poll(entries, 2, 0);
    expect(count == 1 && entries[0].revents != 0 && entries[1].revents == 0,
           std::string(kind.name) + ": poll() says " + std::to_string(count) +
               " of two are ready where one is");
}

} // namespace

std::vector<Promise> readiness_promises() {
    return {
        {"listener-readiness", "a listener is readable while somebody is queued",
         [](const unlisten_stack& stack) { for_each_kind(stack, listener_readiness); }},
        {"poll-count", "poll() gives the number of entries with revents, and only what was asked",
         [](const unlisten_stack& stack) { for_each_kind(stack, only_what_was_asked); }},
    };
}

} // namespace unlisten
