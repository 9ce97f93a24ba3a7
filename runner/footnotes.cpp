#include "footnotes.h"

#include "grade_flags.h"
#include "table.h"

#include <algorithm>
#include <ostream>

namespace unlisten {

namespace {

std::string_view meaning_of(std::string_view flag) {
    for (const FlagMeaning& known : flag_meanings())
        if (known.flag == flag)
            return known.meaning;
    return "not a flag of this program";
}

} // namespace

std::string Footnotes::marks(const std::vector<std::string>& flags) const {
    const auto all = numbered();
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (std::find(flags.begin(), flags.end(), all[i]) == flags.end())
            continue;
        if (text.empty())
            text = style_.unicode ? " " : " (";
        else if (!style_.unicode)
            text += ",";
        text += digit(i + 1);
    }
    return text.empty() || style_.unicode ? text : text + ")";
}

void Footnotes::print(std::ostream& out, std::size_t indent) const {
    if (seen_.empty())
        return;
    Table table;
    std::size_t number = 0;
    for (const auto flag : numbered()) {
        const std::string mark = digit(++number);
        table.add({{style_.unicode ? mark : "(" + mark + ")"},
                   {printable(flag), Colour::bold},
                   {std::string(meaning_of(flag))}});
    }
    out << style_.paint(Colour::bold, "Flags") << '\n';
    table.print(out, style_, indent);
}

std::vector<std::string_view> Footnotes::numbered() const {
    std::vector<std::string_view> result;
    for (const FlagMeaning& known : flag_meanings())
        if (seen_.count(known.flag) != 0)
            result.push_back(known.flag);
    for (const auto& flag : seen_)
        if (std::find(result.begin(), result.end(), flag) == result.end())
            result.push_back(flag);
    return result;
}

std::string Footnotes::digit(std::size_t number) const {
    static constexpr const char* raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    return style_.unicode && number < std::size(raised) ? raised[number] : std::to_string(number);
}

} // namespace unlisten
