#include "completion_text.h"

#include "text.h"

namespace unlisten {

std::string for_program(std::string_view text, const std::string& program) {
    constexpr std::string_view placeholder = "PROGRAM";
    std::string result;
    while (true) {
        const auto at = text.find(placeholder);
        result += text.substr(0, at);
        if (at == text.npos)
            return result;
        result += program;
        text.remove_prefix(at + placeholder.size());
    }
}

const std::vector<std::string>& completed_words(const OptionOutline& option) {
    return option.allowed.empty() ? option.suggested : option.allowed;
}

std::string in_one_line(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words)
        join_to(line, " ", word);
    return line;
}

} // namespace unlisten
