#include "signals.h"

#include <cerrno>
#include <iterator>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGPIPE};

// A handler can only reach what is global.
volatile std::sig_atomic_t wake_up = -1;

extern "C" void note_signal(int number) {
    const int saved = errno;
    const char byte = number == SIGCHLD ? 'c' : 's';
    // A full pipe already wakes the loop, and a stop is repeated by an impatient user.
    if (write(static_cast<int>(wake_up), &byte, 1) < 0) {
    }
    errno = saved;
}

} // namespace

SignalPipe::SignalPipe() : pipe_(make_pipe()) {
    set_nonblocking(pipe_.read);
    set_nonblocking(pipe_.write);
    wake_up = pipe_.write.get();
    for (std::size_t i = 0; i < std::size(numbers); ++i) {
        struct sigaction action {};
        action.sa_handler = numbers[i] == SIGPIPE ? SIG_IGN : note_signal;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaction(numbers[i], &action, &before_[i]);
        if (numbers[i] == SIGHUP && before_[i].sa_handler == SIG_IGN) // nohup
            sigaction(numbers[i], &before_[i], nullptr);
    }
}

SignalPipe::~SignalPipe() {
    for (std::size_t i = 0; i < std::size(numbers); ++i)
        sigaction(numbers[i], &before_[i], nullptr);
    wake_up = -1;
}

SignalPipe::Arrived SignalPipe::take() {
    Arrived arrived;
    char bytes[64];
    for (ssize_t n; (n = read(pipe_.read.get(), bytes, sizeof bytes)) > 0;)
        for (ssize_t i = 0; i < n; ++i)
            (bytes[i] == 'c' ? arrived.child : arrived.stop) = true;
    return arrived;
}

} // namespace unlisten
