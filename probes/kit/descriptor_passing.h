// SCM_RIGHTS: one descriptor and one number over a stream socket between two processes of this
// probe.
#pragma once

namespace unlisten {

// `fd` may be -1: only the number goes. 0, or minus an errno.
int send_descriptor(int channel, int fd, int number);

struct Received {
    int result; // 0, minus an errno, or 1 at the end of the channel
    int fd;     // -1: none came
    int number;
};
Received receive_descriptor(int channel);

} // namespace unlisten
