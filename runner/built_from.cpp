// The one file that is compiled again for every commit.
#include "built_from.h"

#include "commit.h"

namespace unlisten {

const char* const built_from = UNLISTEN_COMMIT;

bool is_dirty(std::string_view commit) {
    constexpr std::string_view mark = "-dirty";
    return commit.size() > mark.size() && commit.substr(commit.size() - mark.size()) == mark;
}

} // namespace unlisten
