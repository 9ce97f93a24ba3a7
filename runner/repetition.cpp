#include "repetition.h"

#include "survey.h"
#include "vocabulary.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace unlisten {
namespace {

using nlohmann::json;

constexpr std::size_t longest_text = 1000;
constexpr std::size_t most_words = 256;
constexpr std::size_t most_calls = 64;
constexpr std::size_t most_facts = 32;
constexpr std::size_t most_reported_events = 65536;
constexpr unsigned longest_window_ms = 600'000;
constexpr std::int64_t longest_time_us = 1'000'000'000'000;

[[noreturn]] void rubbish(const std::string& what) {
    throw std::runtime_error(what);
}

// nullptr when it is not there.
const json* optional_member(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

const json& member(const json& object, const char* key) {
    const json* found = optional_member(object, key);
    if (found == nullptr)
        rubbish(std::string("no \"") + key + "\"");
    return *found;
}

const std::string& text(const json& value, const char* key, std::size_t longest = longest_text) {
    const auto* result = value.get_ptr<const std::string*>();
    if (result == nullptr || result->size() > longest)
        rubbish(std::string("\"") + key + "\" holds what is not a short text");
    return *result;
}

// A text that says something.
const std::string& name(const json& value, const char* key, std::size_t longest = longest_text) {
    const std::string& result = text(value, key, longest);
    if (result.empty())
        rubbish(std::string("\"") + key + "\" holds an empty text");
    return result;
}

const json& list(const json& value, const char* key, std::size_t most) {
    if (!value.is_array() || value.size() > most)
        rubbish(std::string("\"") + key + "\" is not a list of at most " + std::to_string(most));
    return value;
}

unsigned number(const json& object, const char* key, unsigned largest) {
    const json& value = member(object, key);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > largest)
        rubbish(std::string("\"") + key + "\" is not a number from 0 to " +
                std::to_string(largest));
    return value.get<unsigned>();
}

bool boolean(const json& value, const char* key) {
    if (!value.is_boolean())
        rubbish(std::string("\"") + key + "\" is neither true nor false");
    return value.get<bool>();
}

void must_be(const json& object, const char* key, const std::string& expected) {
    if (text(member(object, key), key) != expected)
        rubbish(std::string("\"") + key + "\" is of another cell");
}

std::vector<std::string> read_words(const json& value) {
    std::vector<std::string> words;
    for (const json& word : list(value, "words", most_words)) {
        words.push_back(text(word, "words"));
        if (!is_outcome_word(words.back()))
            rubbish("\"" + words.back() + "\" is no word of the vocabulary");
    }
    if (words.empty())
        rubbish("no words");
    return words;
}

// Who made the sockets, as the schema has it. Where a system has no capabilities, the probe's text
// is empty, and nothing is said of them.
std::string read_identity(const json& value, const char* key) {
    if (!value.is_object())
        rubbish(std::string("\"") + key + "\" is not an object");
    json who = json::object();
    for (const auto& fact : value.items()) {
        if (fact.key() == "uid")
            who["uid"] = number(value, "uid", std::numeric_limits<std::uint32_t>::max());
        else if (fact.key() != "capabilities" && fact.key() != "namespace")
            rubbish(std::string("\"") + key + "\" says more than who it was");
        else if (!text(fact.value(), key).empty())
            who[fact.key()] = fact.value();
    }
    return who.dump();
}

void read_act(const json& act, Repetition& into) {
    if (!act.is_object())
        rubbish("\"act\" is not an object");
    for (const json& call : list(member(act, "calls"), "calls", most_calls)) {
        if (list(call, "calls", 2).size() != 2)
            rubbish("a call is not a pair");
        into.calls.emplace_back(name(call[0], "calls"), name(call[1], "calls"));
    }
    into.verified = text(member(act, "verified"), "verified");
    constexpr std::string_view ways[] = {"state", "calls", "failed-call", "none"};
    if (std::find(std::begin(ways), std::end(ways), into.verified) == std::end(ways))
        rubbish("\"verified\" is none of state, calls, failed-call, none");
}

void read_server(const json& server, Repetition& into) {
    if (!server.is_object() || server.size() > most_facts)
        rubbish("\"server\" is not an object of texts");
    for (const auto& fact : server.items())
        into.server.emplace_back(fact.key(), name(fact.value(), "server"));
}

void read_timeline(const json& timeline, Repetition& into) {
    for (const json& event : list(timeline, "timeline", most_reported_events)) {
        if (list(event, "timeline", 4).size() != 4 || !event[0].is_number_integer())
            rubbish("an event is not a time and three texts");
        const auto t_us = event[0].get<std::int64_t>();
        if (t_us < -longest_time_us || t_us > longest_time_us)
            rubbish("an event lies beyond any repetition");
        const std::string& who = name(event[1], "timeline", 100);
        const std::string& call = name(event[2], "timeline");
        const std::string& result = text(event[3], "timeline");
        if (into.timeline.size() < most_events)
            into.timeline.push_back({t_us, who, call, result});
    }
}

} // namespace

Repetition read_repetition(std::string_view line, const CellId& cell) {
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object())
        rubbish("a line is not a JSON object");
    must_be(object, "technique", cell.technique);
    must_be(object, "transport", cell.transport);
    must_be(object, "situation", cell.situation);
    must_be(object, "setup", cell.setup);
    must_be(object, "path", cell.path);

    Repetition repetition;
    repetition.number = number(object, "repetition", 1'000'000);
    repetition.words = read_words(member(object, "words"));
    if (const json* spread = optional_member(object, "spread"))
        repetition.spread = boolean(*spread, "spread");
    repetition.window_ms = number(object, "window_ms", longest_window_ms);
    if (const json* act = optional_member(object, "act"))
        read_act(*act, repetition);
    if (const json* client = optional_member(object, "client"))
        repetition.client = read_identity(*client, "client");
    if (const json* identity = optional_member(object, "identity"))
        repetition.identity = read_identity(*identity, "identity");
    if (const json* server = optional_member(object, "server"))
        read_server(*server, repetition);
    if (const json* timeline = optional_member(object, "timeline"))
        read_timeline(*timeline, repetition);
    if (const json* packets = optional_member(object, "packets"))
        repetition.packets = name(*packets, "packets");
    if (const json* note = optional_member(object, "note"))
        repetition.note = text(*note, "note");
    return repetition;
}

} // namespace unlisten
