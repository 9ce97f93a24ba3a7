#include "progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace unlisten {
namespace {

bool is_visible(ProgressMode mode) {
    return mode == ProgressMode::always ||
           (mode == ProgressMode::automatic && isatty(STDERR_FILENO) != 0);
}

} // namespace

std::string progress_line(std::size_t done) {
    return std::to_string(done) + " cells";
}

bool is_progress_line(const std::string& line) {
    const std::size_t digits = line.find_first_not_of("0123456789");
    return digits != 0 && digits != line.npos && line.compare(digits, line.npos, " cells") == 0;
}

std::string time_left(std::chrono::milliseconds spent, std::size_t done, std::size_t total) {
    if (done == 0 || done > total)
        return "?";
    const double each = static_cast<double>(spent.count()) / static_cast<double>(done);
    const long seconds = std::lround(each * static_cast<double>(total - done) / 1000);
    const std::string rest = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

std::string bar_line(std::size_t done, std::size_t total, const std::string& left,
                     std::size_t alive, const std::string& waiting_for, std::size_t width) {
    constexpr std::size_t length = 24;
    const std::size_t filled = total == 0 ? length : std::min(length, done * length / total);
    std::string line = "[" + std::string(filled, '=') + std::string(length - filled, ' ') + "] " +
                       std::to_string(done) + "/" + std::to_string(total) + " cells, " + left +
                       " left, " + std::to_string(alive) + " at work";
    if (!waiting_for.empty())
        line += "; waiting for " + waiting_for;
    // Identifiers are ASCII, so that bytes are columns; a full last column would wrap.
    return line.substr(0, width > 1 ? width - 1 : 0);
}

std::string grade_line(const Grade& grade, const Style& style) {
    const std::string where = grade.transport + (grade.setup == "alone" ? "" : " " + grade.setup);
    const std::string head =
        padded(printable(grade.technique), 19) + " " + padded(printable(where), 14) + " ";
    const std::string name = padded(printable(grade.grade), 15);
    const std::size_t taken = display_width(head) + display_width(name) + 1;
    std::string why = printable(grade.why);
    constexpr std::size_t dots = 3;
    const std::size_t room = style.width > taken + dots ? style.width - taken : dots;
    if (why.size() > room) // bytes are columns: it is ASCII
        why = why.substr(0, room - dots) + "...";
    return head + style.paint(Colour::bold, name) + " " + why;
}

Progress::Progress(ProgressMode mode, std::size_t total)
    : visible_(is_visible(mode)), in_lines_(mode == ProgressMode::lines), total_(total),
      style_(style_for(STDERR_FILENO)) {}

Progress::~Progress() {
    clear();
    say_count();
}

void Progress::clear() {
    if (drawn_)
        std::fputs("\r\033[K", stderr);
    drawn_ = false;
}

void Progress::say(const Grade& grade) {
    if (!visible_)
        return;
    clear();
    std::fputs((grade_line(grade, style_) + "\n").c_str(), stderr);
}

void Progress::say_count() {
    if (!in_lines_ || done_ == last_done_)
        return;
    std::fputs((progress_line(done_) + "\n").c_str(), stderr);
    last_line_ = std::chrono::steady_clock::now();
    last_done_ = done_;
}

void Progress::draw(std::size_t done, std::size_t alive, const std::string& waiting_for) {
    constexpr std::chrono::seconds lines_at_most_every{3};
    const auto now = std::chrono::steady_clock::now();
    done_ = done;
    if (now - last_line_ >= lines_at_most_every)
        say_count();
    if (!visible_)
        return;
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_);
    clear();
    const std::string line = bar_line(done, total_, time_left(spent, done, total_), alive,
                                      printable(waiting_for), style_.width);
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
    drawn_ = true;
}

} // namespace unlisten
