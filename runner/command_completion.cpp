// unlisten completion: what a shell needs to complete the command line.
#include "commands.h"

#include "completion.h"
#include "exit_codes.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace unlisten {

void add_completion(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand("completion", "Print a script that completes commands");
    command->footer(R"(Examples:
  source <(unlisten completion bash)
  unlisten completion zsh >~/.zfunc/_unlisten
  unlisten completion fish >~/.config/fish/completions/unlisten.fish)");
    std::vector<std::string> shells;
    for (const Completion& each : all_completions())
        shells.emplace_back(each.shell);
    auto shell = std::make_shared<std::string>();
    command->add_option("shell", *shell, "which shell")->required()->check(CLI::IsMember(shells));
    command->callback([shell, &app, &exit_code] {
        for (const Completion& each : all_completions())
            if (*shell == each.shell)
                std::cout << each.script(outline_of(app));
        exit_code = exit_yes;
    });
}

} // namespace unlisten
