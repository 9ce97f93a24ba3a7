// One probe at work: its process, pipes, ports and directory, and how long it may go on.
#pragma once

#include "child.h"
#include "descriptor.h"
#include "execute.h"
#include "line_buffer.h"
#include "ports.h"

#include <chrono>

namespace unlisten {

class RunningProbe {
  public:
    using Clock = std::chrono::steady_clock;

    // Throws SystemError when it cannot be started.
    RunningProbe(Task task, PortLease lease, Guard& guard, Clock::time_point now);
    // Whatever is left of it goes.
    ~RunningProbe();
    RunningProbe(const RunningProbe&) = delete;
    RunningProbe& operator=(const RunningProbe&) = delete;

    std::size_t cell() const { return task_.cell; }
    pid_t pid() const { return pid_; }
    // To poll for its output; negative when there will be none.
    int output() const { return listened_to_ ? out_.get() : -1; }
    Clock::time_point since() const { return since_; }

    // Reads what there is and gives out lines; when `line` refuses one, or what comes is no lines,
    // nothing is read any more and the probe is told to go.
    template <class Line>
    void read_output(Clock::time_point now, Line line) {
        char bytes[65536];
        while (listened_to_) {
            const long count = read_some(bytes, sizeof bytes);
            if (count < 0)
                return;
            if (count == 0) {
                listened_to_ = false;
                return;
            }
            heard_ = now;
            if (!lines_.feed({bytes, static_cast<std::size_t>(count)}, line))
                stop(Ending::Way::overran, now);
            if (static_cast<std::size_t>(count) < sizeof bytes)
                return;
        }
    }

    void grant_turn(Clock::time_point now);
    // Told to go: by the end of its lifeline, and later by force. The first reason stands.
    void stop(Ending::Way why, Clock::time_point now);
    // Watches over the time; `waits` while it waits for a turn.
    void check_time(Clock::time_point now, bool waits, std::chrono::milliseconds grace);
    // It has ended: what it answered. Read all its output before.
    Ending reap();

  private:
    long read_some(char* bytes, std::size_t size);

    Task task_;
    PortLease lease_;
    Guard& guard_;
    std::filesystem::path directory_;
    Descriptor out_, err_, lifeline_;
    std::optional<Child> child_;
    pid_t pid_ = -1;
    LineBuffer lines_{longest_line};
    bool listened_to_ = true;
    bool stopped_ = false, killed_ = false;
    Ending::Way why_ = Ending::Way::exited;
    Clock::time_point since_, heard_, stopped_at_;
};

} // namespace unlisten
