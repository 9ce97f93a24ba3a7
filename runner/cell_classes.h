// What one cell says of its newcomers or its queued client, in classes instead of words.
#pragma once

#include "survey.h"
#include "vocabulary.h"

#include <set>
#include <string>

namespace unlisten {

struct CellClasses {
    std::string problem; // why no class can be told: "harness:late", "no repetition"; empty: none
    bool unsupported = false;
    bool not_applicable = false;
    std::set<int> seen; // class of each repetition; in group, where one cell is one histogram, of each word

    int worst() const { return *seen.rbegin(); }
};

CellClasses newcomer_classes(const Cell& cell);
CellClasses queued_classes(const Cell& cell);

} // namespace unlisten
