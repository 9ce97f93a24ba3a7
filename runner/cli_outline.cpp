#include "cli_outline.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>

namespace unlisten {

namespace {

struct Suggestion {
    std::string_view option;
    const char* listed; // by `unlisten list`
    std::vector<std::string> words;
};

// What makes sense for options that, being globs or the like, allow anything.
const std::vector<Suggestion>& suggestions() {
    static const std::vector<Suggestion> table = {
        {"--technique", "techniques", {}},   {"--transport", "transports", {}},
        {"--situation", "situations", {}},   {"--cell", "cells", {}},
        {"--setup", "", {"alone", "group"}},
    };
    return table;
}

// What a value's type says of it.
struct Kind {
    const char* type;
    ValueKind kind;
};

constexpr Kind kinds[] = {{"FILE", ValueKind::file}, {"DIR", ValueKind::folder}};

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);)
        parts.push_back(part);
    return parts;
}

// What stands between the first `open` and the `close` behind it; empty if there is no such thing.
std::string between(const std::string& text, char open, char close) {
    const auto begin = text.find(open);
    const auto end = text.find(close, begin);
    return begin == text.npos || end == text.npos ? "" : text.substr(begin + 1, end - begin - 1);
}

// CLI11 keeps a validator only as a function and its words: "TEXT:{csv,junit}", "UINT:INT in [1 -
// 1000]".
std::vector<std::string> allowed_values(const CLI::Option& option, const std::string& type) {
    if (option.get_option_text().find('|') != std::string::npos)
        return split(option.get_option_text(), '|');
    return split(between(type, '{', '}'), ',');
}

std::string range_of(const std::string& type) {
    std::string range = between(type, '[', ']');
    const auto middle = range.find(" - ");
    return middle == range.npos ? "" : range.replace(middle, 3, " to ");
}

std::vector<std::string> names_of(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.get_snames())
        names.push_back("-" + name);
    for (const std::string& name : option.get_lnames())
        names.push_back("--" + name);
    return names;
}

ValueKind kind_of(const std::string& type, const std::string& value) {
    for (const Kind& each : kinds)
        if (type == each.type || value == each.type)
            return each.kind;
    return ValueKind::text;
}

void suggest(OptionOutline& outline) {
    for (const Suggestion& each : suggestions())
        if (std::find(outline.names.begin(), outline.names.end(), each.option) !=
            outline.names.end()) {
            outline.suggested = each.words;
            outline.ids = each.listed;
        }
}

OptionOutline outline_of(const CLI::Option& option) {
    OptionOutline outline;
    outline.names = names_of(option);
    outline.description = option.get_description();
    outline.required = option.get_required();
    if (option.get_items_expected_max() == 0)
        return outline;
    const std::string rule = option.get_type_name();
    const std::string type = rule.substr(0, rule.find(':'));
    outline.value = outline.is_positional() ? option.get_name(true) : type;
    outline.kind = kind_of(type, outline.value);
    outline.allowed = allowed_values(option, rule);
    outline.range = range_of(rule);
    suggest(outline);
    outline.repeated = option.get_items_expected_max() > 1 ||
                       option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
    if (option.get_default_str().substr(0, 1) != "/")
        outline.otherwise = option.get_default_str();
    return outline;
}

} // namespace

CommandOutline outline_of(const CLI::App& app) {
    CommandOutline outline{app.get_name(), app.get_description(), app.get_footer(), {}, {}};
    for (const CLI::Option* option : app.get_options())
        if (!option->get_group().empty())
            outline.options.push_back(outline_of(*option));
    for (const CLI::App* command : app.get_subcommands(nullptr))
        if (!command->get_group().empty())
            outline.commands.push_back(outline_of(*command));
    return outline;
}

} // namespace unlisten
