#include "kit/client_process.h"

#include "kit/descriptor_passing.h"
#include "kit/errno_names.h"
#include "kit/os/os.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <grp.h>
#include <memory>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unlisten {
namespace {

int drop_privileges(unsigned user) {
    if (::geteuid() != 0)
        return 0;
    return ::setgroups(0, nullptr) < 0 || ::setgid(user) < 0 || ::setuid(user) < 0 ? -errno : 0;
}

int reaped(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

int connected_socket(const Context& context, bool blocking, Socket& socket) {
    socket = context.client_socket();
    if (!socket)
        return socket.fd();
    const int flags = ::fcntl(socket.fd(), F_GETFL);
    if (blocking)
        ::fcntl(socket.fd(), F_SETFL, flags & ~O_NONBLOCK);
    const int result = socket.connect(context.transport->client_address(context.place));
    ::fcntl(socket.fd(), F_SETFL, flags);
    return result;
}

[[noreturn]] void connect_for_others(const Context& context, int channel, bool unprivileged) {
    os::close_all_except({channel});
    int ready = unprivileged ? drop_privileges(unprivileged_user()) : 0;
    // Otherwise it would be the way to the socket that keeps clients out, and not the act.
    if (ready == 0 && unprivileged && ::access(context.place.socket_path().c_str(), W_OK) < 0)
        ready = -errno;
    char blocking = 0;
    while (send_descriptor(channel, -1, ready) == 0 && ::read(channel, &blocking, 1) == 1) {
        Socket socket;
        const int result = connected_socket(context, blocking != 0, socket);
        if (send_descriptor(channel, socket ? socket.fd() : -1, result) < 0)
            break;
        socket.close();
        if (::read(channel, &blocking, 1) != 1) // taken: nothing of it is left here
            break;
    }
    ::_exit(0);
}

} // namespace

// Not by getpwnam(): glibc's loads shared objects, which a static program has none of.
unsigned unprivileged_user() {
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/etc/passwd", "re"), std::fclose);
    char line[512];
    long user = 0;
    while (file && std::fgets(line, sizeof line, file.get()))
        if (std::sscanf(line, "nobody:%*[^:]:%ld:", &user) == 1)
            return static_cast<unsigned>(user);
    return 65534;
}

ClientProcess::ClientProcess(const Context& context, bool unprivileged) : context_(context) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        throw std::runtime_error("socketpair for the client process: " + errno_name(errno));
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    channel_ = ends[0];
    child_ = ::fork();
    if (child_ == 0)
        connect_for_others(context, ends[1], unprivileged);
    const int error = errno;
    ::close(ends[1]);
    if (child_ < 0) {
        ::close(channel_);
        throw std::runtime_error("fork of the client process: " + errno_name(error));
    }
    const Received ready = receive_descriptor(channel_);
    if (ready.result == 0 && ready.number == 0)
        return;
    end();
    throw std::runtime_error("the client process cannot reach the socket: " +
                             result_name(ready.number));
}

void ClientProcess::end() {
    ::kill(child_, SIGKILL); // it may be blocked in connect()
    ::close(channel_);
    reaped(child_);
}

ClientProcess::~ClientProcess() {
    end();
}

int try_unprivileged_process() {
    const pid_t child = ::fork();
    if (child < 0)
        return -errno;
    if (child == 0)
        ::_exit(-drop_privileges(unprivileged_user()));
    const int status = reaped(child); // a variable: the BSDs' macro takes its address
    return -WEXITSTATUS(status);
}

void ClientProcess::begin(bool blocking) {
    const char command = blocking ? 1 : 0;
    if (::write(channel_, &command, 1) != 1)
        throw std::runtime_error("the client process is gone");
}

ClientProcess::Answer ClientProcess::finish() {
    const Received got = receive_descriptor(channel_);
    if (got.result != 0)
        throw std::runtime_error("the client process gave no answer");
    Answer answer{got.number, {}};
    if (got.fd >= 0)
        answer.socket = Socket(*context_.stack, got.fd);
    const char taken = 1;
    if (::write(channel_, &taken, 1) != 1 || receive_descriptor(channel_).result != 0)
        throw std::runtime_error("the client process is gone");
    return answer;
}

} // namespace unlisten
