#include "grade_flags.h"

#include "grading.h"

using namespace grading;

TEST_CASE("flags about the act: what it returned against what clients saw") {
    const auto same = all("served", "served"), different = all("refused", "served");
    CHECK(grade_beside_nothing(same, "alone", "failed-call").flags == Flags{"act-fails"});
    CHECK(grade_beside_nothing(different, "alone", "failed-call").flags == Flags{"lies"});
    CHECK(grade_beside_nothing(same, "alone", "state").flags == Flags{"no-op"});
    CHECK(grade_beside_nothing(different, "alone", "state").flags == Flags{});
}

TEST_CASE("an error in one cell and a difference in another are no lie, nor nothing") {
    auto cells = cells_of("acts", all("served", "served"));
    for (Cell& cell : cells) {
        if (cell.id.situation == "new")
            cell.verified = {{"failed-call", 20}};
        if (cell.id.situation == "queued")
            cell.outcomes = {{"reset", 20}};
    }
    for (auto& cell : cells_of("nothing", all("served", "served"), "alone", "none"))
        cells.push_back(cell);
    CHECK(graded(cells)[1].flags == Flags{});
}

TEST_CASE("a difference beside an error that came only at times is no lie") {
    auto cells = cells_of("acts", all("refused", "served"), "alone", "failed-call");
    for (Cell& cell : cells)
        cell.verified = {{"failed-call", 1}, {"state", 19}};
    for (auto& cell : cells_of("nothing", all("served", "served"), "alone", "none"))
        cells.push_back(cell);
    CHECK(graded(cells)[1].flags == Flags{});
}

TEST_CASE("who of several was served late is a difference, where their order is known") {
    auto cells = cells_of("acts", all("served served-late", "served"));
    for (auto& cell : cells_of("nothing", all("served-late served", "served"), "alone", "none"))
        cells.push_back(cell);
    CHECK(graded(cells)[1].flags == Flags{});
}

TEST_CASE("a group is compared with `nothing` in a group") {
    Outcomes shared = all("served", "served");
    shared["new"] = {{"served", 320}, {"served-by-sibling", 320}};
    auto cells = cells_of("acts", shared, "group");
    for (auto& cell : cells_of("nothing", shared, "group", "none"))
        cells.push_back(cell);
    for (auto& cell : cells_of("nothing", all("served", "served"), "alone", "none"))
        cells.push_back(cell);
    for (const Grade& grade : graded(cells))
        if (grade.technique == "acts")
            CHECK(grade.flags == Flags{"no-op"});
}

TEST_CASE("who has to speak first sees a difference") {
    auto cells = cells_of("acts", all("served", "served"));
    for (Cell& cell : cells)
        if (cell.id.situation == "new")
            cell.answered_after_speaking = {{"3", 20}};
    for (auto& cell : cells_of("nothing", all("served", "served"), "alone", "none"))
        cells.push_back(cell);
    CHECK(graded(cells)[1].flags == Flags{});
}

TEST_CASE("the situations whose clients' views are compared") {
    for (const char* situation :
         {"new", "new-behind", "queued", "queued-sent", "queued-finished", "queued-left",
          "queued-reset", "overflow", "half-open-ack", "accepted", "accepted-unread"}) {
        CAPTURE(situation);
        CHECK(is_client_situation(situation));
    }
    for (const char* situation :
         {"accept-blocked", "poll-blocked", "event-blocked", "relisten", "successor",
          "successor-reuseaddr", "sibling", "never-listened", "stale-file", ""}) {
        CAPTURE(situation);
        CHECK_FALSE(is_client_situation(situation));
    }
}

TEST_CASE("a difference beyond the needed cells is one too") {
    auto outcomes = all("served", "served");
    outcomes["overflow"] = {{"refused", 20}};
    auto cells = cells_of("acts", outcomes);
    auto base = all("served", "served");
    base["overflow"] = {{"dropped", 20}};
    for (auto& cell : cells_of("nothing", base, "alone", "none"))
        cells.push_back(cell);
    for (const Grade& grade : graded(cells))
        CHECK(grade.flags == Flags{});
}

TEST_CASE("without technique nothing, no claim that nothing changed") {
    for (const char* verified : {"state", "failed-call"})
        CHECK(graded(cells_of("acts", all("served", "served"), "alone", verified)).front().flags ==
              Flags{});
}

TEST_CASE("one-way: relisten was observed, and never restored") {
    auto outcomes = all("refused", "served");
    outcomes["relisten"] = {{"not-restored refused", 20}};
    CHECK(grade_beside_nothing(outcomes).flags == Flags{"one-way"});
    outcomes["relisten"] = {{"not-restored refused", 19}, {"restored served", 1}};
    CHECK(grade_beside_nothing(outcomes).flags == Flags{});
    outcomes["relisten"] = {{"harness:late", 20}};
    CHECK(grade_beside_nothing(outcomes).flags == Flags{});
}

TEST_CASE("one-way: an undo that takes privilege is none, unless listen() does without") {
    auto outcomes = all("refused", "served");
    outcomes["relisten"] = {{"not-restored refused restored served", 20}};
    const auto flags = [&](const Histogram& undo, const Histogram& listen_again) {
        return grade_beside_nothing(outcomes, "alone", "state", {}, {{}, undo, listen_again}).flags;
    };
    CHECK(flags({{"0", 20}}, {{"not-restored", 20}}) == Flags{});
    CHECK(flags({{"EPERM", 20}}, {{"not-restored", 20}}) == Flags{"one-way"});
    CHECK(flags({{"EPERM", 19}, {"0", 1}}, {{"not-restored", 20}}) == Flags{});
    CHECK(flags({{"EPERM", 20}}, {{"listen:EINVAL", 20}}) == Flags{"one-way"});
    CHECK(flags({{"EPERM", 20}}, {{"not-restored", 19}, {"restored", 1}}) == Flags{});
}

TEST_CASE("needs-privilege: an ordinary process got nothing but errors") {
    auto outcomes = all("refused", "served");
    const auto flags = [&](const Histogram& act) {
        return grade_beside_nothing(outcomes, "alone", "state", {}, {act, {}, {}}).flags;
    };
    CHECK(flags({}) == Flags{});
    CHECK(flags({{"0", 20}}) == Flags{});
    CHECK(flags({{"EPERM", 20}}) == Flags{"needs-privilege"});
    CHECK(flags({{"EPERM", 19}, {"0", 1}}) == Flags{});
    outcomes["new"] = {{"unsupported", 1}};
    CHECK(flags({{"EPERM", 20}}) == Flags{});
}

TEST_CASE("a handshake under way is lost when its client ends without an answer") {
    auto outcomes = all("refused", "served");
    for (const char* kept : {"served-late served-late", "served-by-successor served",
                             "served-by-sibling served", "unsupported"}) {
        CAPTURE(kept);
        outcomes["half-open-ack-lost"] = {{kept, 20}};
        CHECK(grade_beside_nothing(outcomes).flags == Flags{});
    }
    for (const char* lost :
         {"reset-on-send reset-on-send", "served-late reset", "stranded served", "served eof",
          "reset-on-arrival served", "served-late refused-late", "dropped dropped"}) {
        CAPTURE(lost);
        outcomes["half-open-ack-lost"] = {{"served-late served-late", 19}, {lost, 1}};
        CHECK(grade_beside_nothing(outcomes).flags == Flags{"half-open-lost"});
    }
    outcomes.erase("half-open-ack-lost");
    outcomes["half-open-cookies"] = {{"reset-on-send reset-on-send", 20}};
    CHECK(grade_beside_nothing(outcomes).flags == Flags{"half-open-lost"});
}

TEST_CASE("flags stand in one order, and each has a meaning") {
    auto outcomes = all("served", "served");
    outcomes["new-behind"] = {{"dropped", 20}};
    outcomes["relisten"] = {{"not-restored served", 20}};
    const auto flags =
        grade_beside_nothing(outcomes, "alone", "failed-call", {}, {{{"EPERM", 20}}, {}, {}}).flags;
    CHECK(flags == Flags{"lies", "only-behind-queue", "needs-privilege", "one-way"});
    CHECK(flag_meanings().size() == 7);
}
