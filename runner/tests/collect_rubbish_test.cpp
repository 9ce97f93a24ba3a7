// What no probe should print.
#include "collecting.h"

using namespace collecting;

TEST_CASE("rubbish is the harness's failure and takes nothing from what was seen before") {
    CHECK(outcomes_with("rubbish") == one_and_rubbish);
    CHECK(outcomes_with("") == one_and_rubbish);
    CHECK(outcomes_with("{}") == one_and_rubbish);
    CHECK(outcomes_with("[]") == one_and_rubbish);
    CHECK(outcomes_with("{\"repetition\":2") == one_and_rubbish);
    CHECK(outcomes_with(repetition(2, {"reset"}).dump() + "x") == one_and_rubbish);
    CHECK(outcomes_with(repetition(1, {"reset"}).dump()) == one_and_rubbish);
    CHECK(outcomes_with(repetition(3, {"reset"}).dump()) == one_and_rubbish);
    CHECK(outcomes_with(repetition(2, {}).dump()) == one_and_rubbish);
    CHECK(outcomes_with(repetition(2, {"splendid"}).dump()) == one_and_rubbish);
    CHECK(outcomes_with(repetition(2, {"reset "}).dump()) == one_and_rubbish);
    CHECK(outcomes_with(repetition(2, {"error:"}).dump()) == one_and_rubbish);
    CHECK(outcomes_with(repetition(2, {"unsupported"}).dump()) == one_and_rubbish);
    CHECK(outcomes_with(repetition(2, std::vector<std::string>(1000, "reset")).dump()) ==
          one_and_rubbish);
    CHECK(outcomes_with(std::string(100000, '[')) == one_and_rubbish);
}

TEST_CASE("an observation and none in one repetition are rubbish: no results file may hold both") {
    CHECK(outcomes_with(repetition(2, {"served", "harness:late"}).dump()) == one_and_rubbish);
    CHECK(outcomes_with(repetition(2, {"no-stand:queue", "served"}).dump()) == one_and_rubbish);
    CHECK(outcomes_with(repetition(2, {"harness:late", "harness:late"}).dump()) == one_and_rubbish);
    Collector in_group(group, 1);
    CHECK_FALSE(in_group.line(repetition(1, {"served", "harness:late"}, group).dump()));
}

TEST_CASE("what would not add up in a results file is rubbish") {
    auto silent = repetition(2, {"reset"});
    silent.erase("act");
    CHECK(outcomes_with(silent.dump()) == one_and_rubbish);
    // What was not observed may lack an act.
    auto failed = repetition(1, {"no-stand:queue"});
    failed.erase("act");
    Collector collector(cell, 2);
    CHECK(collector.line(failed.dump()));
    CHECK(collector.line(repetition(2, {"reset"}).dump()));

    Collector spread(cell, 1);
    auto servers = repetition(1, {"bound", "still-blocked"});
    servers["spread"] = true;
    CHECK_FALSE(spread.line(servers.dump()));
}

TEST_CASE("a foreign cell's line is rubbish") {
    for (const char* key : {"technique", "transport", "situation", "setup", "path"}) {
        auto line = repetition(2, {"reset"});
        line[key] = "other";
        CHECK(outcomes_with(line.dump()) == one_and_rubbish);
        line[key] = 7;
        CHECK(outcomes_with(line.dump()) == one_and_rubbish);
        line.erase(key);
        CHECK(outcomes_with(line.dump()) == one_and_rubbish);
    }
}

TEST_CASE("members of the wrong kind are rubbish") {
    const auto changed = [](const char* pointer, const json& value) {
        auto line = repetition(2, {"reset"});
        line[json::json_pointer(pointer)] = value;
        return outcomes_with(line.dump());
    };
    CHECK(changed("/window_ms", -1) == one_and_rubbish);
    CHECK(changed("/window_ms", 1e12) == one_and_rubbish);
    CHECK(changed("/words/0", 7) == one_and_rubbish);
    CHECK(changed("/act/verified", "trust me") == one_and_rubbish);
    CHECK(changed("/act/calls", "close") == one_and_rubbish);
    CHECK(changed("/act/calls/0", json::array({"close"})) == one_and_rubbish);
    CHECK(changed("/server/accept", 1) == one_and_rubbish);
    CHECK(changed("/server/accept", std::string(5000, 'x')) == one_and_rubbish);
    CHECK(changed("/timeline/0", json::array({0, "a", "b"})) == one_and_rubbish);
    CHECK(changed("/timeline/0/0", "now") == one_and_rubbish);
    CHECK(changed("/timeline/0/0", 1e300) == one_and_rubbish);
    CHECK(changed("/client/uid", json::array({1})) == one_and_rubbish);
    CHECK(changed("/client/uid", -1) == one_and_rubbish);
    CHECK(changed("/client/uid", 4294967296) == one_and_rubbish);
    CHECK(changed("/client/capabilities", 7) == one_and_rubbish);
    CHECK(changed("/client/hostname", "here") == one_and_rubbish);
    CHECK(changed("/words", json(std::vector<std::string>(250, "served-by-successor"))) ==
          one_and_rubbish);
    CHECK(changed("/note", std::string(5000, 'x')) == one_and_rubbish);
    // Another client or server than before.
    CHECK(changed("/client/uid", 65534) == one_and_rubbish);
    CHECK(changed("/identity/uid", 65534) == one_and_rubbish);
}

TEST_CASE("a key with a NUL in it stays whole") {
    auto line = repetition(1, {"reset"});
    line["server"] = {{"accept", "1"}, {std::string("accept\0more", 11), "2"}};
    Collector collector(cell, 1);
    REQUIRE(collector.line(line.dump()));
    const auto finished = collector.finish(exited(0));
    REQUIRE(finished);
    CHECK(json::parse(finished->line)["server"].size() == 2);
}

TEST_CASE("bytes that are not UTF-8 are rubbish, and never reach the results") {
    auto line = repetition(2, {"reset"}).dump();
    line.replace(line.find("listen(8)"), 1, "\xff");
    CHECK(outcomes_with(line) == one_and_rubbish);

    Collector collector(cell, 1);
    const auto finished = collector.finish({Ending::Way::crashed, 11, "said \xff\x1b[31m"});
    REQUIRE(finished);
    CHECK(json::parse(finished->line)["note"] ==
          "SIGSEGV after 0 of 1 repetitions: said \xef\xbf\xbd\x1b[31m");
}
