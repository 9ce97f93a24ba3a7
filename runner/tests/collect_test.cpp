#include "collect.h"

#include "collecting.h"
#include "repetition.h"

using namespace collecting;

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

TEST_CASE("a system without capabilities says nothing of them") {
    auto line = repetition(1, {"reset"});
    line["client"]["capabilities"] = "";
    Collector collector(cell, 1);
    REQUIRE(collector.line(line.dump()));
    const auto finished = collector.finish(exited(0));
    REQUIRE(finished);
    CHECK(json::parse(finished->line)["client"] == json::parse(R"({"uid":0})"));
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
