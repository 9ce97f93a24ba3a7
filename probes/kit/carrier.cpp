#include "kit/carrier.h"

#include "kit/errno_names.h"
#include "kit/words.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr int harness_failed = 70;

std::runtime_error system_error(const char* doing) {
    return std::runtime_error(std::string(doing) + ": " + errno_name(errno));
}

std::string signal_name(int number) {
    constexpr struct {
        int number;
        const char* name;
    } names[] = {{SIGABRT, "SIGABRT"}, {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},
                 {SIGFPE, "SIGFPE"},   {SIGILL, "SIGILL"},   {SIGTRAP, "SIGTRAP"},
                 {SIGSYS, "SIGSYS"},   {SIGPIPE, "SIGPIPE"}, {SIGALRM, "SIGALRM"}};
    for (const auto& entry : names)
        if (entry.number == number)
            return entry.name;
    return "";
}

class SharedAnnouncement {
  public:
    SharedAnnouncement()
        : memory_(::mmap(nullptr, sizeof(Announcement), PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANON, -1, 0)) {
        if (memory_ == MAP_FAILED)
            throw system_error("mapping shared memory");
    }
    SharedAnnouncement(const SharedAnnouncement&) = delete;
    SharedAnnouncement& operator=(const SharedAnnouncement&) = delete;
    ~SharedAnnouncement() { ::munmap(memory_, sizeof(Announcement)); }
    Announcement& operator*() const { return *static_cast<Announcement*>(memory_); }

  private:
    void* memory_;
};

// The process with the stack; ends with this object, if not before.
class Carrier {
  public:
    explicit Carrier(const std::function<int()>& work) {
        int ends[2];
        if (::pipe(ends) < 0)
            throw system_error("pipe");
        for (const int end : ends)
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
        std::fflush(stdout);
        process_ = ::fork();
        if (process_ == 0) {
            ::close(ends[0]); // the other end closes with this process
            ::_exit(status_of(work));
        }
        ended_ = ends[0];
        ::close(ends[1]);
        if (process_ < 0) {
            ::close(ended_);
            throw system_error("forking a process for the stack");
        }
    }
    Carrier(const Carrier&) = delete;
    Carrier& operator=(const Carrier&) = delete;
    ~Carrier() {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            wait();
        }
        ::close(ended_);
    }

    // False where the lifeline ended first.
    bool ends_before(int lifeline) const {
        // Without POLLIN: what comes over the lifeline is for the other process.
        for (pollfd entries[2] = {{ended_, POLLIN, 0}, {lifeline, 0, 0}};;) {
            if (::poll(entries, 2, -1) < 0 && errno != EINTR)
                throw system_error("waiting for the stack's process");
            if (entries[0].revents)
                return true;
            if (entries[1].revents)
                return false;
        }
    }

    int wait() {
        int status = 0;
        while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
        }
        process_ = -1;
        return status;
    }

  private:
    // No exception passes main() of the other process's copy.
    static int status_of(const std::function<int()>& work) {
        int status = harness_failed;
        try {
            keep_words_apart();
            status = work();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        std::fflush(words());
        return status;
    }

    pid_t process_ = -1;
    int ended_ = -1;
};

} // namespace

int run_carried(unsigned count, int lifeline, const CarriedRepetitions& repetitions,
                const Crashed& crashed) {
    const SharedAnnouncement shared;
    Announcement& announced = *shared;
    for (unsigned from = 1; from <= count;) {
        announced.repetition = 0;
        announced.set("");
        Carrier carrier([&] { return repetitions(from, announced); });
        if (!carrier.ends_before(lifeline))
            return harness_failed;
        const int status = carrier.wait();
        if (WIFEXITED(status))
            return WEXITSTATUS(status);
        const int signal = WTERMSIG(status);
        if (announced.call[0] == '\0' || signal_name(signal).empty()) {
            ::signal(signal, SIG_DFL);
            ::raise(signal);
            return harness_failed;
        }
        crashed(announced.repetition, announced.call, signal_name(signal));
        from = announced.repetition + 1;
    }
    return 0;
}

} // namespace unlisten
