#include "json_splice.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>

namespace unlisten {

namespace {

// Behind the string that begins at `begin`.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return text.size();
}

// Behind the value that begins at `begin`: at a comma or a closing bracket of what holds it.
std::size_t end_of_value(std::string_view text, std::size_t begin) {
    int depth = 0;
    for (std::size_t i = begin; i < text.size();) {
        const char c = text[i];
        if (c == '"') {
            i = end_of_string(text, i);
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            return i;
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        ++i;
    }
    return text.size();
}

std::size_t skip_blanks(std::string_view text, std::size_t begin) {
    return std::min(text.find_first_not_of(" \t\r\n", begin), text.size());
}

} // namespace

std::string with_member(std::string_view text, std::string_view name, std::string_view value) {
    std::size_t at = skip_blanks(text, text.find('{') + 1);
    bool empty = true;
    while (at < text.size() && text[at] == '"') {
        empty = false;
        const std::size_t name_end = end_of_string(text, at);
        const auto member = nlohmann::json::parse(text.substr(at, name_end - at));
        const std::size_t begin = skip_blanks(text, text.find(':', name_end) + 1);
        const std::size_t end = end_of_value(text, begin);
        if (member == name) {
            std::size_t last = end; // blanks behind the value stay
            while (last > begin &&
                   std::string_view(" \t\r\n").find(text[last - 1]) != std::string_view::npos)
                --last;
            return std::string(text.substr(0, begin)) + std::string(value) +
                   std::string(text.substr(last));
        }
        at = end < text.size() && text[end] == ',' ? skip_blanks(text, end + 1) : end;
    }
    return std::string(text.substr(0, at)) + (empty ? "\"" : ",\n\"") + std::string(name) +
           "\": " + std::string(value) + "\n" + std::string(text.substr(at));
}

} // namespace unlisten
