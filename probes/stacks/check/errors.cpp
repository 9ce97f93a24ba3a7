#include "kit/errno_names.h"
#include "stacks/check/promise.h"

#include <cerrno>

namespace unlisten {
namespace {

// What a client of an address without a listener is told, by whichever call tells it.
long refusal(const unlisten_stack& stack, const Kind& kind, Socket& client) {
    client = Socket(stack, stack.socket(kind.family, SOCK_STREAM, 0));
    const int answer = client.connect(kind.address(5));
    if (answer != -EINPROGRESS && answer != 0)
        return answer;
    wait_for(stack, client, POLLIN | POLLOUT);
    return 0;
}

void refused(const unlisten_stack& stack, const Kind& kind) {
    Socket client;
    long answer = refusal(stack, kind, client);
    char byte;
    if (answer == 0)
        answer = stack.recv(client.fd(), &byte, 1, 0);
    expect_answer(std::string(kind.name) + ": a client of an address without a listener", answer,
                  kind.family == AF_UNIX ? -ENOENT : -ECONNREFUSED);
}

// False: connect() itself told, and there is no pending error.
bool so_error_clears(const unlisten_stack& stack, const Kind& kind) {
    Socket client;
    if (refusal(stack, kind, client) != 0)
        return false;
    const std::string name = std::string(kind.name) + ": ";
    int error = -1;
    expect_answer(name + "getsockopt(SO_ERROR)", client.get(SOL_SOCKET, SO_ERROR, error), 0);
    expect(error == ECONNREFUSED, name + "SO_ERROR of a refused client reads " + errno_name(error));
    expect_answer(name + "getsockopt(SO_ERROR)", client.get(SOL_SOCKET, SO_ERROR, error), 0);
    expect(error == 0, name + "SO_ERROR is not cleared by reading it");
    return true;
}

void so_error_clears_somewhere(const unlisten_stack& stack) {
    bool asked = false;
    for (const Kind& kind : kinds)
        if (stack.can & kind.needs)
            asked = so_error_clears(stack, kind) || asked;
    if (!asked)
        throw Unasked();
}

void reset(const unlisten_stack& stack, const Kind& kind) {
    if (kind.family == AF_UNIX)
        return;
    Pair pair = connected(stack, kind, 0);
    pair.server.abort();
    const std::string name = std::string(kind.name) + ": ";
    expect(wait_for(stack, pair.client, POLLIN) != 0,
           name + "a reset connection does not become readable");
    char byte;
    expect_answer(name + "recv() of a reset connection", stack.recv(pair.client.fd(), &byte, 1, 0),
                  -ECONNRESET);
    int error = -1;
    expect_answer(name + "getsockopt(SO_ERROR)", pair.client.get(SOL_SOCKET, SO_ERROR, error), 0);
    expect(error == 0, name + "recv() told the reset, and SO_ERROR tells it again");
}

void send_raises_nothing(const unlisten_stack& stack, const Kind& kind) {
    Pair pair = connected(stack, kind, 0);
    pair.server.abort();
    wait_for(stack, pair.client, POLLIN);
    long answer = 0;
    for (int tries = 0; tries < 4 && answer >= 0; ++tries) {
        answer = stack.send(pair.client.fd(), "x", 1, 0);
        stack.poll(nullptr, 0, 1000);
    }
    expect(answer < 0 && answer > -10000,
           std::string(kind.name) + ": send() to nobody answered " + result_name(answer));
}

} // namespace

std::vector<Promise> error_promises() {
    return {
        {"refused", "an address without a listener is ECONNREFUSED, a path ENOENT",
         [](const unlisten_stack& stack) { for_each_kind(stack, refused); }},
        {"so-error-clears", "SO_ERROR reads as a host errno, and reading it clears it",
         so_error_clears_somewhere},
        {"reset", "SO_LINGER 0 and close() reset the peer, whose recv() takes the error",
         [](const unlisten_stack& stack) { for_each_kind(stack, reset); }},
        {"no-signal", "send() to nobody answers an errno and raises no signal",
         [](const unlisten_stack& stack) { for_each_kind(stack, send_raises_nothing); }},
    };
}

} // namespace unlisten
