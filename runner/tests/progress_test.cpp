#include "progress.h"

#include <doctest/doctest.h>

using namespace unlisten;
using namespace std::chrono_literals;

TEST_CASE("the time left follows from the time spent") {
    CHECK(time_left(10s, 50, 100) == "0:10");
    CHECK(time_left(10s, 10, 100) == "1:30");
    CHECK(time_left(10s, 100, 100) == "0:00");
    CHECK(time_left(10s, 0, 100) == "?");
}

TEST_CASE("a line of progress is known again, and no other passes for one") {
    CHECK(progress_line(12) == "12 cells");
    CHECK(is_progress_line(progress_line(0)));
    for (const char* other :
         {"", " cells", "12", "12 cells in the file", "12  cells", "a 12 cells"})
        CHECK_FALSE(is_progress_line(other));
}

TEST_CASE("a grade takes one line of 80 columns") {
    Style style;
    style.width = 80;
    const std::string why = "new: turned away, queue: lost";
    const std::string whole = grade_line(
        {"reuseport-successor", "unix-seqpacket", "alone", "", "hand-over-lossy", {}, why}, style);
    CHECK(whole.size() == 80);
    CHECK(whole.find(why) != std::string::npos);
    const std::string cut = grade_line(
        {"reuseport-successor", "unix-seqpacket", "group", "", "two-stage-silent", {}, why}, style);
    CHECK(cut.size() <= 80);
    CHECK(cut.substr(cut.size() - 3) == "...");
}

TEST_CASE("the bar shows what is done and what is waited for, within its width") {
    const std::string line = bar_line(50, 100, "0:10", 7, "close/tcp4/new/alone/loopback", 200);
    CHECK(line.find("50/100 cells") != std::string::npos);
    CHECK(line.find("0:10 left") != std::string::npos);
    CHECK(line.find("7 at work") != std::string::npos);
    CHECK(line.find("waiting for close/tcp4/new") != std::string::npos);
    CHECK(line.find("[============            ]") == 0);
    for (const std::size_t width : {0U, 1U, 10U, 40U, 80U})
        CHECK(bar_line(50, 100, "0:10", 7, "close/tcp4/new/alone/loopback", width).size() <= width);
    CHECK(bar_line(0, 0, "?", 0, "", 80).find("0/0") != std::string::npos);
}
