#include "kit/descriptor_passing.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>

namespace unlisten {
namespace {

union Control {
    cmsghdr align;
    char room[CMSG_SPACE(sizeof(int))];
};

msghdr message(iovec& data, Control& control) {
    msghdr result{};
    result.msg_iov = &data;
    result.msg_iovlen = 1;
    result.msg_control = control.room;
    result.msg_controllen = sizeof control.room;
    return result;
}

} // namespace

int send_descriptor(int channel, int fd, int number) {
    iovec data{&number, sizeof number};
    Control control{};
    msghdr head = message(data, control);
    if (fd >= 0) {
        cmsghdr* item = CMSG_FIRSTHDR(&head);
        item->cmsg_level = SOL_SOCKET;
        item->cmsg_type = SCM_RIGHTS;
        item->cmsg_len = CMSG_LEN(sizeof fd);
        std::memcpy(CMSG_DATA(item), &fd, sizeof fd);
    } else {
        head.msg_control = nullptr;
        head.msg_controllen = 0;
    }
    return ::sendmsg(channel, &head, 0) < 0 ? -errno : 0;
}

Received receive_descriptor(int channel) {
    Received result{0, -1, 0};
    iovec data{&result.number, sizeof result.number};
    Control control{};
    msghdr head = message(data, control);
    const ssize_t got = ::recvmsg(channel, &head, 0);
    if (got <= 0) {
        result.result = got < 0 ? -errno : 1;
        return result;
    }
    if (got != sizeof result.number)
        result.result = -EMSGSIZE;
    for (cmsghdr* item = CMSG_FIRSTHDR(&head); item; item = CMSG_NXTHDR(&head, item))
        if (item->cmsg_level == SOL_SOCKET && item->cmsg_type == SCM_RIGHTS) {
            std::memcpy(&result.fd, CMSG_DATA(item), sizeof result.fd);
            ::fcntl(result.fd, F_SETFD, FD_CLOEXEC);
        }
    return result;
}

} // namespace unlisten
