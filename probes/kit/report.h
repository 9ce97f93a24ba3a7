// What one repetition has to say.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unlisten {

struct Event {
    int64_t t_us; // relative to the act
    std::string who, call, result;
};

struct Report {
    static constexpr size_t most_events = 64;

    unsigned repetition = 0;
    std::vector<std::string> words; // the server's first, then one a client
    bool spread = false;            // a hash decided: only a histogram over all clients tells
    unsigned window_ms = 0;         // the longest window of silence that passed
    std::vector<std::pair<std::string, std::string>> calls; // of the act
    std::string verified = "none";
    std::map<std::string, std::string> server;
    std::vector<Event> timeline;
    unsigned events_left_out = 0;
    std::string packets; // after the act, in one line; empty where none were looked at
    std::string note;
};

struct CellName {
    std::string technique, transport, situation, setup, path;
};

struct Party {
    unsigned uid;
    std::string capabilities;
    std::string network; // "host": the namespace of the machine
};

// One line without its end; for a machine, and the same for a person.
std::string json_line(const CellName& cell, const Report& report, const Party& client,
                      const Party& server);
std::string readable_text(const CellName& cell, const Report& report);

} // namespace unlisten
