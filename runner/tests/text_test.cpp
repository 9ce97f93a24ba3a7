#include "table.h"
#include "text.h"

#include <doctest/doctest.h>

#include <sstream>

using namespace unlisten;

TEST_CASE("printable: nothing that acts on a terminal") {
    CHECK(printable("plain text, ×3 日本") == "plain text, ×3 日本");
    CHECK(printable("\033[31mred") == "\\u{1b}[31mred");
    CHECK(printable("a\nb\tc\rd") == "a\\u{a}b\\u{9}c\\u{d}d");
    CHECK(printable(std::string_view("a\0b", 3)) == "a\\u{0}b");
    CHECK(printable("\x7f") == "\\u{7f}");
    CHECK(printable("\xc2\x9b"
                    "31m") == "\\u{9b}31m"); // C1: a control sequence in one character
    CHECK(printable("\xe2\x80\xae"
                    "abc") == "\\u{202e}abc"); // right to left
    CHECK(printable("\xe2\x81\xa6"
                    "abc") == "\\u{2066}abc");
    CHECK(printable("\xe2\x80\x8b") == "\\u{200b}"); // of no width
}

TEST_CASE("printable: bytes that are no UTF-8 are replaced, one by one") {
    const std::string replaced = "\xef\xbf\xbd";
    CHECK(printable("\xff") == replaced);
    CHECK(printable("a\x80z") == "a" + replaced + "z");
    CHECK(printable("\xc0\xaf") == replaced + replaced);                // overlong
    CHECK(printable("\xed\xa0\x80") == replaced + replaced + replaced); // surrogate
    CHECK(printable("\xf4\x90\x80\x80") == replaced + replaced + replaced + replaced);
    CHECK(printable("\xe2\x82") == replaced + replaced); // cut short
}

TEST_CASE("width counts columns, not bytes") {
    CHECK(display_width("") == 0);
    CHECK(display_width("abc") == 3);
    CHECK(display_width("●×–") == 3);
    CHECK(display_width("日本") == 4);
    CHECK(display_width("e\xcc\x81") == 1); // with a combining accent
    CHECK(padded("●", 3) == "●  ");
    CHECK(padded("abc", 2) == "abc");
}

TEST_CASE("colour only where wanted") {
    Style style;
    CHECK(style.paint(Colour::red, "x") == "x");
    style.colour = true;
    CHECK(style.paint(Colour::red, "x") == "\033[31mx\033[0m");
    CHECK(style.paint(Colour::none, "x") == "x");
}

TEST_CASE("a table is aligned, and wraps lists between their parts") {
    Table table;
    table.add({{"name"}, {"98 reset, 2 stranded, 1 served-by-sibling"}});
    table.add({{"日本"}, {"x"}});
    Style style;
    style.width = 30;
    std::ostringstream out;
    table.print(out, style, 0);
    CHECK(out.str() == "name  98 reset, 2 stranded,\n"
                       "      1 served-by-sibling\n"
                       "日本  x\n");
}
