// pidfd_getfd(2): another process takes a copy of the listener unasked; then the owner closes.
#include "kit/descriptor_passing.h"
#include "kit/os/os.h"
#include "kit/technique.h"

#include <cerrno>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr int nobody = -1;

// Of that process's descriptor; minus an errno.
int copy_of(int fd, pid_t process) {
    const long handle = ::syscall(SYS_pidfd_open, process, 0);
    const long copy = handle < 0 ? -1 : ::syscall(SYS_pidfd_getfd, handle, fd, 0);
    return copy < 0 ? -errno : static_cast<int>(copy);
}

// By a process that has nothing of this one's; where there is somebody to serve, he gets it.
int taken_by_another(int fd, int receiver) {
    const pid_t owner = ::getpid();
    const pid_t taker = ::fork();
    if (taker < 0)
        return -errno;
    if (taker == 0) {
        os::close_all_except({receiver});
        const int copy = copy_of(fd, owner);
        const int passed = copy < 0 || receiver == nobody ? 0 : send_descriptor(receiver, copy, 0);
        ::_exit(copy < 0 ? -copy : -passed);
    }
    int status = 0;
    while (::waitpid(taker, &status, 0) < 0 && errno == EINTR)
        continue;
    return -WEXITSTATUS(status);
}

} // namespace
} // namespace unlisten

using namespace unlisten;

static const Technique technique{
    .id = "pidfd-getfd",
    .question = "Does a listener that another process takes a copy of, and that is then closed "
                "here, lose anybody?",
    .needs = {"pidfd_getfd() of the parent's descriptor",
              [](Socket& socket, const Transport&) {
                  return taken_by_another(socket.fd(), nobody);
              }},
    .by_host_calls = true,
    .companion = Companion::receiver,
    .leaves = Leaves::nothing,
    .act =
        [](Act& act) {
            const int taken = act.call("another process: pidfd_getfd", [&] {
                return taken_by_another(act.listener().fd(), act.receiver());
            });
            return taken < 0 ? taken : act.close();
        },
    .verify = [](Act& act) { return act.listener_closed(); },
};
PROBE(technique)
