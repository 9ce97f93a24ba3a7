// A script that cannot be read is no stack, and whoever wrote it is told the line.
#include "running.h"

#include <cstdlib>
#include <doctest/doctest.h>

TEST_CASE("a script's faulty line is named") {
    const Scratch scratch;
    const auto script = scratch / "faulty.kernel";
    write_text(script, "shutdown(SHUT_RD): new refuse\nclose: queued \x1b[31mexplode\n");
    setenv("UNLISTEN_SCRIPT", script.c_str(), 1);
    Running running(scratch, {"run", "--stack", "scripted", "--technique", "close", "--out",
                              (scratch / "out.json").string()});
    const int status = running.wait();
    unsetenv("UNLISTEN_SCRIPT");
    const std::string err = running.err();
    CAPTURE(err);
    CHECK(status == 2);
    CHECK(err.find(script.string() + ": line 2: no fate: \\u{1b}[31mexplode") != err.npos);
    CHECK(err.find('\x1b') == err.npos);
    CHECK(err.find('\n') == err.size() - 1); // one sentence
    CHECK_FALSE(std::filesystem::exists(scratch / "out.json"));
}
