// Figures of a build, as ratios within one run where a ratio says more.
//   bench_figures UNLISTEN PROBES BARE_LOOP
#include "large_survey.h"
#include "measure.h"

#include <cstdio>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

// Interleaved, so that a machine whose speed drifts does not favour one of them.
template <typename A, typename B>
void print_ratio(const char* what, double limit, unsigned rounds, A a, B b) {
    std::vector<double> ratios, left, right;
    for (unsigned i = 0; i < rounds; ++i) {
        left.push_back(a());
        right.push_back(b());
        ratios.push_back(left.back() / right.back());
    }
    std::printf("%-66s %6.2f  (%.3f ms / %.3f ms; at most %.1f)\n", what, median(ratios),
                median(left) * 1e3, median(right) * 1e3, limit);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: bench_figures UNLISTEN PROBES BARE_LOOP\n");
        return 2;
    }
    const std::string unlisten = argv[1], probe = std::string(argv[2]) + "/unlisten-close",
                      bare = argv[3];

    constexpr unsigned starts = 100;
    const auto per_start = [&](const std::vector<std::string>& words) {
        double sum = 0;
        for (unsigned i = 0; i < starts; ++i)
            sum += cost_of(words).cpu_s;
        return sum / starts;
    };
    print_ratio(
        "starting a probe / starting /bin/true (CPU)", 3, 5,
        [&] {
            return per_start({probe, "--help"});
        },
        [&] { return per_start({"/bin/true"}); });

    constexpr unsigned count = 1000;
    const auto per_repetition = [&](const std::vector<std::string>& one,
                                    const std::vector<std::string>& many) {
        return (cost_of(many).cpu_s - cost_of(one).cpu_s) / (count - 1);
    };
    const auto cell = [&](unsigned repeat) {
        return std::vector<std::string>{probe,         "--json",   "--situation",
                                        "queued-sent", "--repeat", std::to_string(repeat)};
    };
    print_ratio(
        "a repetition without silence / its bare system calls (CPU)", 3, 7,
        [&] { return per_repetition(cell(1), cell(count)); },
        [&] {
            return per_repetition({bare, "1"}, {bare, std::to_string(count)});
        });

    const std::filesystem::path scratch =
        std::filesystem::temp_directory_path() / ("unlisten-bench-" + std::to_string(getpid()));
    std::filesystem::create_directory(scratch);
    const auto survey = [&](const char* repeat) {
        const std::string file = (scratch / (std::string(repeat) + ".json")).string();
        const Cost cost = cost_of({unlisten, "run", "--repeat", repeat, "--out", file});
        std::printf("whole survey, %2s repeats: %.1f s wall, %.1f s CPU, peak of one process %.1f "
                    "MiB, file %.2f MiB\n",
                    repeat, cost.wall_s, cost.cpu_s, static_cast<double>(cost.peak_kib) / 1024,
                    static_cast<double>(std::filesystem::file_size(file)) / (1 << 20));
        return cost;
    };
    const Cost five = survey("5"), ten = survey("10");
    std::printf(
        "  (at most 30 s wall and 25 s CPU on 2 cores, 64 MiB, and 8 MiB with 20 repeats)\n");
    std::printf("%-66s %6.2f  (below 2)\n", "twice the repeats: wall time",
                ten.wall_s / five.wall_s);
    survey("20");

    const std::string large = (scratch / "large.json").string();
    write_large_survey(large);
    cost_of({unlisten, "grade", "--write", large});
    const Cost check = cost_of({unlisten, "check", large});
    const auto size = static_cast<double>(std::filesystem::file_size(large));
    std::printf("loading and checking 10,000 cells, %.1f MiB: %.2f s, %.1f times its size in "
                "memory (at most 1.5 s and 10)\n",
                size / (1 << 20), check.wall_s, static_cast<double>(check.peak_kib) * 1024 / size);
    std::filesystem::remove_all(scratch);
}
