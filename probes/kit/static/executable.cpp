// In place of ../executable.cpp where all programs are one.
#include "kit/own_program.h"

#include <filesystem>
#include <system_error>

namespace unlisten {

std::string executable_of(const std::string& program) {
    std::error_code error;
    const auto through = std::filesystem::path(program).parent_path();
    return std::filesystem::is_regular_file(through, error) ? through.string() : program;
}

} // namespace unlisten
