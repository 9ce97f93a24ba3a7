// What the kernel is asked about MPTCP connections, on connections whose answer is known.
#include "kit/os/os.h"
#include "stacks/host.h"
#include "transports/linux/mptcp.h"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>

using namespace unlisten;

namespace {

struct Pair {
    Socket listener, client;

    // On a port of the kernel's choice.
    explicit Pair(int server_protocol)
        : listener(host_stack(), host_stack().socket(AF_INET, SOCK_STREAM, server_protocol)),
          client(host_stack(), host_stack().socket(AF_INET, SOCK_STREAM, os::ipproto_mptcp)) {
        REQUIRE(listener.bind(ipv4_address(INADDR_LOOPBACK, 0)) == 0);
        REQUIRE(listener.listen(1) == 0);
        client.connect(listener.name());
        pollfd entry{client.fd(), POLLOUT, 0};
        REQUIRE(host_stack().poll(&entry, 1, 2000000) == 1);
        client_name_ = client.name();
    }

    std::string server_state() const {
        return os::tcp_state_of(os::ipproto_mptcp, listener.name(), client_name_).value_or("?");
    }
    // What the kernel does about it may take it a moment.
    bool becomes(const std::string& state) const {
        for (int looks = 0; looks < 2000 && server_state() != state; ++looks)
            host_stack().poll(nullptr, 0, 1000);
        return server_state() == state;
    }

  private:
    Address client_name_;
};

bool has_mptcp() {
    const Socket fresh(host_stack(), host_stack().socket(AF_INET, SOCK_STREAM, os::ipproto_mptcp));
    if (!fresh)
        MESSAGE("this kernel has no MPTCP");
    return static_cast<bool>(fresh);
}

} // namespace

TEST_CASE("a connection that is not MPTCP at both ends is told from one that is") {
    if (!has_mptcp())
        return;
    const Pair both(os::ipproto_mptcp), one(0);
    CHECK(std::string(mptcp_or_tcp(both.client)) == "MPTCP");
    CHECK(std::string(mptcp_or_tcp(one.client)) == "TCP: fell back");
}

TEST_CASE("the server's end is looked up, in the queue, whatever its protocol has become") {
    if (!has_mptcp())
        return;
    for (const int protocol : {os::ipproto_mptcp, 0}) {
        CAPTURE(protocol);
        Pair left(protocol), aborted(protocol);
        CHECK(left.becomes("ESTABLISHED"));
        CHECK(aborted.becomes("ESTABLISHED"));
        left.client.close();
        CHECK(left.becomes("CLOSE_WAIT"));
        Transport{.id = "", .description = "", .disconnects = true}.abort(aborted.client);
        CHECK(aborted.becomes("none"));
    }
}
