// Text for a terminal: nothing unescaped, aligned by width, coloured only where wanted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace unlisten {

// `text` fit for a terminal: control characters (C1 too) and characters that change the direction
// of writing are shown as \u{1b}, bytes that are not UTF-8 as U+FFFD.
std::string printable(std::string_view text);

// The text in quotes, as it is.
std::string in_quotes(std::string_view text);

// Adds `item` to `list`, behind `separator` unless it is the first.
void join_to(std::string& list, std::string_view separator, std::string_view item);

// Columns that valid UTF-8 takes in a terminal.
std::size_t display_width(std::string_view text);

// `text` followed by spaces up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

enum class Colour { none, bold, dim, red, green, yellow, blue, magenta, cyan };

struct Style {
    bool colour = false;
    bool unicode = false;
    std::size_t width = 100;

    std::string paint(Colour, std::string_view text) const;
};

// For descriptor `fd`: colour on a terminal unless NO_COLOR or TERM=dumb; Unicode when the locale
// is UTF-8; the terminal's width, or 100.
Style style_for(int fd);

} // namespace unlisten
