// What the wire costs, as ratios within one run.
//   bench_wire PROBES
#include "measure.h"

#include <cstdio>
#include <string>
#include <vector>

namespace {

constexpr unsigned rounds = 15;

void print(const char* what, double limit, const std::vector<double>& left,
           const std::vector<double>& right) {
    std::vector<double> ratios;
    for (unsigned i = 0; i < left.size(); ++i)
        ratios.push_back(left[i] / right[i]);
    std::printf("%-66s %6.2f  (%.3f ms / %.3f ms; at most %.1f)\n", what, median(ratios),
                median(left) * 1e3, median(right) * 1e3, limit);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_wire PROBES\n");
        return 2;
    }
    const auto cell = [&](const char* path, const char* situation, unsigned repeat) {
        return std::vector<std::string>{std::string(argv[1]) + "/unlisten-nothing",
                                        "--json",
                                        "--path",
                                        path,
                                        "--situation",
                                        situation,
                                        "--repeat",
                                        std::to_string(repeat)};
    };

    constexpr unsigned many = 400;
    std::vector<double> on_wire, on_loopback;
    for (unsigned i = 0; i < rounds; ++i)
        for (const bool wire : {true, false}) {
            const char* path = wire ? "wire" : "loopback";
            const double cpu_s = cost_of(cell(path, "queued-sent", many)).cpu_s -
                                 cost_of(cell(path, "queued-sent", 1)).cpu_s;
            (wire ? on_wire : on_loopback).push_back(cpu_s / (many - 1));
        }
    print("a repetition on the wire / on loopback (CPU)", 3, on_wire, on_loopback);

    std::vector<double> opening, unsharing;
    for (unsigned i = 0; i < 3 * rounds; ++i) {
        opening.push_back(cost_of(cell("wire", "queued", 1)).wall_s -
                          cost_of(cell("loopback", "queued", 1)).wall_s);
        unsharing.push_back(cost_of({"/usr/bin/unshare", "-n", "true"}).wall_s);
    }
    print("opening two networks and their link / unshare -n true (wall)", 3, opening, unsharing);
    return 0;
}
