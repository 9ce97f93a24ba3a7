#include "xml.h"

#include "text.h"

namespace unlisten {

namespace {

struct Escape {
    std::string_view text, escaped;
};

// Printable, but the last two no characters of XML, not even as a reference.
constexpr Escape escapes[] = {
    {"&", "&amp;"},
    {"<", "&lt;"},
    {">", "&gt;"},
    {"\"", "&quot;"},
    {"'", "&apos;"},
    {"\xef\xbf\xbe", "\\u{fffe}"},
    {"\xef\xbf\xbf", "\\u{ffff}"},
};

const Escape* escape_at(std::string_view text) {
    for (const Escape& each : escapes)
        if (text.substr(0, each.text.size()) == each.text)
            return &each;
    return nullptr;
}

} // namespace

std::string xml_text(std::string_view text) {
    const std::string shown = printable(text);
    std::string result;
    for (std::string_view rest = shown; !rest.empty();) {
        const Escape* escape = escape_at(rest);
        result += escape != nullptr ? escape->escaped : rest.substr(0, 1);
        rest.remove_prefix(escape != nullptr ? escape->text.size() : 1);
    }
    return result;
}

} // namespace unlisten
