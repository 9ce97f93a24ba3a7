// What `unlisten run` does with a survey that is there already.
#include "place.h"
#include "results_file.h"
#include "running.h"

#include <doctest/doctest.h>

#include <utility>

using namespace unlisten;
namespace fs = std::filesystem;

TEST_CASE("a survey is not replaced by a smaller one, unless that is asked for") {
    const Place place;
    const auto run = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"run", "--out", place.out.string(), "--probes",
                                       (place.scratch / "probes").string()};
        words.insert(words.end(), more.begin(), more.end());
        Running running(place.scratch, words);
        const int exit_code = running.wait();
        return std::make_pair(exit_code, running.err());
    };
    const auto repeats = [&] { return load_survey(place.out).run["repeats"].get<unsigned>(); };
    place.scratch.probes({"close", "nothing"});
    CHECK(run({"--repeat", "7"}).first == 0);

    const auto [fewer, sentence] = run({"--repeat", "3"});
    CHECK(fewer == 2);
    for (const char* hint : {"7 repetitions", "--repeat 7", "--out", "--replace"})
        CHECK(sentence.find(hint) != std::string::npos);
    const auto [filtered, why] = run({"--repeat", "7", "--technique", "nothing"});
    CHECK(filtered == 2);
    CHECK(why.find("48 cells, this one would have 24") != std::string::npos);
    CHECK(repeats() == 7);

    CHECK(run({"--repeat", "8"}).first == 0);
    CHECK(repeats() == 8);
    const auto [alike, said] = run({}); // 5 by default, but for the survey that is there
    CHECK(alike == 0);
    CHECK(said.find("8 repetitions, as the survey has") != std::string::npos);
    CHECK(repeats() == 8);
    CHECK(run({"--repeat", "2", "--technique", "nothing", "--replace"}).first == 0);
    CHECK(repeats() == 2);
}

TEST_CASE("a survey that was cut short is replaced by any") {
    const Place place;
    Running whole(place.scratch, place.run({"close"}));
    CHECK(whole.wait() == 0);
    auto survey = nlohmann::json::parse(text_of(place.out));
    survey["run"]["complete"] = false;
    survey["run"]["repeats"] = 1000;
    write_text(place.out, survey.dump());
    fs::remove_all(place.scratch / "probes");
    Running smaller(place.scratch, place.run({"close"}, {"--technique", "nothing"}));
    CHECK(smaller.wait() == 0);
    CHECK(load_survey(place.out).run["repeats"] == 3);
}
