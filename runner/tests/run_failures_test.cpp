// What `unlisten run` leaves when it fails itself.
#include "place.h"
#include "running.h"

#include <doctest/doctest.h>

#include <algorithm>

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
