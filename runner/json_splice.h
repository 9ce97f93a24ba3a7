// Replaces one member of a JSON text and leaves every other byte as it is.
#pragma once

#include <string>
#include <string_view>

namespace unlisten {

// `text`: valid JSON, an object. Its top-level member `name` becomes `value`; if there is none, it
// is added at the end.
std::string with_member(std::string_view text, std::string_view name, std::string_view value);

} // namespace unlisten
