// What the writers of completion scripts share.
#pragma once

#include "cli_outline.h"

#include <string>
#include <string_view>
#include <vector>

namespace unlisten {

// The text of a script with the program's name where it says PROGRAM.
std::string for_program(std::string_view text, const std::string& program);

// The values of an option that are known beforehand.
const std::vector<std::string>& completed_words(const OptionOutline& option);

std::string in_one_line(const std::vector<std::string>& words);

} // namespace unlisten
