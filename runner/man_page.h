// The manual page, in the man(7) macros of troff.
#pragma once

#include "cli_outline.h"

#include <string>
#include <string_view>

namespace unlisten {

// `text` as troff prints it, whatever it holds and wherever in a line it stands.
std::string troff_text(std::string_view text);

std::string man_page(const CommandOutline& program, const std::string& version);

} // namespace unlisten
