// Parses one large JSON object member by member, and its arrays element by element.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace unlisten {

// `name`: the top-level member; `index`: of an element, when that member is an array.
// What it throws passes through.
using OnSection = std::function<void(const std::string& name, std::optional<std::size_t> index,
                                     nlohmann::json&& value)>;

// Throws std::runtime_error with what is wrong and where ("is truncated after byte 17"). Refuses a
// text that is no object, is nested deeper than `max_depth`, or has a key twice in one object.
void parse_sections(const std::string& text, int max_depth, const OnSection& on_section);

} // namespace unlisten
