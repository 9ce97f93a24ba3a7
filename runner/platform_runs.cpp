#include "platform_runs.h"

#include "child.h"
#include "descriptor.h"
#include "errors.h"
#include "exit_codes.h"
#include "file_writer.h"
#include "guard.h"
#include "line_buffer.h"
#include "results_file.h"
#include "say.h"
#include "signals.h"
#include "standing.h"
#include "text.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <list>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longest_line = 4096;

// One platform's survey under way.
class PlatformRun {
  public:
    PlatformRun(const PlatformFolder& platform, const PlatformRuns& how, Guard& guard)
        : platform_(&platform), file_(guard.directory() / (platform.id + ".json")),
          said_(make_pipe()), child_(start(how, guard)), groups_(&guard.groups()) {
        groups_->add(child_.pid());
        said_.write.close();
        set_nonblocking(said_.read);
    }
    PlatformRun(const PlatformRun&) = delete;
    PlatformRun& operator=(const PlatformRun&) = delete;
    ~PlatformRun() {
        const pid_t group = child_.pid();
        child_.kill_group();
        if (group > 0)
            child_.reap();
        groups_->remove(group);
    }

    const PlatformFolder& platform() const { return *platform_; }
    const fs::path& file() const { return file_; }
    int descriptor() const { return said_.read.get(); }
    const std::string& last_line() const { return last_line_; }
    Clock::time_point heard() const { return heard_; }

    // Gives each new line to `line`; false at the end of what it says.
    template <class Line>
    bool read_lines(Line line) {
        char bytes[4096];
        const ssize_t count = read(said_.read.get(), bytes, sizeof bytes);
        if (count <= 0)
            return count < 0 && (errno == EAGAIN || errno == EINTR);
        heard_ = Clock::now();
        return lines_.feed({bytes, static_cast<std::size_t>(count)}, [&](std::string_view text) {
            last_line_ = printable(text);
            line(last_line_);
            return true;
        });
    }

    // When it has said all it had to say. Throws where it was ended, whatever file it left.
    int status() {
        const pid_t group = child_.pid();
        // Whatever still holds on without a word is not waited for.
        const bool ends = child_.ends_within(std::chrono::seconds(5));
        if (!ends)
            child_.kill_group();
        const int status = child_.reap();
        groups_->remove(group);
        if (!WIFEXITED(status))
            throw std::runtime_error(ends ? "it was ended by " + signal_name(WTERMSIG(status))
                                          : "it failed to end, and was killed");
        return WEXITSTATUS(status);
    }

  private:
    Child start(const PlatformRuns& how, const Guard& guard) const {
        std::vector<std::string> arguments{how.tool.string(), file_.string()};
        arguments.insert(arguments.end(), how.arguments.begin(), how.arguments.end());
        const Words words = to_end_with_us(platform_->survey, std::move(arguments));
        return Child(words.program, words.arguments, {-1, said_.write.get(), -1, guard.alive()});
    }

    const PlatformFolder* platform_;
    fs::path file_;
    Pipe said_;
    Child child_;
    GroupTable* groups_;
    LineBuffer lines_{longest_line};
    std::string last_line_;
    Clock::time_point heard_ = Clock::now();
};

class PlatformQueue {
  public:
    PlatformQueue(const std::vector<PlatformFolder>& platforms, const PlatformRuns& how)
        : how_(how),
          watched_(how.progress == ProgressMode::always ||
                   (how.progress == ProgressMode::automatic && isatty(STDERR_FILENO) != 0)) {
        for (const PlatformFolder& platform : platforms)
            waiting_.push_back(&platform);
    }

    int run() {
        setenv("TMPDIR", guard_.directory().c_str(), 1);
        const std::size_t all = waiting_.size();
        while (!waiting_.empty() || !running_.empty()) {
            while (!waiting_.empty() && running_.size() < how_.at_a_time)
                start_next();
            if (!wait_for_news()) {
                tell("stopped: " + std::to_string(all - done_) + " of " + std::to_string(all) +
                     " platforms were not surveyed");
                return exit_harness;
            }
        }
        tell(std::to_string(kept_) + " of " + std::to_string(all) + " platforms left a survey");
        return worst_;
    }

  private:
    void start_next() {
        const PlatformFolder& next = *waiting_.front();
        waiting_.pop_front();
        try {
            running_.emplace_back(next, how_, guard_);
        } catch (const SystemError& error) {
            failed(next, error.what());
        }
    }

    // False: the user wants an end.
    bool wait_for_news() {
        std::vector<pollfd> entries{{signals_.descriptor(), POLLIN, 0}};
        for (const PlatformRun& run : running_)
            entries.push_back({run.descriptor(), POLLIN, 0});
        constexpr int now_and_then_ms = 1000;
        poll(entries.data(), entries.size(), now_and_then_ms);
        if (entries[0].revents != 0 && signals_.take().stop)
            return false;
        auto run = running_.begin();
        for (std::size_t i = 1; i < entries.size(); ++i) {
            const auto this_one = run++;
            if (entries[i].revents != 0 ? !hear(*this_one) : is_silent(*this_one))
                running_.erase(this_one);
        }
        draw();
        return true;
    }

    // False when it has ended.
    bool hear(PlatformRun& run) {
        const bool more = run.read_lines([&](const std::string& line) {
            if (!is_progress_line(line))
                tell(run.platform().id + ": " + line);
        });
        if (!more)
            conclude(run);
        return more;
    }

    bool is_silent(const PlatformRun& run) {
        if (Clock::now() - run.heard() < how_.patience)
            return false;
        failed(run.platform(), "nothing was heard of it for " +
                                   std::to_string(how_.patience.count()) + " s: ended");
        return true;
    }

    void conclude(PlatformRun& run) {
        try {
            const int status = run.status();
            std::error_code error;
            // `unlisten run` leaves a whole survey though it failed itself in some cells.
            if (status != exit_yes && status != exit_void &&
                (status != exit_harness || !fs::exists(run.file(), error)))
                throw std::runtime_error(run.last_line().empty() ? "it failed without a word"
                                                                 : "it failed: " + run.last_line());
            keep(run);
            ++kept_;
            ++done_;
            worst_ = std::max(worst_, status);
        } catch (const std::exception& error) {
            failed(run.platform(), error.what());
        }
    }

    void keep(const PlatformRun& run) {
        const std::string text = read_results_text(run.file());
        const Survey survey = parse_valid_survey(text, run.platform().id);
        if (!survey.run.at("complete").get<bool>())
            throw std::runtime_error("it was not completed: " + run.last_line());
        const fs::path to = how_.out / (survey.platform.at("id").get<std::string>() + ".json");
        if (const auto standing = standing_survey(to); standing && !how_.replace)
            refuse_to_lose(to, *standing,
                           {survey.run.at("repeats").get<unsigned>(), survey.cells.size()}, false);
        WholeFile file(to);
        file.write(text);
        file.commit();
        tell(run.platform().id + ": wrote " + from_here(to));
        std::error_code error;
        fs::remove(run.file(), error);
    }

    void failed(const PlatformFolder& platform, const std::string& why) {
        tell(platform.id + ": NOT SURVEYED: " + why);
        ++done_;
        worst_ = exit_harness;
    }

    void tell(const std::string& line) {
        clear();
        say(line);
    }

    // How far each is, for those who watch.
    void draw() {
        if (!watched_ || running_.empty())
            return;
        std::string line;
        for (const PlatformRun& run : running_)
            join_to(line, "; ",
                    run.platform().id +
                        (is_progress_line(run.last_line()) ? " " + run.last_line() : ""));
        line = line.substr(0, style_.width - 1);
        if (line == drawn_)
            return;
        clear();
        std::fprintf(stderr, "%s\r", line.c_str());
        std::fflush(stderr);
        drawn_ = line;
    }

    void clear() {
        if (!drawn_.empty())
            std::fputs("\033[K", stderr);
        drawn_.clear();
    }

    const PlatformRuns& how_;
    std::deque<const PlatformFolder*> waiting_;
    Guard guard_{std::chrono::seconds(0)}; // a platform watches nobody: it is killed
    SignalPipe signals_;
    std::list<PlatformRun> running_;
    bool watched_;
    Style style_ = style_for(STDERR_FILENO);
    std::string drawn_;
    std::size_t kept_ = 0, done_ = 0;
    int worst_ = exit_yes;
};

} // namespace

int run_platforms(const std::vector<PlatformFolder>& platforms, const PlatformRuns& how) {
    fs::create_directories(how.out);
    return PlatformQueue(platforms, how).run();
}

} // namespace unlisten
