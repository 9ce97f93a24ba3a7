#include "filter_options.h"

#include <CLI/CLI.hpp>

namespace unlisten {

void add_filter_options(CLI::App& command, Filters& filters) {
    const auto add = [&](const char* name, std::vector<std::string>& into, const char* what) {
        command.add_option(name, into, what)->type_name("GLOB")->expected(1)->take_all();
    };
    add("--technique", filters.techniques, "Only these ways to stop listening");
    add("--transport", filters.transports, "Only these kinds of socket");
    add("--situation", filters.situations, "Only these situations");
    add("--setup", filters.setups, "Only these setups");
    add("--path", filters.paths, "Only these ways to join client and server");
}

} // namespace unlisten
