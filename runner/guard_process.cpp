#include "guard_process.h"

#include "errors.h"
#include "guard.h"
#include "temporary.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace unlisten {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds until_given_up{20};

// In a session of its own no terminal reaches it, and whoever reads the runner's output does not
// wait for it.
void withdraw(const GuardDuty& duty) {
    setsid();
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP})
        std::signal(number, SIG_IGN);
    const int null = open("/dev/null", O_RDWR);
    for (int number = 0; number < 3; ++number)
        dup2(null, number);
    const int keep[] = {duty.lifeline, duty.alive, duty.name};
    constexpr int beyond = 1024;
    for (int number = 3; number < beyond; ++number)
        if (std::find(std::begin(keep), std::end(keep), number) == std::end(keep))
            close(number);
    if (chdir("/") != 0) {
    }
}

std::string make_directory(const std::string& folder) {
    std::string path = folder + "/unlisten-XXXXXX";
    // A client that may not read here must still reach a socket below: hence search for all.
    if (mkdtemp(path.data()) == nullptr || chmod(path.c_str(), 0711) != 0)
        return "";
    return path;
}

void say(int to, const std::string& text) {
    if (write(to, text.data(), text.size()) < 0) {
    }
    close(to);
}

// Waits until nobody holds the other end. False when `deadline` comes first.
bool wait_for_end(int descriptor, Clock::time_point deadline) {
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd wait{descriptor, POLLIN, 0};
        const int ready = poll(&wait, 1, static_cast<int>(std::max<long long>(left.count(), 0)));
        char byte;
        if (ready > 0 && read(descriptor, &byte, 1) == 0)
            return true;
        if (ready == 0)
            return false;
    }
}

// What is said until then.
std::string read_to_end(int descriptor) {
    std::string said;
    char bytes[512];
    for (ssize_t count = 1; count > 0 || (count < 0 && errno == EINTR);) {
        count = read(descriptor, bytes, sizeof bytes);
        if (count > 0)
            said.append(bytes, static_cast<std::size_t>(count));
    }
    return said;
}

// A name without its NUL is not whole.
void remove_files(std::string_view names) {
    for (auto end = names.find('\0'); end != names.npos; end = names.find('\0')) {
        unlink(names.data());
        names.remove_prefix(end + 1);
    }
}

} // namespace

void be_guard(const GuardDuty& duty) {
    withdraw(duty);
    const std::string directory = make_directory(duty.folder);
    say(duty.name, directory.empty() ? errno_name(errno) : directory);
    if (directory.empty())
        _exit(1);

    const std::string files = read_to_end(duty.lifeline);
    // The probes have seen the end of their own lifelines: they get some time to go by themselves.
    const auto now = Clock::now();
    if (!wait_for_end(duty.alive, now + duty.grace)) {
        duty.groups->kill_all(duty.session);
        wait_for_end(duty.alive, now + until_given_up);
    }
    const bool gone = remove_tree(directory);
    remove_files(files);
    _exit(gone ? 0 : 1);
}

} // namespace unlisten
