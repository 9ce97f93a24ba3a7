// A cell as one line of the results file.
#pragma once

#include "repetition.h"
#include "survey.h"

#include <map>
#include <string>
#include <vector>

namespace unlisten {

// What a cell shows beside its outcomes.
struct Evidence {
    struct Call {
        std::string text;
        Histogram results;
    };
    struct Timeline {
        std::string outcome;
        std::vector<Event> events;
    };
    std::vector<Call> calls;
    std::string client, identity; // compact JSON
    std::map<std::string, Histogram> server;
    std::vector<Timeline> timelines;
    Histogram packets; // after the act, in one line a repetition
};

// Of the packets of a cell, in the folder of `run --capture`; probes name it so.
std::string capture_file(const CellId& id);

std::string cell_line(const Cell& cell, const Evidence& evidence);

} // namespace unlisten
