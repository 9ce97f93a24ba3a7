// What `unlisten run` leaves when it fails itself.
#include "place.h"
#include "running.h"
#include "unfinished.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

using namespace unlisten;
namespace fs = std::filesystem;

TEST_CASE("when the results cannot be written, what was observed stays in the journal") {
    const Place place;
    fs::create_directory(place.out.string() + ".new"); // in the way
    Running running(place.scratch, place.run({"close"}));
    CHECK(running.wait() == 4);
    CAPTURE(running.err());
    CHECK(running.err().find(".new: EISDIR") != std::string::npos);
    CHECK(running.err().find("what was observed is in " + place.out.string() + ".partial") !=
          std::string::npos);
    CHECK(running.out().empty());
    CHECK_FALSE(fs::exists(place.out));
    const std::string journal = text_of(place.out.string() + ".partial");
    // A first line about the run, then each cell that was asked.
    CHECK(std::count(journal.begin(), journal.end(), '\n') == 1 + 3 + 2 * (6 + 6 + 5));
    CHECK(place.tidy());
}

TEST_CASE("a run that cannot begin leaves nothing behind") {
    const Place place;
    const std::string folder = place.temporary.string();
    fs::remove(place.temporary);
    Running running(place.scratch, place.run({"close"}));
    CHECK(running.wait() == 4);
    CHECK(running.err() ==
          "unlisten: a temporary directory could not be made in " + folder + ": ENOENT\n");
    CHECK_FALSE(fs::exists(place.out.string() + ".partial"));
    CHECK_FALSE(fs::exists(place.out));
}

TEST_CASE("what is said on a standard output that is closed goes into no other file") {
    for (const char* closed : {"<&-", ">&-", "2>&-", "<&- >&- 2>&-"}) {
        CAPTURE(closed);
        const Place place;
        fs::create_directory(place.out.string() + ".new"); // in the way: the journal stays
        std::string command = UNLISTEN_PROGRAM;
        for (const std::string& word : place.run({"close"}))
            command += " " + word;
        const int status = std::system((command + " >/dev/null 2>&1 " + closed).c_str());
        CHECK(WEXITSTATUS(status) == 4);
        const std::string journal = text_of(place.out.string() + ".partial");
        CHECK(read_journal(journal, "j").cells.size() == 3 + 2 * (6 + 6 + 5));
        CHECK(place.tidy());
    }
    const auto listed = [](const std::string& redirected) {
        const Place place;
        const std::string command = std::string(UNLISTEN_PROGRAM) + " list techniques --probes " +
                                    place.scratch.probes({"close"}).string() + redirected;
        return WEXITSTATUS(std::system(command.c_str()));
    };
    CHECK(listed(" >/dev/null") == 0);
    CHECK(listed(" 2>/dev/null >&-") == 4);
    CHECK(listed(" 2>/dev/null >/dev/full") == 4);
}
