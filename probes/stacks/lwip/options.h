// Values of options, in the host's layout and numbers.
#pragma once

#include <cstddef>
#include <sys/socket.h>

namespace unlisten::lwip {

// `place`: in Numbers::options. As stack.h has it.
int set_host_option(int fd, size_t place, const void* value, socklen_t size);
int get_host_option(int fd, size_t place, void* value, socklen_t* size);

} // namespace unlisten::lwip
