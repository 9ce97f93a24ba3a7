// Text inside XML 1.0.
#pragma once

#include <string>
#include <string_view>

namespace unlisten {

// Fit for an attribute in double quotes or for an element. What is no character of XML, or not
// printable, is shown as \u{1b}; bytes that are not UTF-8 as U+FFFD.
std::string xml_text(std::string_view text);

} // namespace unlisten
