// This program, to be started once more.
#pragma once

#include <string>

namespace unlisten {

// Its path. Not what a link leads to: the name says which probe this is. In a static program it may
// lead through the file, as if that were a folder: "/bin/unlisten/unlisten-close".
std::string own_program(const char* called);

// The file that is executed for the program of that path.
std::string executable_of(const std::string& program);

} // namespace unlisten
