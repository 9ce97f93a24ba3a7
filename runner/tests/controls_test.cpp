#include "controls.h"

#include <doctest/doctest.h>

using namespace unlisten;

namespace {

Cell cell(const std::string& transport, const std::string& situation, const std::string& setup,
          Histogram outcomes) {
    Cell result;
    result.id = {"nothing", transport, situation, setup, "loopback"};
    result.repeats = 20;
    result.outcomes = std::move(outcomes);
    return result;
}

bool holds(const Cell& control_cell) {
    const auto controls = judge_controls({control_cell}, {});
    REQUIRE(controls.size() == 1);
    return controls[0].holds;
}

bool holds_under_nothing(const Cell& nothing_cell) {
    const auto controls = judge_controls({}, {nothing_cell});
    REQUIRE(controls.size() == 1);
    return controls[0].holds;
}

} // namespace

TEST_CASE("a port nobody ever listened on is refused, a missing path absent") {
    for (const char* transport :
         {"tcp4", "tcp6", "tcp6-dual", "mptcp4", "mptcp6", "sctp4", "unix-abstract"}) {
        CHECK(holds(cell(transport, "never-listened", "alone", {{"refused", 20}})));
        CHECK_FALSE(holds(cell(transport, "never-listened", "alone", {{"dropped", 20}})));
        CHECK_FALSE(
            holds(cell(transport, "never-listened", "alone", {{"refused", 19}, {"dropped", 1}})));
        CHECK_FALSE(holds(cell(transport, "never-listened", "alone", {{"absent", 20}})));
    }
    for (const char* transport : {"unix", "unix-seqpacket"}) {
        CHECK(holds(cell(transport, "never-listened", "alone", {{"absent", 20}})));
        CHECK_FALSE(holds(cell(transport, "never-listened", "alone", {{"refused", 20}})));
        CHECK(holds(cell(transport, "stale-file", "alone", {{"refused", 20}})));
        CHECK_FALSE(holds(cell(transport, "stale-file", "alone", {{"absent", 20}})));
    }
}

TEST_CASE("a vsock connection is refused by a reset") {
    CHECK(holds(cell("vsock", "never-listened", "alone", {{"reset-on-arrival", 20}})));
    CHECK_FALSE(holds(cell("vsock", "never-listened", "alone", {{"refused", 20}})));
}

TEST_CASE("a client of lwIP is told of a refusal by a reset") {
    const auto holds_on = [](const char* system, const char* word) {
        return judge_controls({cell("tcp4", "never-listened", "alone", {{word, 20}})}, {}, system)
            .at(0)
            .holds;
    };
    CHECK(holds_on("lwip", "reset-on-arrival"));
    CHECK_FALSE(holds_on("lwip", "refused"));
    CHECK(holds_on("linux", "refused"));
    CHECK_FALSE(holds_on("linux", "reset-on-arrival"));
}

TEST_CASE("a stale file has no meaning without a file") {
    CHECK(judge_controls({cell("tcp4", "stale-file", "alone", {{"refused", 20}})}, {}).empty());
    CHECK(expected_words("stale-file", "unix-abstract", "alone").empty());
}

TEST_CASE("under technique nothing everyone is served") {
    for (const char* situation : {"new", "queued", "queued-sent", "queued-finished"}) {
        CAPTURE(situation);
        CHECK(
            holds_under_nothing(cell("tcp4", situation, "alone", {{"served served served", 20}})));
        CHECK_FALSE(
            holds_under_nothing(cell("tcp4", situation, "alone", {{"served served dropped", 20}})));
        CHECK_FALSE(
            holds_under_nothing(cell("tcp4", situation, "alone", {{"served-by-sibling", 20}})));
        CHECK(holds_under_nothing(
            cell("tcp4", situation, "group", {{"served", 5}, {"served-by-sibling", 15}})));
        CHECK_FALSE(holds_under_nothing(cell("tcp4", situation, "alone", {{"harness:late", 20}})));
        CHECK_FALSE(holds_under_nothing(cell("tcp4", situation, "alone", {})));
    }
    CHECK(judge_controls({}, {cell("tcp4", "overflow", "alone", {{"dropped", 20}})}).empty());
}

TEST_CASE("what was never asked is no control") {
    CHECK(judge_controls({cell("tcp6", "never-listened", "alone", {{"unsupported", 1}})},
                         {cell("unix", "new", "group", {{"not-applicable", 1}})})
              .empty());
}

TEST_CASE("controls carry what they are about, in an order of their own") {
    const auto a = cell("tcp4", "never-listened", "alone", {{"refused", 20}});
    const auto b = cell("tcp4", "new", "alone", {{"served", 20}});
    const auto first = judge_controls({a}, {b});
    REQUIRE(first.size() == 2);
    CHECK(first[0].control == "never-listened");
    CHECK(first[1].control == "nothing/new");
    CHECK(first[1].expected == std::vector<std::string>{"served"});
    CHECK(first[1].outcomes == Histogram{{"served", 20}});
}
