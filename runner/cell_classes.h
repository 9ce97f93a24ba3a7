// What one cell says of its newcomers or its queued client, in classes instead of words.
#pragma once

#include "survey.h"
#include "vocabulary.h"

#include <set>
#include <string>
#include <vector>

namespace unlisten {

// Where a hash decides who gets a client (in a group, or under a technique that forms one),
// `outcomes` is one histogram over the words of all; else it counts repetitions.
bool is_histogram(const Cell& cell);

struct CellClasses {
    std::string problem; // why no class can be told: "harness:late", "no repetition"; empty: none
    bool unsupported = false;
    bool not_applicable = false;
    std::set<int> seen; // class of each repetition; in a histogram of each word

    int worst() const { return *seen.rbegin(); }
};

// Where a listener is gone without a trace, whoever sees the same was turned away: a transport or a
// system may have no other way to say so than a reset. `nobody_listens`: the words for that.
CellClasses newcomer_classes(const Cell& cell, const std::vector<std::string>& nobody_listens);
CellClasses queued_classes(const Cell& cell);

} // namespace unlisten
