// What the seam's indirection costs: the socket calls of one served client, through the host's
// unlisten_stack and by name. Each pair of samples gives one ratio; they take turns in who goes
// first.
//   bench_seam [PAIRS]
#include "stacks/host.h"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr int repetitions = 100; // of a sample: some milliseconds

// What stacks/host.cpp makes of each call, called by name, and, as there, in a function of its own:
// were they inlined here, the ratio would show that (half a percent), and not the table.
struct Direct {
    static long answer(long result) { return result < 0 ? -errno : result; }
    [[gnu::noinline]] static int socket(int domain, int type, int protocol) {
        return static_cast<int>(
            answer(::socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol)));
    }
    [[gnu::noinline]] static int accept(int fd) {
        return static_cast<int>(
            answer(::accept4(fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)));
    }
    [[gnu::noinline]] static long bind(int fd, const sockaddr* address, socklen_t length) {
        return answer(::bind(fd, address, length));
    }
    [[gnu::noinline]] static long listen(int fd, int backlog) {
        return answer(::listen(fd, backlog));
    }
    [[gnu::noinline]] static long connect(int fd, const sockaddr* address, socklen_t length) {
        return answer(::connect(fd, address, length));
    }
    [[gnu::noinline]] static long getsockname(int fd, sockaddr* address, socklen_t* length) {
        return answer(::getsockname(fd, address, length));
    }
    [[gnu::noinline]] static long recv(int fd, void* buffer, size_t size, int flags) {
        return answer(::recv(fd, buffer, size, flags));
    }
    [[gnu::noinline]] static long send(int fd, const void* data, size_t size, int flags) {
        return answer(::send(fd, data, size, flags | MSG_NOSIGNAL));
    }
    [[gnu::noinline]] static long getsockopt(int fd, int level, int name, void* value,
                                             socklen_t* size) {
        return answer(::getsockopt(fd, level, name, value, size));
    }
    [[gnu::noinline]] static long setsockopt(int fd, int level, int name, const void* value,
                                             socklen_t size) {
        return answer(::setsockopt(fd, level, name, value, size));
    }
    [[gnu::noinline]] static long poll(pollfd* entries, unsigned count, uint64_t timeout_us) {
        return answer(::poll(entries, count, static_cast<int>((timeout_us + 999) / 1000)));
    }
    [[gnu::noinline]] static long close(int fd) { return answer(::close(fd)); }
};

void must(bool true_of_it, const char* call) {
    if (true_of_it)
        return;
    std::fprintf(stderr, "bench_seam: %s went wrong\n", call);
    std::exit(1);
}

template <typename Stack>
bool readable(const Stack& stack, int fd) {
    pollfd entry{fd, POLLIN, 0};
    return stack.poll(&entry, 1, 1000000) == 1;
}

template <typename Stack>
void serve_one(const Stack& stack) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    char text[64] = "";
    int error = 0;
    socklen_t size = sizeof error;
    const linger abortive{1, 0};

    const int listener = stack.socket(AF_INET, SOCK_STREAM, 0);
    must(stack.bind(listener, name, length) == 0, "bind");
    must(stack.listen(listener, 8) == 0, "listen");
    must(stack.getsockname(listener, name, &length) == 0, "getsockname");
    const int client = stack.socket(AF_INET, SOCK_STREAM, 0);
    must(stack.connect(client, name, length) == -EINPROGRESS, "connect");
    must(stack.send(client, "ask", 3, 0) == 3, "send");
    must(readable(stack, listener), "poll of the listener");
    const int server = stack.accept(listener);
    must(stack.recv(server, text, sizeof text, 0) == 3, "recv of the request");
    must(stack.send(server, "answer", 6, 0) == 6, "send of the answer");
    must(readable(stack, client), "poll of the client");
    must(stack.recv(client, text, sizeof text, 0) == 6, "recv of the answer");
    must(stack.getsockopt(client, SOL_SOCKET, SO_ERROR, &error, &size) == 0, "getsockopt");
    for (const int fd : {client, server}) {
        must(stack.setsockopt(fd, SOL_SOCKET, SO_LINGER, &abortive, sizeof abortive) == 0,
             "setsockopt");
        must(stack.close(fd) == 0, "close");
    }
    must(stack.close(listener) == 0, "close of the listener");
}

// Of this process, so that what else the machine does counts less.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <typename Stack>
double sample(const Stack& stack) {
    const double begun = cpu_seconds();
    for (int i = 0; i < repetitions; ++i)
        serve_one(stack);
    return (cpu_seconds() - begun) / repetitions;
}

} // namespace

int main(int argc, char** argv) {
    const int pairs = argc > 1 ? std::atoi(argv[1]) : 300;
    must(pairs >= 100, "PAIRS (at least 100)");
    const unlisten_stack& seam = unlisten::host_stack();
    const Direct direct{};
    sample(seam); // warm
    sample(direct);
    double sum = 0, squares = 0, times[2] = {};
    for (int i = 0; i < pairs; ++i) {
        double through = 0, without = 0;
        if (i % 2 == 0)
            through = sample(seam);
        without = sample(direct);
        if (i % 2 != 0)
            through = sample(seam);
        const double log_ratio = std::log(through / without);
        sum += log_ratio;
        squares += log_ratio * log_ratio;
        times[0] += through;
        times[1] += without;
    }
    const double mean = sum / pairs;
    const double error = std::sqrt((squares / pairs - mean * mean) / (pairs - 1));
    const double half = 1.984 * error; // Student's t, 97.5 %, for 100 pairs; for more it is less
    std::printf("calls through the stack's table / direct calls (CPU of a served client): "
                "%.4f, 95 %% interval %.4f to %.4f\n  (%.2f us / %.2f us; %d pairs; should contain "
                "1)\n",
                std::exp(mean), std::exp(mean - half), std::exp(mean + half),
                times[0] / pairs * 1e6, times[1] / pairs * 1e6, pairs);
}
