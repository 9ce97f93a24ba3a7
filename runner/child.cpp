#include "child.h"

#include "built_in.h"
#include "errors.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace unlisten {
namespace {

class FileActions {
  public:
    FileActions() { check(posix_spawn_file_actions_init(&actions_)); }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;

    void null(int as) {
        check(posix_spawn_file_actions_addopen(&actions_, as, "/dev/null", O_RDWR, 0));
    }
    void give(int number, int as) {
        if (number >= 0)
            check(posix_spawn_file_actions_adddup2(&actions_, number, as));
    }
    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    static void check(int error) {
        if (error != 0)
            throw SystemError("preparing a process", error);
    }
    posix_spawn_file_actions_t actions_;
};

class Attributes {
  public:
    Attributes() {
        posix_spawnattr_init(&attributes_);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        sigdelset(&all, SIGKILL);
        sigdelset(&all, SIGSTOP);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                   POSIX_SPAWN_SETSIGDEF);
    }
    ~Attributes() { posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    const posix_spawnattr_t* get() const { return &attributes_; }

  private:
    posix_spawnattr_t attributes_;
};

} // namespace

Child::Child(const std::filesystem::path& program, const std::vector<std::string>& arguments,
             const ChildDescriptors& descriptors) {
    FileActions actions;
    const Attributes attributes;
    actions.null(0);
    actions.give(descriptors.out, 1);
    descriptors.err >= 0 ? actions.give(descriptors.err, 2) : actions.null(2);
    actions.give(descriptors.lifeline, child_lifeline);
    actions.give(descriptors.alive, 4);

    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const int error = posix_spawn(&pid_, executable_of(program).c_str(), actions.get(),
                                  attributes.get(), argv.data(), environ);
    if (error != 0) {
        pid_ = -1;
        throw SystemError("starting " + program.string(), error);
    }
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}

Child::~Child() {
    if (pid_ > 0) {
        kill_group();
        reap();
    }
}

void Child::kill_group() const {
    if (pid_ > 0)
        kill(-pid_, SIGKILL);
}

bool Child::ends_within(std::chrono::milliseconds time) const {
    const auto deadline = std::chrono::steady_clock::now() + time;
    for (;;) {
        siginfo_t info{};
        if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            info.si_pid != 0)
            return true;
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        poll(nullptr, 0, 1);
    }
}

int Child::reap() {
    // As long as its leader is not reaped, the group's number belongs to nobody else.
    siginfo_t info{};
    while (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0 &&
           errno == EINTR) {
    }
    kill_group();
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
}

pid_t ended_child() {
    siginfo_t info{};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
        return -1;
    return info.si_pid;
}

void occupy_standard_descriptors() {
    for (int number = 0; number <= STDERR_FILENO; ++number)
        if (fcntl(number, F_GETFD) < 0) // then the lowest that is free
            open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

void keep_descriptors_private() {
    const int beyond = std::min(getdtablesize(), 65536);
    for (int number = 3; number < beyond; ++number) {
        const int flags = fcntl(number, F_GETFD);
        if (flags >= 0)
            fcntl(number, F_SETFD, flags | FD_CLOEXEC);
    }
}

} // namespace unlisten
