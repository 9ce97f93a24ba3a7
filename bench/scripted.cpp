// What a whole survey costs beside the starts of its processes and the kernel under survey: all
// cells on the scripted stack, where waiting is free.
//   bench_scripted UNLISTEN PROBES
#include "measure.h"
#include "results_file.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <sys/resource.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

// Each is one process of a probe, but those of which its description says that they mean nothing.
std::size_t cells_asked(const unlisten::Survey& survey) {
    const auto asked = [](const auto& cell) { return cell.outcomes.count("not-applicable") == 0; };
    const auto of_its_own = [](const unlisten::Control& control) {
        return control.control.find('/') == std::string::npos; // the others are cells
    };
    return static_cast<std::size_t>(
        std::count_if(survey.cells.begin(), survey.cells.end(), asked) +
        std::count_if(survey.controls.begin(), survey.controls.end(), of_its_own));
}

// Of the process that starts them, too.
double own_cpu_s() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double start_s(const std::vector<std::string>& words, int status) {
    constexpr int times = 2000;
    double sum = -own_cpu_s();
    for (int i = 0; i < times; ++i)
        sum += cost_of(words, status).cpu_s;
    return (sum + own_cpu_s()) / times;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: bench_scripted UNLISTEN PROBES\n");
        return 2;
    }
    const fs::path probes = argv[2],
                   folder = fs::temp_directory_path() /
                            ("unlisten-bench-scripted-" + std::to_string(getpid())),
                   out = folder / "survey.json", empty = folder / "empty";
    fs::create_directories(empty);
    const auto programs = std::count_if(
        fs::directory_iterator(probes), fs::directory_iterator(), [](const auto& entry) {
            return entry.path().filename().string().rfind("unlisten-", 0) == 0;
        });
    // A cell that means nothing: the probe is started, says so in one line, and makes no socket. As
    // in a survey it is given ports and a folder; to find those costs it more than all the rest.
    const std::vector<std::string> nothing{(probes / "unlisten-close").string(),
                                           "--json",
                                           "--stack",
                                           (probes / "stacks" / "scripted.so").string(),
                                           "--transport",
                                           "tcp4",
                                           "--situation",
                                           "stale-file",
                                           "--ports",
                                           "20000-20002",
                                           "--directory",
                                           empty.string()};
    constexpr int rounds = 3, not_applicable = 77;
    std::vector<double> surveys, starts, differences;
    std::size_t count = 0;
    for (int round = 0; round < rounds; ++round) {
        const Cost cost = cost_of({argv[1], "run", "--stack", "scripted", "--repeat", "5",
                                   "--replace", "--out", out.string()});
        count = cells_asked(unlisten::load_survey(out)) + static_cast<std::size_t>(programs);
        surveys.push_back(cost.cpu_s);
        starts.push_back(static_cast<double>(count) * start_s(nothing, not_applicable));
        differences.push_back(surveys.back() - starts.back());
    }
    fs::remove_all(folder);
    std::printf("all cells on the scripted stack, 5 repeats: %.2f s CPU; %zu starts of a probe: "
                "%.2f s; beyond them: %.2f s (at most 3)\n",
                median(surveys), count, median(starts), median(differences));
}
