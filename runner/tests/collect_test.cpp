#include "collect.h"

#include "repetition.h"

#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

using namespace unlisten;
using nlohmann::json;

namespace {

const CellId cell{"close", "tcp4", "queued", "alone", "loopback"};
const CellId group{"close", "tcp4", "new", "group", "loopback"};

json repetition(int number, const std::vector<std::string>& words, const CellId& of = cell) {
    return {
        {"repetition", number},
        {"technique", of.technique},
        {"transport", of.transport},
        {"situation", of.situation},
        {"setup", of.setup},
        {"path", of.path},
        {"words", words},
        {"window_ms", 250},
        {"act",
         {{"calls", json::array({json::array({"close(listener)", "0"})})}, {"verified", "state"}}},
        {"client", {{"uid", 0}, {"capabilities", "all"}}},
        {"identity", {{"uid", 0}}},
        {"server", {{"accept", "EAGAIN"}}},
        {"timeline", {{-120, "listener", "listen(8)", "0"}, {0, "listener", "close", "0"}}},
        {"note", ""}};
}

Ending exited(int status) {
    return {Ending::Way::exited, status, ""};
}

Histogram outcomes_after(Collector& collector, const Ending& ending) {
    const auto finished = collector.finish(ending);
    REQUIRE(finished);
    const json line = json::parse(finished->line);
    CHECK(line.at("outcomes").get<Histogram>() == finished->cell.outcomes);
    CHECK(line.at("repeats") == finished->cell.repeats);
    return finished->cell.outcomes;
}

// What becomes of a cell whose second line of two is `line`.
Histogram outcomes_with(const std::string& line) {
    Collector collector(cell, 2);
    REQUIRE(collector.line(repetition(1, {"reset"}).dump()));
    CHECK_FALSE(collector.line(line));
    return outcomes_after(collector, {Ending::Way::overran, 0, ""});
}

const Histogram one_and_rubbish{{"reset", 1}, {"harness:output", 1}};

} // namespace

TEST_CASE("repetitions become one cell") {
    Collector collector(cell, 3);
    CHECK(collector.line(repetition(1, {"reset"}).dump()));
    CHECK(collector.line(repetition(2, {"stranded"}).dump()));
    CHECK(collector.line(repetition(3, {"reset"}).dump()));
    const auto finished = collector.finish(exited(0));
    REQUIRE(finished);
    CHECK(finished->cell.outcomes == Histogram{{"reset", 2}, {"stranded", 1}});
    CHECK(finished->cell.repeats == 3);
    CHECK(finished->cell.window_ms == 250);
    CHECK(finished->cell.verified == Histogram{{"state", 3}});
    const json line = json::parse(finished->line);
    CHECK(line["act"] == json::parse(R"~({"calls":[{"call":"close(listener)","results":{"0":3}}],
                                          "verified":{"state":3}})~"));
    CHECK(line["server"] == json::parse(R"({"accept":{"EAGAIN":3}})"));
    CHECK(line["client"] == json::parse(R"({"uid":0,"capabilities":"all"})"));
    CHECK(line["timelines"].size() == 2);
    CHECK(line["timelines"][0]["outcome"] == "reset");
    CHECK(line["timelines"][0]["events"][0] ==
          json::parse(R"~([-120,"listener","listen(8)","0"])~"));
    CHECK_FALSE(line.contains("clients"));
    CHECK_FALSE(line.contains("note"));
    CHECK(finished->line.find('\n') == std::string::npos);
}

TEST_CASE("several clients are one outcome in order; in a group, words are counted") {
    Collector alone(cell, 1);
    CHECK(alone.line(repetition(1, {"served", "dropped", "dropped"}).dump()));
    CHECK(outcomes_after(alone, exited(0)) == Histogram{{"served dropped dropped", 1}});

    Collector in_group(group, 2);
    CHECK(in_group.line(
        repetition(1, {"still-blocked", "refused", "served", "refused"}, group).dump()));
    CHECK(in_group.line(
        repetition(2, {"still-blocked", "served", "refused", "refused"}, group).dump()));
    const auto finished = in_group.finish(exited(0));
    REQUIRE(finished);
    CHECK(finished->cell.outcomes ==
          Histogram{{"still-blocked", 2}, {"refused", 4}, {"served", 2}});
    CHECK(finished->cell.clients == 6);
    const json line = json::parse(finished->line);
    CHECK(line["clients"] == 6);
    REQUIRE(line["timelines"].size() == 1);
    CHECK(line["timelines"][0]["outcome"] == "refused served still-blocked");
}

TEST_CASE("where a hash decides, words are counted in any setup") {
    const auto spread = [](int number, const std::vector<std::string>& words) {
        auto line = repetition(number, words);
        line["spread"] = true;
        return line.dump();
    };
    Collector collector(cell, 2);
    CHECK(collector.line(spread(1, {"served", "served-by-sibling"})));
    CHECK(collector.line(spread(2, {"served-by-sibling", "served-by-sibling"})));
    const auto finished = collector.finish(exited(0));
    REQUIRE(finished);
    CHECK(finished->cell.outcomes == Histogram{{"served", 1}, {"served-by-sibling", 3}});
    CHECK(finished->cell.clients == 4);
    CHECK(finished->cell.repeats == 2);

    Collector changing(cell, 2);
    CHECK(changing.line(repetition(1, {"served"}).dump()));
    CHECK_FALSE(changing.line(spread(2, {"served"})));
}

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

TEST_CASE("a system without capabilities says nothing of them") {
    auto line = repetition(1, {"reset"});
    line["client"]["capabilities"] = "";
    Collector collector(cell, 1);
    REQUIRE(collector.line(line.dump()));
    const auto finished = collector.finish(exited(0));
    REQUIRE(finished);
    CHECK(json::parse(finished->line)["client"] == json::parse(R"({"uid":0})"));
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

TEST_CASE("a probe that ends otherwise than it should has a word for it") {
    const auto after_one_of_two = [](const Ending& ending) {
        Collector collector(cell, 2);
        REQUIRE(collector.line(repetition(1, {"reset"}).dump()));
        return outcomes_after(collector, ending);
    };
    using Way = Ending::Way;
    CHECK(after_one_of_two(exited(0)) == Histogram{{"reset", 1}, {"harness:output", 1}});
    CHECK(after_one_of_two(exited(77)) == Histogram{{"reset", 1}, {"harness:exit", 1}});
    CHECK(after_one_of_two(exited(70)) == Histogram{{"reset", 1}, {"harness:exit", 1}});
    CHECK(after_one_of_two({Way::crashed, 11, ""}) ==
          Histogram{{"reset", 1}, {"harness:crash", 1}});
    CHECK(after_one_of_two({Way::hung, 0, ""}) == Histogram{{"reset", 1}, {"harness:hang", 1}});
    CHECK(after_one_of_two({Way::overran, 0, ""}) ==
          Histogram{{"reset", 1}, {"harness:output", 1}});
    CHECK(after_one_of_two({Way::not_begun, 0, ""}) ==
          Histogram{{"reset", 1}, {"harness:start", 1}});
}

TEST_CASE("a failure after the last repetition takes its place: there are never more than were "
          "asked for") {
    Collector collector(cell, 2);
    REQUIRE(collector.line(repetition(1, {"reset"}).dump()));
    REQUIRE(collector.line(repetition(2, {"stranded"}).dump()));
    const auto finished = collector.finish({Ending::Way::crashed, 11, ""});
    REQUIRE(finished);
    CHECK(finished->cell.outcomes == Histogram{{"reset", 1}, {"harness:crash", 1}});
    CHECK(finished->cell.repeats == 2);
    const json line = json::parse(finished->line);
    REQUIRE(line["timelines"].size() == 1);
    CHECK(line["timelines"][0]["outcome"] == "reset");
}

TEST_CASE("a probe that says itself that its harness failed is believed") {
    Collector collector(cell, 1);
    REQUIRE(collector.line(repetition(1, {"harness:late"}).dump()));
    CHECK(outcomes_after(collector, exited(70)) == Histogram{{"harness:late", 1}});

    // But not that this is why it left out the rest.
    Collector early(cell, 3);
    REQUIRE(early.line(repetition(1, {"harness:late"}).dump()));
    CHECK(outcomes_after(early, exited(70)) == Histogram{{"harness:late", 1}, {"harness:exit", 1}});
}

TEST_CASE("the note of a failure says what was wrong, and nothing that was not") {
    const auto note = [](const Ending& ending, const std::string& second_line = "") {
        Collector collector(cell, 2);
        REQUIRE(collector.line(repetition(1, {"reset"}).dump()));
        if (!second_line.empty())
            CHECK_FALSE(collector.line(second_line));
        const auto finished = collector.finish(ending);
        REQUIRE(finished);
        return finished->cell.note;
    };
    using Way = Ending::Way;
    CHECK(note({Way::overran, 0, ""}, "rubbish") == "a line is not a JSON object");
    CHECK(note({Way::overran, 0, "help"}, "rubbish") == "a line is not a JSON object: help");
    CHECK(note({Way::overran, 0, ""}) == "a line too long, or a turn out of turn");
    CHECK(note({Way::overran, 0, "help"}) == "a line too long, or a turn out of turn: help");
    CHECK(note({Way::broke_off, 0, ""}) == "its output ends within a line");
    CHECK(note({Way::crashed, 9, ""}) == "SIGKILL after 1 of 2 repetitions");
    CHECK(note(exited(3)) == "exit 3 after 1 of 2 repetitions");
}

TEST_CASE("unsupported is said once, with exit 77, and nothing else") {
    Collector collector(cell, 5);
    auto line = repetition(1, {"unsupported"});
    line["note"] = "SO_REUSEPORT: ENOPROTOOPT";
    CHECK(collector.line(line.dump()));
    const auto finished = collector.finish(exited(77));
    REQUIRE(finished);
    CHECK(finished->cell.outcomes == Histogram{{"unsupported", 1}});
    CHECK(finished->cell.repeats == 0);
    CHECK(finished->cell.note == "SO_REUSEPORT: ENOPROTOOPT");

    Collector twice(cell, 5);
    CHECK(twice.line(line.dump()));
    CHECK_FALSE(twice.line(repetition(2, {"unsupported"}).dump()));
    CHECK(outcomes_after(twice, {Ending::Way::overran, 0, ""}) == Histogram{{"harness:output", 1}});

    Collector lying(cell, 5);
    CHECK(lying.line(line.dump()));
    CHECK(outcomes_after(lying, exited(0)) == Histogram{{"harness:exit", 1}});
}

TEST_CASE("what was seen before the run was cut short stays") {
    Collector collector(cell, 3);
    REQUIRE(collector.line(repetition(1, {"reset"}).dump()));
    const auto finished = collector.finish({Ending::Way::cut_short, 0, ""});
    REQUIRE(finished);
    CHECK(finished->cell.outcomes == Histogram{{"reset", 1}});
    CHECK(finished->cell.repeats == 1);
    CHECK(finished->cell.note == "cut short");

    Collector nothing_yet(cell, 3);
    CHECK_FALSE(nothing_yet.finish({Ending::Way::cut_short, 0, ""}));
}

TEST_CASE("evidence is bounded") {
    Collector collector(cell, 200);
    for (int i = 1; i <= 200; ++i) {
        auto line = repetition(i, {std::string("error:E") + static_cast<char>('A' + i / 26) +
                                   static_cast<char>('A' + i % 26)});
        line["server"]["accept"] = std::to_string(i);
        line["timeline"] = json::array();
        for (int event = 0; event < 500; ++event)
            line["timeline"].push_back({event, "client", "recv", "EAGAIN"});
        REQUIRE(collector.line(line.dump()));
    }
    const auto finished = collector.finish(exited(0));
    REQUIRE(finished);
    const json line = json::parse(finished->line);
    CHECK(line["timelines"].size() == 3);
    for (const auto& timeline : line["timelines"])
        CHECK(timeline["events"].size() == most_events);
    CHECK(line["server"]["accept"].size() <= 65);
    unsigned sum = 0;
    for (const auto& times : line["server"]["accept"])
        sum += times.get<unsigned>();
    CHECK(sum == 200);
}

TEST_CASE("what counts as observed") {
    const auto observed = [](const char* outcome) {
        Cell seen;
        seen.outcomes[outcome] = 1;
        return is_observed(seen);
    };
    CHECK(observed("served"));
    CHECK(observed("still-blocked dropped"));
    CHECK_FALSE(observed("unsupported"));
    CHECK_FALSE(observed("harness:crash"));
    CHECK_FALSE(observed("no-stand:queue"));
    CHECK_FALSE(is_observed(unasked_cell(cell, "not-applicable", "no meaning").cell));
}
