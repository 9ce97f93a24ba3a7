// What a probe prints, and what is collected of it.
#pragma once

#include "collect.h"

#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace collecting {

using namespace unlisten;
using nlohmann::json;

inline const CellId cell{"close", "tcp4", "queued", "alone", "loopback"};
inline const CellId group{"close", "tcp4", "new", "group", "loopback"};

inline json repetition(int number, const std::vector<std::string>& words, const CellId& of = cell) {
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

inline Ending exited(int status) {
    return {Ending::Way::exited, status, ""};
}

inline Histogram outcomes_after(Collector& collector, const Ending& ending) {
    const auto finished = collector.finish(ending);
    REQUIRE(finished);
    const json line = json::parse(finished->line);
    CHECK(line.at("outcomes").get<Histogram>() == finished->cell.outcomes);
    CHECK(line.at("repeats") == finished->cell.repeats);
    return finished->cell.outcomes;
}

// What becomes of a cell whose second line of two is `line`.
inline Histogram outcomes_with(const std::string& line) {
    Collector collector(cell, 2);
    REQUIRE(collector.line(repetition(1, {"reset"}).dump()));
    CHECK_FALSE(collector.line(line));
    return outcomes_after(collector, {Ending::Way::overran, 0, ""});
}

inline const Histogram one_and_rubbish{{"reset", 1}, {"harness:output", 1}};

} // namespace collecting
