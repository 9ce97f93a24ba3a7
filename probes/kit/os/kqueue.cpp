// What the BSDs and macOS have in common.
#include "kit/errno_names.h"
#include "kit/os/os.h"

#include <algorithm>
#include <cerrno>
#include <sys/event.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace unlisten::os {

const bool whole_loopback_network = false; // lo0 has 127.0.0.1 alone

std::string wait_for_event(int listener) {
    const int queue = ::kqueue();
    struct kevent wanted;
    struct kevent seen;
    EV_SET(&wanted, static_cast<uintptr_t>(listener), EVFILT_READ, EV_ADD, 0, 0, nullptr);
    const int count = queue < 0 ? -1 : ::kevent(queue, &wanted, 1, &seen, 1, nullptr);
    const int error = errno;
    ::close(queue);
    if (count < 0)
        return errno_name(error);
    std::string names = "EVFILT_READ";
    if (seen.flags & EV_EOF)
        names += "|EV_EOF";
    if (seen.flags & EV_ERROR)
        names += "|EV_ERROR";
    return names;
}

std::optional<bool> all_arrived(const Socket& socket) {
    int unsent = 0;
    if (::ioctl(socket.fd(), TIOCOUTQ, &unsent) < 0)
        return std::nullopt;
    return unsent == 0;
}

void close_all_except(const std::vector<int>& kept) {
    const int most = std::min(::getdtablesize(), 8192);
    for (int fd = 3; fd < most; ++fd)
        if (std::find(kept.begin(), kept.end(), fd) == kept.end())
            ::close(fd);
}

std::string capabilities() {
    return "";
}

int give_up_privileges() {
    return ::geteuid() == 0 ? -ENOTSUP : 0;
}

} // namespace unlisten::os
