// What the user is told on standard error.
#pragma once

#include <filesystem>
#include <string>

namespace unlisten {

// "unlisten: <sentence>", fit for a terminal.
void say(const std::string& sentence);

// The file's name, short where it lies below the working directory.
std::string from_here(const std::filesystem::path& file);

} // namespace unlisten
