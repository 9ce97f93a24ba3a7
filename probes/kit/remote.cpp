#include "kit/remote.h"

#include "kit/errno_names.h"
#include "kit/facts.h"
#include "kit/os/os.h"
#include "kit/trouble.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr int patience_ms = 30000; // for a reply; a party that takes longer is broken

std::vector<std::string> fields(const std::string& line, size_t most) {
    std::vector<std::string> result;
    size_t from = 0;
    while (result.size() + 1 < most) {
        const size_t tab = line.find('\t', from);
        if (tab == std::string::npos)
            break;
        result.push_back(line.substr(from, tab - from));
        from = tab + 1;
    }
    result.push_back(line.substr(from));
    return result;
}

} // namespace

// -- the child's side

void ChannelRecorder::write(const std::string& line) {
    size_t done = 0;
    while (done < line.size()) {
        const ssize_t count = ::write(control_, line.data() + done, line.size() - done);
        if (count < 0 && errno != EINTR)
            ::_exit(1); // the probe is gone
        done += count > 0 ? static_cast<size_t>(count) : 0;
    }
}

void ChannelRecorder::event(uint64_t at_us, const std::string& who, const std::string& call,
                            const std::string& result) {
    write("e\t" + std::to_string(at_us) + "\t" + who + "\t" + call + "\t" + result + "\n");
}

void ChannelRecorder::tell(const std::string& key, const std::string& value) {
    write("t\t" + key + "\t" + value + "\n");
}

void ChannelRecorder::reply(long result) {
    write("r\t" + std::to_string(result) + "\n");
}

void serve_requests(LocalOwner& owner, int control) {
    ChannelRecorder recorder(control);
    owner.listening.context.recorder = &recorder;
    owner.listening.control = control;
    const unlisten_stack& stack = *owner.listening.context.stack;
    std::string buffer;
    bool open = true;
    Watch watch;
    while (open) {
        watch.clear();
        watch.add(control, POLLIN, [&](short) {
            char text[256];
            const ssize_t got = ::read(control, text, sizeof text);
            open = got > 0;
            buffer.append(text, got > 0 ? static_cast<size_t>(got) : 0);
        });
        owner.watch(watch);
        stack.poll(watch.entries.data(), static_cast<unsigned>(watch.entries.size()), 3600000000u);
        watch.dispatch();
        for (size_t end; (end = buffer.find('\n')) != std::string::npos;) {
            char* rest = nullptr;
            const long request = std::strtol(buffer.c_str(), &rest, 10);
            const long argument = std::strtol(rest, nullptr, 10);
            buffer.erase(0, end + 1);
            recorder.reply(owner.ask(static_cast<Request>(request), argument));
        }
    }
    owner.finish();
    ::_exit(0);
}

// -- the probe's side

RemoteOwner::RemoteOwner(LocalOwner& local, const std::vector<int>& kept)
    : recorder_(local.listening.context.recorder), stack_(local.listening.context.stack),
      who_(local.listening.owner.who()) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        throw std::runtime_error("socketpair for " + who_ + ": " + errno_name(errno));
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    control_ = ends[0];
    child_ = ::fork();
    if (child_ < 0) {
        const int error = errno;
        ::close(ends[0]);
        ::close(ends[1]);
        throw std::runtime_error("fork of " + who_ + ": " + errno_name(error));
    }
    if (child_ == 0) {
        std::vector<int> all = kept;
        all.push_back(ends[1]);
        os::close_all_except(all);
        serve_requests(local, ends[1]);
    }
    ::close(ends[1]);
    // Once it answers, it holds nothing but its own descriptors.
    if (ask(Request::nothing) != 0)
        throw std::runtime_error("the process of " + who_ + " does not answer");
}

bool RemoteOwner::read_some() {
    pollfd entry{control_, POLLIN, 0};
    int ready = 0;
    do
        ready = ::poll(&entry, 1, patience_ms);
    while (ready < 0 && errno == EINTR);
    if (ready == 0) {
        recorder_->tell(facts::trouble, trouble_word(Trouble::holder_hangs));
        ::kill(child_, SIGKILL);
        return false;
    }
    char text[1024];
    const ssize_t got = ::read(control_, text, sizeof text);
    if (got <= 0)
        return false;
    buffer_.append(text, static_cast<size_t>(got));
    return true;
}

bool RemoteOwner::take_line(long* reply) {
    const size_t end = buffer_.find('\n');
    const std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    if (line[0] == 'e') {
        const auto part = fields(line, 5);
        recorder_->event(std::strtoull(part.at(1).c_str(), nullptr, 10), part.at(2), part.at(3),
                         part.at(4));
    } else if (line[0] == 't') {
        const auto part = fields(line, 3);
        if (part.at(1) == facts::announced) {
            announced_ = part.at(2);
            return false;
        }
        if (part.at(1) == facts::call)
            announced_.clear();
        recorder_->tell(part.at(1), part.at(2));
    } else {
        *reply = std::strtol(fields(line, 2).at(1).c_str(), nullptr, 10);
        return true;
    }
    return false;
}

long RemoteOwner::ask(Request request, long argument) {
    if (!alive_)
        return -ESRCH;
    const std::string line =
        std::to_string(static_cast<int>(request)) + " " + std::to_string(argument) + "\n";
    long reply = -ESRCH;
    if (::write(control_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        return process_ended();
    for (bool replied = false; !replied;) {
        while (buffer_.find('\n') == std::string::npos)
            if (!read_some())
                return process_ended();
        replied = take_line(&reply);
    }
    if (!announced_.empty()) { // it did not return, and a new image replies
        recorder_->event(stack_->now_us(), who_, announced_, "0");
        recorder_->tell(facts::call, announced_ + "\t0");
        announced_.clear();
    }
    return reply;
}

long RemoteOwner::process_ended() {
    int status = 0;
    alive_ = false;
    ::close(control_);
    control_ = -1;
    // Its descriptors are closed before it can be waited for.
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR)
        continue;
    const bool as_announced =
        !announced_.empty() && ((WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
                                (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    if (!as_announced) {
        recorder_->tell(facts::trouble, trouble_word(Trouble::holder_died));
        return -ESRCH;
    }
    recorder_->event(stack_->now_us(), who_, announced_, "process ended");
    recorder_->tell(facts::call, announced_ + "\t0");
    recorder_->tell(facts::verified, "state");
    return 0;
}

void RemoteOwner::watch(Watch& watch) {
    if (alive_)
        watch.add(control_, POLLIN, [this](short) {
            long reply = 0;
            if (!alive_)
                return;
            if (!read_some()) {
                process_ended();
                return;
            }
            while (buffer_.find('\n') != std::string::npos)
                take_line(&reply);
        });
}

void RemoteOwner::finish() {
    if (!alive_)
        return;
    alive_ = false;
    ::close(control_);
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR)
        continue;
}

} // namespace unlisten
