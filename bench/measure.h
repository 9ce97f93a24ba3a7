// What a command costs.
#pragma once

#include <string>
#include <vector>

struct Cost {
    double wall_s, cpu_s; // CPU: user and system, of all its processes
    long peak_kib;        // of the largest of them
};

// Runs it, its output thrown away. Exits where its exit status is another.
Cost cost_of(const std::vector<std::string>& words, int status = 0);

double median(std::vector<double> values);
