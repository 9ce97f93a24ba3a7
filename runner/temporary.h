// Removing directories that others have filled.
#pragma once

#include <filesystem>

namespace unlisten {

// Removes `path` and everything below it, also where permissions were taken away (chmod-0 does);
// follows no symbolic link. Says whether nothing is left.
bool remove_tree(const std::filesystem::path& path);

} // namespace unlisten
