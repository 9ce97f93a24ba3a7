#include "built_in.h"

#include "parts.h"

#include <system_error>

namespace unlisten {

std::vector<std::string> built_in_programs() {
    return names_of_parts();
}

std::filesystem::path executable_of(const std::filesystem::path& program) {
    std::error_code error;
    const auto through = program.parent_path();
    return std::filesystem::is_regular_file(through, error) ? through : program;
}

} // namespace unlisten
