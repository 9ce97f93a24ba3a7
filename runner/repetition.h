// One repetition as a probe reports it: one line of JSON, believed only after it was checked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace unlisten {

struct CellId;

struct Event {
    std::int64_t t_us; // relative to the act
    std::string who, call, result;
};

struct Repetition {
    unsigned number = 0;
    std::vector<std::string> words;
    bool spread = false; // a hash decided who got which answer: only a histogram tells
    unsigned window_ms = 0;
    std::vector<std::pair<std::string, std::string>> calls; // call, result
    std::string verified;
    std::string client, identity; // as compact JSON; empty when not given
    std::vector<std::pair<std::string, std::string>> server;
    std::vector<Event> timeline;
    std::string packets; // after the act, in one line; empty where none were captured
    std::string note;
};

constexpr std::size_t longest_line = 256 * 1024;
constexpr std::size_t most_events = 64; // of a timeline; the rest is not kept

// Throws std::runtime_error saying what is wrong with the line: it is rubbish, or of another cell
// than `cell`, or says what no probe may say.
Repetition read_repetition(std::string_view line, const CellId& cell);

} // namespace unlisten
