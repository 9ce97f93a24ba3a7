// What is asked of an ordinary process is asked of one.
#include "kit/errno_names.h"
#include "kit/os/os.h"
#include "kit/privilege.h"

#include <cerrno>
#include <cstdlib>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace unlisten;

TEST_CASE("a call is made without privilege, by the same user, and nothing is lost here") {
    const std::string before = os::capabilities();
    const auto user = ::geteuid();
    const auto result = without_privilege([&]() -> long {
        const std::string now = os::capabilities();
        return (now == "none" || now.empty()) && ::geteuid() == user ? 7 : -EPERM;
    });
    CHECK(os::capabilities() == before);
    if (before.empty() && user == 0) // privilege is the user's: it cannot be asked
        CHECK(!result);
    else
        CHECK(result == 7);
}

TEST_CASE("a program that is started then has no privilege either") {
    if (os::capabilities().empty())
        return;
    const auto result = without_privilege([]() -> long {
        return std::system("grep -q '^CapEff:.0*$' /proc/self/status") == 0 ? 7 : -EPERM;
    });
    CHECK(result == 7);
}

TEST_CASE("what an ordinary process may not do is answered as the kernel answers it") {
    // SO_RCVBUFFORCE of Linux is SO_RCVBUF for those who have CAP_NET_ADMIN.
#ifdef SO_RCVBUFFORCE
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(fd >= 0);
    const auto force = [&]() -> long {
        const int size = 65536;
        return ::setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0 ? -errno : 0;
    };
    const auto result = without_privilege(force);
    ::close(fd);
    REQUIRE(result);
    CHECK(result_name(*result) == "EPERM");
#endif
}
