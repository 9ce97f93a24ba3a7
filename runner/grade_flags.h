// What is said beside a grade.
#pragma once

#include "survey.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unlisten {

struct FlagMeaning {
    std::string_view flag;
    std::string_view meaning;
};
const std::vector<FlagMeaning>& flag_meanings();

using CellsBySituation = std::map<std::string, const Cell*>;

// Whether a situation is about a client, whose view can be compared with that under `nothing`.
bool is_client_situation(std::string_view situation);

// The flags that observed cells give, in the order of flag_meanings(). `under_nothing`: the same
// cells of technique `nothing`. `nobody_listens`: see newcomer_classes().
std::vector<std::string> observed_flags(const CellsBySituation& cells,
                                        const CellsBySituation& under_nothing,
                                        const std::vector<std::string>& nobody_listens);

} // namespace unlisten
