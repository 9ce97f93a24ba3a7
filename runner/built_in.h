// Probes that are parts of this very program (target `static`). Their paths lead through its file,
// as if it were a folder: "/bin/unlisten/unlisten-close".
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace unlisten {

// Their names; none where each probe is a program of its own.
std::vector<std::string> built_in_programs();

// The file that is executed for the program of that path.
std::filesystem::path executable_of(const std::filesystem::path& program);

} // namespace unlisten
