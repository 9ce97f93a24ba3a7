// How far the survey is, on standard error: for those who watch, never for a file.
#pragma once

#include "survey.h"
#include "text.h"

#include <chrono>
#include <cstddef>
#include <string>

namespace unlisten {

// `lines` is for a program that reads it.
enum class ProgressMode { automatic, always, never, lines };

// "12 cells"
std::string progress_line(std::size_t done);
bool is_progress_line(const std::string& line);

class Progress {
  public:
    Progress(ProgressMode mode, std::size_t total);
    ~Progress(); // takes the bar away; says how many were done, if that was not said
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    bool visible() const { return visible_; }
    // Above the bar.
    void say(const Grade& grade);
    void draw(std::size_t done, std::size_t alive, const std::string& waiting_for);

  private:
    void clear();
    void say_count();

    bool visible_, in_lines_;
    bool drawn_ = false;
    std::size_t total_;
    Style style_;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_line_; // long ago
    std::size_t done_ = 0, last_done_ = 0;
};

// One line of at most `style.width` columns, if that is 54 or more.
std::string grade_line(const Grade& grade, const Style& style);

// "1:05" for what is left of a run that has done `done` of `total` in `spent`; "?" before the
// first.
std::string time_left(std::chrono::milliseconds spent, std::size_t done, std::size_t total);

// One line of at most `width` columns.
std::string bar_line(std::size_t done, std::size_t total, const std::string& left,
                     std::size_t alive, const std::string& waiting_for, std::size_t width);

} // namespace unlisten
