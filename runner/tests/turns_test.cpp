#include "turns.h"

#include <doctest/doctest.h>

using namespace unlisten;
using namespace std::chrono_literals;

namespace {

const Turns::Clock::time_point now{};

} // namespace

TEST_CASE("turns are given in the order they were asked for, and only as many as there are") {
    Turns turns(2, 1s);
    turns.take(1, now);
    CHECK(turns.free(now));
    turns.take(2, now);
    CHECK_FALSE(turns.free(now));
    CHECK(turns.want(3));
    CHECK(turns.want(4));
    CHECK_FALSE(turns.grant(now));
    CHECK(turns.give_back(1));
    CHECK(turns.grant(now) == 3U);
    CHECK_FALSE(turns.grant(now));
    CHECK(turns.waiting(4));
    turns.forget(2);
    CHECK(turns.grant(now) == 4U);
    CHECK_FALSE(turns.anyone_waiting());
}

TEST_CASE("a turn can neither be asked for nor given back twice") {
    Turns turns(1, 1s);
    turns.take(1, now);
    CHECK_FALSE(turns.want(1));
    CHECK(turns.give_back(1));
    CHECK_FALSE(turns.give_back(1));
    CHECK(turns.want(1));
    CHECK_FALSE(turns.want(1));
    CHECK_FALSE(turns.give_back(1));
}

TEST_CASE("who is gone neither holds a turn nor waits for one") {
    Turns turns(1, 1s);
    turns.take(1, now);
    CHECK(turns.want(2));
    turns.forget(2);
    turns.forget(1);
    CHECK_FALSE(turns.grant(now));
    CHECK(turns.free(now));
}

TEST_CASE("one that keeps its turn for too long does not hold up the others") {
    Turns turns(1, 1s);
    turns.take(1, now);
    CHECK_FALSE(turns.free(now + 999ms));
    CHECK(turns.free(now + 1s));
    turns.take(2, now + 1s);
    CHECK_FALSE(turns.free(now + 1s));
    CHECK(turns.give_back(1));
}
