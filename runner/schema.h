// Validates a results file against results/schema/survey-1.json, which is compiled in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace unlisten {

// The schema's text.
std::string_view survey_schema();

// What does not fit, in one sentence that names the place (a JSON pointer) and the broken rule;
// nothing when `text` fits. Reads the text as a stream: memory does not grow with its size.
std::optional<std::string> schema_problem(const std::string& text);

} // namespace unlisten
