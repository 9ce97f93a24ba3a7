#include "execute.h"

#include "errors.h"
#include "guard.h"
#include "running_probe.h"
#include "signals.h"
#include "turns.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <poll.h>
#include <sys/wait.h>

namespace unlisten {
namespace {

using Clock = RunningProbe::Clock;

constexpr std::string_view turn_done = R"({"turn":"done"})";
constexpr std::string_view turn_wanted = R"({"turn":"wanted"})";
// A probe computes for milliseconds; one that holds a turn for longer waits for something.
constexpr std::chrono::seconds turn_patience{1};
constexpr std::chrono::milliseconds look_every{100};

bool is_shortage(int number) {
    return number == EAGAIN || number == ENOMEM || number == EMFILE || number == ENFILE;
}

class Execution {
  public:
    Execution(TaskBoard& board, const ExecutionLimits& limits, Guard& guard, PortPool& ports,
              SignalPipe& signals)
        : board_(board), limits_(limits), guard_(guard), ports_(ports), signals_(signals),
          turns_(limits.turns, turn_patience) {}

    bool run() {
        for (;;) {
            now_ = Clock::now();
            hand_out_turns();
            start_more();
            if (probes_.empty() && (cut_short_ || !pending_))
                return !cut_short_;
            // In this order: where this program was held up, what was said meanwhile is heard
            // before anybody is taken to be silent.
            wait();
            look();
        }
    }

  private:
    using Probe = std::unique_ptr<RunningProbe>;

    void hand_out_turns() {
        while (const auto cell = turns_.grant(now_))
            for (const Probe& probe : probes_)
                if (probe->cell() == *cell)
                    probe->grant_turn(now_);
    }

    void start_more() {
        while (!cut_short_ && probes_.size() < limits_.jobs && !turns_.anyone_waiting() &&
               turns_.free(now_)) {
            if (!pending_)
                pending_ = board_.next();
            if (!pending_)
                return;
            auto lease = ports_.take(pending_->ports);
            if (!lease) {
                if (probes_.empty())
                    throw std::runtime_error("no " + std::to_string(pending_->ports) +
                                             " ports in a row are free on this machine");
                return;
            }
            if (!start(std::move(*lease)))
                return;
        }
    }

    // False: there is no room for it now.
    bool start(PortLease lease) {
        const std::size_t cell = pending_->cell;
        try {
            probes_.push_back(
                std::make_unique<RunningProbe>(*pending_, std::move(lease), guard_, now_));
            turns_.take(cell, now_);
        } catch (const SystemError& error) {
            if (is_shortage(error.number) && !probes_.empty()) {
                limits_.jobs = static_cast<unsigned>(probes_.size());
                return false;
            }
            board_.ended(cell, {Ending::Way::not_begun, 0, error.what()});
        }
        pending_.reset();
        return true;
    }

    void wait() {
        polled_.clear();
        polled_.push_back({signals_.descriptor(), POLLIN, 0});
        for (const Probe& probe : probes_)
            polled_.push_back({probe->output(), POLLIN, 0});
        const auto number = static_cast<nfds_t>(polled_.size());
        if (poll(polled_.data(), number, static_cast<int>(look_every.count())) <= 0)
            return;
        now_ = Clock::now();
        for (std::size_t i = 0; i < probes_.size(); ++i)
            if (polled_[i + 1].revents != 0)
                listen_to(*probes_[i]);
        if (polled_[0].revents != 0)
            take_signals();
    }

    void listen_to(RunningProbe& probe) {
        const std::size_t cell = probe.cell();
        probe.read_output(now_, [&](std::string_view line) {
            if (line == turn_done)
                return turns_.give_back(cell);
            if (line == turn_wanted)
                return turns_.want(cell);
            return board_.line(cell, line);
        });
    }

    void take_signals() {
        const auto arrived = signals_.take();
        if (arrived.stop) {
            cut_short_ = true;
            pending_.reset();
            for (const Probe& probe : probes_)
                probe->stop(Ending::Way::cut_short, now_);
        }
        if (!arrived.child)
            return;
        for (pid_t pid; (pid = ended_child()) > 0;) {
            const auto probe = std::find_if(probes_.begin(), probes_.end(),
                                            [pid](const Probe& p) { return p->pid() == pid; });
            if (probe == probes_.end())
                waitpid(pid, nullptr, 0); // the guard, ended by somebody else
            else
                finish(probe);
        }
    }

    void finish(std::vector<Probe>::iterator probe) {
        const std::size_t cell = (*probe)->cell();
        listen_to(**probe);
        const Ending ending = (*probe)->reap();
        turns_.forget(cell);
        std::swap(*probe, probes_.back());
        probes_.pop_back();
        board_.ended(cell, ending);
    }

    void look() {
        if (now_ - looked_ < look_every)
            return;
        looked_ = now_;
        const RunningProbe* oldest = nullptr;
        for (const Probe& probe : probes_) {
            probe->check_time(now_, turns_.waiting(probe->cell()), limits_.grace);
            if (oldest == nullptr || probe->since() < oldest->since())
                oldest = probe.get();
        }
        board_.look(probes_.size(),
                    oldest == nullptr ? std::nullopt : std::optional(oldest->cell()));
    }

    TaskBoard& board_;
    ExecutionLimits limits_;
    Guard& guard_;
    PortPool& ports_;
    SignalPipe& signals_;
    Turns turns_;
    std::vector<Probe> probes_;
    std::vector<pollfd> polled_;
    std::optional<Task> pending_;
    Clock::time_point now_, looked_;
    bool cut_short_ = false;
};

} // namespace

bool execute(TaskBoard& board, const ExecutionLimits& limits, Guard& guard, PortPool& ports,
             SignalPipe& signals) {
    return Execution(board, limits, guard, ports, signals).run();
}

} // namespace unlisten
