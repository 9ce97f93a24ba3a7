#include "temporary.h"

#include <system_error>

namespace unlisten {
namespace fs = std::filesystem;

namespace {

void open_up(const fs::path& directory, int depth) {
    std::error_code ignored;
    fs::permissions(directory, fs::perms::owner_all, fs::perm_options::add, ignored);
    constexpr int deepest = 32;
    if (depth == deepest)
        return;
    fs::directory_iterator entry(directory, ignored), end;
    for (; !ignored && entry != end; entry.increment(ignored))
        if (entry->symlink_status(ignored).type() == fs::file_type::directory)
            open_up(entry->path(), depth + 1);
}

} // namespace

bool remove_tree(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    if (error) {
        open_up(path, 0);
        error.clear();
        fs::remove_all(path, error);
    }
    std::error_code unknown;
    return !error && fs::symlink_status(path, unknown).type() == fs::file_type::not_found;
}

} // namespace unlisten
