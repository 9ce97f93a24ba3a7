// Whatever a script says: it is refused in one sentence, or its kernel answers every call.
#include "kit/socket.h"
#include "stacks/scripted/kernel.h"
#include "stacks/stack.h"

#include <cstdint>
#include <netinet/in.h>

using namespace unlisten;
using namespace unlisten::scripted;

namespace {

constexpr uint16_t port = 20000;
const char* const path = "/tmp/fuzz";

// Clients before and after every call that a script can have a rule for.
void live(Kernel& kernel, int family) {
    const Address address =
        family == AF_UNIX ? unix_path_address(path) : ipv4_address(INADDR_LOOPBACK, port);
    const int listener = kernel.socket(family, SOCK_STREAM);
    kernel.bind(listener, address.get(), address.length);
    kernel.listen(listener, 2);
    const auto client = [&] {
        const int fd = kernel.socket(family, SOCK_STREAM);
        kernel.connect(fd, address.get(), address.length);
        pollfd entry{fd, POLLIN | POLLOUT, 0};
        kernel.poll(&entry, 1, 3000000);
        char byte;
        kernel.receive(fd, &byte, 1, false);
        kernel.send(fd, "x", 1);
        return fd;
    };
    const int queued = client();
    kernel.accept(listener);
    kernel.close(client());
    for (const int how : {int{SHUT_RD}, int{SHUT_WR}, int{SHUT_RDWR}, 99})
        kernel.shutdown(listener, how);
    for (const int backlog : {0, 1, -1, 8})
        kernel.listen(listener, backlog);
    const int off = 0;
    kernel.set_option(listener, SOL_SOCKET, SO_ACCEPTCONN, &off, sizeof off);
    kernel.connect(listener, address.get(), address.length);
    kernel.connect(listener, unspecified_address().get(), sizeof(sockaddr_in));
    kernel.bind(listener, address.get(), address.length);
    kernel.special("disconnectx", listener);
    client();
    for (int tries = 0; tries < 10; ++tries)
        kernel.accept(listener);
    kernel.close(queued);
    kernel.rename(path, "/tmp/fuzz-away");
    kernel.unlink("/tmp/fuzz-away");
    kernel.close(listener);
    client();
    kernel.poll(nullptr, 0, 100000000);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        Script script = read_script({reinterpret_cast<const char*>(data), size});
        for (Rule& rule : script.rules)
            rule.dies = false; // it does
        script.can |= STACK_TCP4 | STACK_UNIX | STACK_UNLINK | STACK_RENAME | STACK_DUP;
        Kernel kernel(std::move(script));
        live(kernel, AF_INET);
        live(kernel, AF_UNIX);
    } catch (const ScriptError&) {
    }
    return 0;
}
