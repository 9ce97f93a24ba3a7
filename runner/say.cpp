#include "say.h"

#include "text.h"

#include <iostream>
#include <system_error>

namespace unlisten {
namespace fs = std::filesystem;

void say(const std::string& sentence) {
    std::cerr << "unlisten: " << printable(sentence) << "\n";
}

std::string from_here(const fs::path& file) {
    std::error_code error;
    const fs::path name = fs::relative(file, error);
    return error || name.empty() || *name.begin() == ".." ? file.string() : name.string();
}

} // namespace unlisten
