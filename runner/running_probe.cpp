#include "running_probe.h"

#include "errors.h"
#include "guard.h"
#include "temporary.h"

#include <cerrno>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unlisten {
namespace {

std::filesystem::path make_directory(const Guard& guard, std::size_t number) {
    auto path = guard.directory() / std::to_string(number);
    if (mkdir(path.c_str(), 0711) != 0 || chmod(path.c_str(), 0711) != 0)
        throw SystemError("making the directory " + path.string(), errno);
    return path;
}

// What it said on standard error, as far as a note has room.
std::string last_words(const Descriptor& from) {
    char bytes[400];
    const ssize_t count = read(from.get(), bytes, sizeof bytes);
    std::string words(bytes, count > 0 ? static_cast<std::size_t>(count) : 0);
    return words.substr(0, words.find('\n'));
}

} // namespace

RunningProbe::RunningProbe(Task task, PortLease lease, Guard& guard, Clock::time_point now)
    : task_(std::move(task)), lease_(std::move(lease)), guard_(guard),
      directory_(make_directory(guard, task_.cell)), since_(now), heard_(now) {
    try {
        Pipe out = make_pipe(), err = make_pipe(), lifeline = make_pipe();
        set_nonblocking(out.read);
        set_nonblocking(err.read);
        set_nonblocking(lifeline.write);
        // Its complaints are read at its end; what does not fit is lost, and it never waits for us.
        set_nonblocking(err.write);
        auto arguments = task_.arguments;
        for (const std::string& word :
             {std::string("--directory"), directory_.string(), std::string("--ports"),
              std::to_string(lease_.first()) + "-" + std::to_string(lease_.last()),
              std::string("--lifeline"), std::to_string(child_lifeline), std::string("--turns")})
            arguments.push_back(word);
        ChildDescriptors descriptors;
        descriptors.out = out.write.get();
        descriptors.err = err.write.get();
        descriptors.lifeline = lifeline.read.get();
        descriptors.alive = guard.alive();
        child_.emplace(task_.program, arguments, descriptors);
        pid_ = child_->pid();
        guard_.groups().add(pid_);
        out_ = std::move(out.read);
        err_ = std::move(err.read);
        lifeline_ = std::move(lifeline.write);
    } catch (...) {
        remove_tree(directory_);
        throw;
    }
}

RunningProbe::~RunningProbe() {
    lifeline_.close();
    child_.reset();
    guard_.groups().remove(pid_);
    if (rmdir(directory_.c_str()) != 0)
        remove_tree(directory_);
}

long RunningProbe::read_some(char* bytes, std::size_t size) {
    for (;;) {
        const ssize_t count = read(out_.get(), bytes, size);
        if (count >= 0 || errno != EINTR)
            return count;
    }
}

void RunningProbe::grant_turn(Clock::time_point now) {
    heard_ = now;
    // It may be gone already: then its end is what comes next.
    if (write(lifeline_.get(), "g", 1) < 0) {
    }
}

void RunningProbe::stop(Ending::Way why, Clock::time_point now) {
    listened_to_ = listened_to_ && why == Ending::Way::cut_short;
    if (stopped_)
        return;
    stopped_ = true;
    stopped_at_ = now;
    why_ = why;
    lifeline_.close();
}

void RunningProbe::check_time(Clock::time_point now, bool waits, std::chrono::milliseconds grace) {
    if (waits)
        heard_ = now;
    if (!stopped_ && (now - heard_ > task_.longest_silence || now - since_ > task_.longest_run))
        stop(Ending::Way::hung, now);
    if (stopped_ && !killed_ && now - stopped_at_ > grace) {
        killed_ = true;
        child_->kill_group();
    }
}

Ending RunningProbe::reap() {
    const int status = child_->reap();
    guard_.groups().remove(pid_);
    Ending ending{why_, 0, last_words(err_)};
    if (stopped_)
        return ending;
    if (lines_.half())
        ending.way = Ending::Way::broke_off;
    if (WIFSIGNALED(status)) {
        ending.way = Ending::Way::crashed;
        ending.status = WTERMSIG(status);
    } else {
        ending.status = WEXITSTATUS(status);
    }
    return ending;
}

} // namespace unlisten
