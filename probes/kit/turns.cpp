#include "kit/turns.h"

#include <cerrno>
#include <cstdio>
#include <poll.h>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr char granted = 'g';

}

void Turns::release() {
    if (!taken_in_turn_ || !held_)
        return;
    held_ = false;
    std::fputs("{\"turn\":\"done\"}\n", stdout);
    std::fflush(stdout);
}

void Turns::acquire() {
    if (!taken_in_turn_ || held_)
        return;
    std::fputs("{\"turn\":\"wanted\"}\n", stdout);
    std::fflush(stdout);
    while (!held_)
        check();
}

void Turns::check() {
    char grant = 0;
    const ssize_t got = ::read(lifeline_, &grant, 1);
    if (got == 1 && grant == granted) {
        held_ = true;
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
