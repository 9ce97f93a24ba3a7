#include "line_buffer.h"

#include <doctest/doctest.h>

#include <vector>

using unlisten::LineBuffer;

namespace {

struct Fed {
    std::vector<std::string> lines;
    bool fine = true;
    bool half = false;
};

Fed feed(const std::vector<std::string>& chunks, std::size_t longest = 10) {
    LineBuffer buffer(longest);
    Fed fed;
    for (const std::string& chunk : chunks)
        fed.fine = fed.fine && buffer.feed(chunk, [&](std::string_view line) {
            fed.lines.emplace_back(line);
            return line != "stop";
        });
    fed.half = buffer.half();
    return fed;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("lines are given out whole, however they arrive") {
    CHECK(feed({"one\ntwo\n"}).lines == Lines{"one", "two"});
    CHECK(feed({"o", "ne", "\n", "\ntw", "o\n"}).lines == Lines{"one", "", "two"});
    CHECK(feed({"one\ntwo"}).lines == Lines{"one"});
    CHECK(feed({"one\ntwo"}).half);
    CHECK_FALSE(feed({"one\n", "two\n"}).half);
}

TEST_CASE("a line that is too long ends it, also before its end is seen") {
    CHECK(feed({"0123456789\n"}).fine);
    CHECK_FALSE(feed({"0123456789x\n"}).fine);
    CHECK_FALSE(feed({"01234", "56789x"}).fine);
    CHECK_FALSE(feed({"01234", "56789x\n"}).fine);
}

TEST_CASE("nothing is given out after a line was refused") {
    const Fed fed = feed({"one\nstop\ntwo\n"});
    CHECK_FALSE(fed.fine);
    CHECK(fed.lines == Lines{"one", "stop"});
}
