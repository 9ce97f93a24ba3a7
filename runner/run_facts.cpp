#include "run_facts.h"

#include "build_info.h"
#include "built_from.h"
#include "host.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <ctime>
#include <sys/resource.h>

namespace unlisten {
namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double rounded(double seconds) {
    return std::round(seconds * 1000) / 1000;
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    const auto length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text, length};
}

} // namespace

std::string tool_facts() {
    return nlohmann::ordered_json{{"name", "unlisten"},
                                  {"version", UNLISTEN_VERSION},
                                  {"commit", built_from},
                                  {"compiler", UNLISTEN_COMPILER}}
        .dump();
}

RunClock::RunClock() : started_(utc_now()), begun_(std::chrono::steady_clock::now()) {}

double RunClock::wall_s() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
}

double RunClock::cpu_s() const {
    double sum = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        sum += seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }
    return sum;
}

std::string RunClock::facts(const RunState& state) const {
    nlohmann::ordered_json facts{{"started", state.started.empty() ? started_ : state.started},
                                 {"wall_s", rounded(wall_s())},
                                 {"cpu_s", rounded(cpu_s())},
                                 {"repeats", state.repeats},
                                 {"jobs", state.jobs},
                                 {"complete", state.complete},
                                 {"peak_rss_kib", peak_memory_kib()}};
    if (state.resumed > 0)
        facts["resumed"] = state.resumed;
    if (!state.complete && !state.asked.is_null())
        facts["asked"] = state.asked;
    return facts.dump();
}

} // namespace unlisten
