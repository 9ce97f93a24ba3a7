#include "text.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace unlisten {

namespace {

struct Range {
    std::uint32_t first, last;
};

// What changes the direction of writing, hides, or ends a line, beside the control characters.
constexpr Range unprintable[] = {
    {0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad}, {0x061c, 0x061c}, {0x200b, 0x200f},
    {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f}};
constexpr Range combining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
constexpr Range wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},
                          {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},
                          {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
                          {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
                          {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

template <std::size_t N>
bool is_in(std::uint32_t code, const Range (&ranges)[N]) {
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [&](const Range& each) { return code >= each.first && code <= each.last; });
}

struct Decoded {
    std::uint32_t code;
    std::size_t length; // 0: the first byte begins no valid character
};

Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::uint32_t first = byte(0);
    if (first < 0x80)
        return {first, 1};
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length)
        return {0, 0};
    std::uint32_t code = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return {0, 0};
        code = (code << 6) | (byte(i) & 0x3fU);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < least[length] || code > 0x10ffff || surrogate)
        return {0, 0};
    return {code, length};
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// The first of these that is set decides, as for setlocale(3).
bool locale_is_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string value = environment(name);
        if (value.empty())
            continue;
        std::transform(value.begin(), value.end(), value.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
    }
    return false;
}

const char* code_of(Colour colour) {
    static constexpr const char* codes[] = {"", "1", "2", "31", "32", "33", "34", "35", "36"};
    return codes[static_cast<int>(colour)];
}

} // namespace

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const auto [code, length] = decode(text);
        if (length == 0) {
            result += "\xef\xbf\xbd";
            text.remove_prefix(1);
            continue;
        }
        if (is_in(code, unprintable)) {
            char escaped[16];
            std::snprintf(escaped, sizeof escaped, "\\u{%x}", static_cast<unsigned>(code));
            result += escaped;
        } else {
            result += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return result;
}

std::string in_quotes(std::string_view text) {
    std::string result(1, '"');
    result += text;
    result += '"';
    return result;
}

void join_to(std::string& list, std::string_view separator, std::string_view item) {
    if (!list.empty())
        list += separator;
    list += item;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const auto [code, length] = decode(text);
        if (length == 0 || !is_in(code, combining))
            width += length != 0 && is_in(code, wide) ? 2 : 1;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return width;
}

std::string padded(std::string_view text, std::size_t width) {
    std::string result(text);
    const std::size_t taken = display_width(text);
    if (taken < width)
        result.append(width - taken, ' ');
    return result;
}

std::string Style::paint(Colour with, std::string_view text) const {
    if (!colour || with == Colour::none)
        return std::string(text);
    return std::string("\033[") + code_of(with) + "m" + std::string(text) + "\033[0m";
}

Style style_for(int fd) {
    Style style;
    const bool terminal = isatty(fd) == 1;
    style.colour = terminal && environment("NO_COLOR").empty() && environment("TERM") != "dumb" &&
                   !environment("TERM").empty();
    style.unicode = locale_is_utf8();
    winsize size{};
    if (terminal && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        style.width = size.ws_col;
    return style;
}

} // namespace unlisten
