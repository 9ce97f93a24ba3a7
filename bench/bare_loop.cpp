// The system calls of one repetition of close/tcp4/queued-sent, and nothing else: what a repetition
// cannot cost less than. bare_loop COUNT
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <initializer_list>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

int nonblocking_socket() {
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

void repetition() {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* name = reinterpret_cast<sockaddr*>(&address);

    const int listener = nonblocking_socket();
    if (bind(listener, name, sizeof address) < 0 || listen(listener, 8) < 0 ||
        getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) < 0)
        std::exit(1);
    const int client = nonblocking_socket();
    if (connect(client, name, sizeof address) == 0 || errno != EINPROGRESS)
        std::exit(1);
    pollfd entry{client, POLLIN | POLLOUT, 0};
    poll(&entry, 1, 0);
    char buffer[256] = "ask 0123456789abcdef\n";
    recv(client, buffer + 64, 1, MSG_PEEK);
    tcp_info info;
    length = sizeof info;
    for (const int fd : {client, listener, listener, client})
        getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length);
    pollfd queued{listener, POLLIN, 0};
    poll(&queued, 1, 0);
    if (send(client, buffer, 21, MSG_NOSIGNAL) != 21)
        std::exit(1);
    int count = 0;
    ioctl(client, TIOCOUTQ, &count);
    close(listener);
    fcntl(listener, F_GETFD);
    poll(&entry, 1, 0);
    recv(client, buffer, sizeof buffer, 0);
    length = sizeof count;
    getsockopt(client, SOL_SOCKET, SO_ERROR, &count, &length);
    const linger abortive{1, 0};
    setsockopt(client, SOL_SOCKET, SO_LINGER, &abortive, sizeof abortive);
    close(client);
}

} // namespace

int main(int argc, char** argv) {
    const int null = open("/dev/null", O_WRONLY);
    char line[640] = "";
    for (long count = argc > 1 ? std::atol(argv[1]) : 1; count > 0; --count) {
        repetition();
        if (write(null, line, sizeof line) < 0) // what is said of it
            return 1;
    }
    close(null);
}
