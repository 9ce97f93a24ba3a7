// What the command line consists of, as data: the manual and the completions are made of it.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace unlisten {

enum class ValueKind { none, text, file, folder }; // none: a flag

struct OptionOutline {
    std::vector<std::string> names; // "-h", "--help"; empty: known by its place
    std::string value;              // "GLOB"; what stands for its value, or for itself
    std::string description;
    std::string otherwise; // the default, unless it is a path: those are this installation's
    std::string range;     // "1 to 1000"
    std::vector<std::string> allowed;   // empty: anything
    std::vector<std::string> suggested; // if anything is allowed, what makes sense nevertheless
    std::string ids;                    // "techniques": or, what `list techniques` lists
    ValueKind kind = ValueKind::none;
    bool required = false, repeated = false;

    bool is_positional() const { return names.empty(); }
};

struct CommandOutline {
    std::string name, description, footer;
    std::vector<OptionOutline> options;   // without those that are hidden
    std::vector<CommandOutline> commands; // the same
};

CommandOutline outline_of(const CLI::App& app);

} // namespace unlisten
