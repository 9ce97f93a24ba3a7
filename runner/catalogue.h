// What the probes say of themselves: the techniques, transports and situations there are.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace unlisten {

struct Transport {
    std::string id, description;
    std::vector<std::string> paths = {}; // that can join it; none given: all
};

struct Situation {
    std::string id, side, question; // side: "client", "server" or "control"
    unsigned least_window_ms = 0;
    std::vector<std::string> paths = {}; // on which it is asked; none given: all
};

// Something that is said of combinations; "*" stands for any.
struct Rule {
    std::string transport, situation, setup, reason;
};

struct Technique {
    std::filesystem::path program;
    std::string id, question, system;
    std::vector<std::string> needs;
    std::vector<Transport> transports;
    std::vector<Situation> situations;
    std::vector<std::string> setups, paths;
    unsigned ports_per_repetition = 0;
    std::vector<Rule> not_applicable; // they have no meaning
    std::vector<Rule> random; // what they answer is a matter of chance, in the kernel itself
};

struct Catalogue {
    std::vector<Technique> techniques; // `nothing` first, then by name
    std::vector<Transport> transports;
    std::vector<Situation> situations;
    std::vector<std::string> setups, paths;
    std::vector<std::string> complaints; // one sentence per probe that is broken
};

// As the schema has identifiers, or no results file could hold it: words joined by single dashes.
bool is_identifier(std::string_view id);

// Reads what a probe printed for --describe. Throws std::runtime_error with one sentence.
Technique read_description(std::string_view text, const std::filesystem::path& program);

// Puts descriptions into one catalogue: every transport and situation once, in the order given.
Catalogue make_catalogue(std::vector<Technique> techniques);

} // namespace unlisten
