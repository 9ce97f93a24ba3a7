// unlisten man: the manual page, made of the command line's own definitions.
#include "commands.h"

#include "exit_codes.h"
#include "man_page.h"

#include "build_info.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace unlisten {

void add_man(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand("man", "Print the manual page");
    command->footer(R"(Example:
  unlisten man | man -l -)");
    command->callback([&app, &exit_code] {
        std::cout << man_page(outline_of(app), UNLISTEN_VERSION);
        exit_code = exit_yes;
    });
}

} // namespace unlisten
