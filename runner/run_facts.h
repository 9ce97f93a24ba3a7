// What a results file says about the program and the run.
#pragma once

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>

namespace unlisten {

// {name, version, commit, compiler}, as JSON.
std::string tool_facts();

// What a run says of itself beside its times.
struct RunState {
    std::string started; // UTC, as in RFC 3339; empty: when the clock was
    unsigned repeats = 0, jobs = 0;
    bool complete = false;
    unsigned resumed = 0;         // how often it was continued
    nlohmann::ordered_json asked; // so that it can be continued; null: it cannot
};

// Measures one run, or the last part of one that was continued, from here to facts().
class RunClock {
  public:
    RunClock();

    double wall_s() const;
    double cpu_s() const; // of this process and its children that have ended
    // {started, wall_s, cpu_s, repeats, jobs, complete, peak_rss_kib ...}, as JSON.
    std::string facts(const RunState& state) const;

  private:
    std::string started_;
    std::chrono::steady_clock::time_point begun_;
};

} // namespace unlisten
