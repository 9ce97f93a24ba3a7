#include "kit/turns.h"

#include "kit/words.h"

#include <cerrno>
#include <cstdio>
#include <poll.h>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr char granted = 'g';

}

void Turns::release() {
    if (!taken_in_turn_ || *given_back_)
        return;
    *given_back_ = true;
    std::fputs("{\"turn\":\"done\"}\n", words());
    std::fflush(words());
}

void Turns::acquire() {
    if (!taken_in_turn_ || !*given_back_)
        return;
    std::fputs("{\"turn\":\"wanted\"}\n", words());
    std::fflush(words());
    while (*given_back_)
        check();
}

void Turns::check() {
    char grant = 0;
    const ssize_t got = ::read(lifeline_, &grant, 1);
    if (got == 1 && grant == granted) {
        *given_back_ = false;
    } else if (got >= 0 || errno != EINTR) {
        clean_up_();
        ::_exit(70);
    }
}

void Turns::look() {
    pollfd entry{lifeline_, POLLIN, 0};
    if (::poll(&entry, 1, 0) > 0)
        check();
}

} // namespace unlisten
