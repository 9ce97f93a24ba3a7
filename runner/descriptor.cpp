#include "descriptor.h"

#include "errors.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr int first_number = 10;

Descriptor raised(const Descriptor& low) {
    const int number = fcntl(low.get(), F_DUPFD_CLOEXEC, first_number);
    if (number < 0)
        throw SystemError("making a pipe", errno);
    return Descriptor(number);
}

} // namespace

void Descriptor::close() {
    if (number_ >= 0)
        ::close(std::exchange(number_, -1));
}

Pipe make_pipe() {
    int ends[2];
    // pipe2 is not everywhere; the runner has one thread, so nothing can fork in between.
    if (pipe(ends) != 0)
        throw SystemError("making a pipe", errno);
    const Descriptor read(ends[0]), write(ends[1]);
    return {raised(read), raised(write)};
}

void set_nonblocking(const Descriptor& descriptor) {
    const int flags = fcntl(descriptor.get(), F_GETFL);
    if (flags < 0 || fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK) != 0)
        throw SystemError("making a descriptor non-blocking", errno);
}

} // namespace unlisten
