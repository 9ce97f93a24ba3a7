// What a results file says about the program and the run.
#pragma once

#include <chrono>
#include <string>

namespace unlisten {

// {name, version, commit, compiler}, as JSON.
std::string tool_facts();

// Measures one run, from here to facts().
class RunClock {
  public:
    RunClock();

    double wall_s() const;
    double cpu_s() const; // of this process and its children that have ended
    // {started, wall_s, cpu_s, repeats, jobs, complete, peak_rss_kib}, as JSON.
    std::string facts(unsigned repeats, unsigned jobs, bool complete) const;

  private:
    std::string started_; // UTC, as in RFC 3339
    std::chrono::steady_clock::time_point begun_;
};

} // namespace unlisten
