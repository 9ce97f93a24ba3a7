// What `unlisten run` does with a survey that is there already.
#include "place.h"
#include "results_file.h"
#include "running.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
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

TEST_CASE("where a survey is left as it is, a run that is cut short has a name to be resumed by") {
    const std::pair<const char*, const char*> names[] = {{"survey.json", "survey.incomplete.json"},
                                                         {"survey", "survey.incomplete"},
                                                         {"survey.txt", "survey.txt.incomplete"}};
    for (const auto& each : names) {
        const std::string name = each.first, beside = each.second;
        CAPTURE(name);
        Place place;
        place.out = place.scratch / name;
        const auto words = place.run({"patient"}, {"--transport", "tcp4", "--setup", "alone"});
        setenv("FAKE_PROBE_IMPATIENT", "1", 1);
        Running whole(place.scratch, words);
        CHECK(whole.wait() == 0);
        unsetenv("FAKE_PROBE_IMPATIENT");
        const std::string before = text_of(place.out);
        {
            Running running(place.scratch, words);
            wait_until([&] {
                return text_of(place.out.string() + ".partial").find("\"queued\"") !=
                       std::string::npos;
            });
            running.send(SIGTERM);
            CHECK(running.wait() == 4);
            CAPTURE(running.err());
            CHECK(running.err().find("--resume " + (place.scratch / beside).string()) !=
                  std::string::npos);
        }
        CHECK(text_of(place.out) == before);
        setenv("FAKE_PROBE_IMPATIENT", "1", 1);
        Running resumed(place.scratch, {"run", "--probes", (place.scratch / "probes").string(),
                                        "--resume", (place.scratch / beside).string()});
        CHECK(resumed.wait() == 0);
        unsetenv("FAKE_PROBE_IMPATIENT");
        CHECK(load_survey(place.out).run["resumed"] == 1);
        CHECK_FALSE(fs::exists(place.scratch / beside));
    }
}
