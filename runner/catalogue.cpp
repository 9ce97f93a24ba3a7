#include "catalogue.h"

#include "choose.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <tuple>

namespace unlisten {
namespace {

using nlohmann::json;

constexpr std::size_t longest_text = 500;
constexpr std::size_t longest_list = 1000;

[[noreturn]] void broken(const std::string& what) {
    throw std::runtime_error(what);
}

const json& member(const json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end())
        broken(std::string("it does not give \"") + key + "\"");
    return *found;
}

std::string text(const json& value, const char* key) {
    if (!value.is_string() || value.get_ref<const std::string&>().size() > longest_text)
        broken(std::string("\"") + key + "\" is not a short text");
    return value.get<std::string>();
}

std::string text_of(const json& object, const char* key) {
    return text(member(object, key), key);
}

std::string identifier(const json& value, const char* key) {
    auto id = text(value, key);
    if (!is_identifier(id))
        broken(std::string("\"") + key + "\" is not an identifier");
    return id;
}

std::string identifier_or_any(const json& object, const char* key) {
    const json& value = member(object, key);
    return value == "*" ? "*" : identifier(value, key);
}

unsigned number_of(const json& object, const char* key, unsigned largest) {
    const json& value = member(object, key);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > largest)
        broken(std::string("\"") + key + "\" is not a number from 0 to " + std::to_string(largest));
    return value.get<unsigned>();
}

template <class Read>
auto list_of(const json& object, const char* key, Read read) {
    const json& list = member(object, key);
    if (!list.is_array() || list.size() > longest_list)
        broken(std::string("\"") + key + "\" is not a list");
    std::vector<decltype(read(list))> result;
    for (const json& element : list)
        result.push_back(read(element));
    return result;
}

// As the schema has them.
constexpr std::string_view all_setups[] = {"alone", "group"}, all_paths[] = {"loopback", "wire"};

template <std::size_t N>
std::vector<std::string> words_of(const json& object, const char* key,
                                  const std::string_view (&known)[N]) {
    return list_of(object, key, [&](const json& value) {
        auto word = identifier(value, key);
        if (std::find(std::begin(known), std::end(known), word) == std::end(known))
            broken(std::string("\"") + key + "\" holds \"" + word + "\", which is none of them");
        return word;
    });
}

// None stands for all.
std::vector<std::string> paths_of(const json& object) {
    return object.contains("paths") ? words_of(object, "paths", all_paths)
                                    : std::vector<std::string>();
}

Transport read_transport(const json& value) {
    return {identifier(member(value, "id"), "id"), text_of(value, "description"), paths_of(value)};
}

Situation read_situation(const json& value) {
    constexpr unsigned longest_window = 600'000;
    Situation situation{identifier(member(value, "id"), "id"), text_of(value, "side"),
                        text_of(value, "question"),
                        number_of(value, "least_window_ms", longest_window), paths_of(value)};
    if (situation.side != "client" && situation.side != "server" && situation.side != "control")
        broken("a situation's \"side\" is none of client, server, control");
    return situation;
}

Rule read_rule(const json& value) {
    return {identifier_or_any(value, "transport"), identifier_or_any(value, "situation"),
            identifier_or_any(value, "setup"), text_of(value, "reason")};
}

template <class Item>
void merge(std::vector<Item>& into, const std::vector<Item>& from) {
    for (const Item& item : from) {
        const auto same = [&](const Item& other) { return id_of(other) == id_of(item); };
        if (std::none_of(into.begin(), into.end(), same))
            into.push_back(item);
    }
}

} // namespace

bool is_identifier(std::string_view id) {
    return !id.empty() && id.size() <= 60 && id.front() != '-' && id.back() != '-' &&
           id.find("--") == id.npos &&
           id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == id.npos;
}

Technique read_description(std::string_view text, const std::filesystem::path& program) {
    const json description = json::parse(text, nullptr, false);
    if (description.is_discarded())
        broken("what it prints is not JSON");
    if (member(description, "probe") != "unlisten.probe/1")
        broken("it is not of the kind unlisten.probe/1");
    Technique technique;
    technique.program = program;
    technique.id = identifier(member(description, "technique"), "technique");
    technique.question = text_of(description, "question");
    technique.system = text_of(description, "system");
    technique.needs = list_of(description, "needs",
                              [](const json& value) { return unlisten::text(value, "needs"); });
    technique.transports = list_of(description, "transports", read_transport);
    technique.situations = list_of(description, "situations", read_situation);
    technique.setups = words_of(description, "setups", all_setups);
    technique.paths = words_of(description, "paths", all_paths);
    technique.ports_per_repetition = number_of(description, "ports_per_repetition", 64);
    technique.not_applicable = list_of(description, "not_applicable", read_rule);
    if (description.contains("random"))
        technique.random = list_of(description, "random", read_rule);
    return technique;
}

Catalogue make_catalogue(std::vector<Technique> techniques) {
    std::sort(techniques.begin(), techniques.end(), [](const Technique& a, const Technique& b) {
        const bool a_acts = a.id != "nothing", b_acts = b.id != "nothing";
        return std::tie(a_acts, a.id) < std::tie(b_acts, b.id);
    });
    Catalogue catalogue;
    for (Technique& technique : techniques) {
        merge(catalogue.transports, technique.transports);
        merge(catalogue.situations, technique.situations);
        merge(catalogue.setups, technique.setups);
        merge(catalogue.paths, technique.paths);
        if (!catalogue.techniques.empty() && catalogue.techniques.back().id == technique.id)
            catalogue.complaints.push_back(technique.program.string() + " says it is " +
                                           technique.id + ", as another probe does");
        else
            catalogue.techniques.push_back(std::move(technique));
    }
    return catalogue;
}

} // namespace unlisten
