// unlisten stack-check: hands over to the program beside the probes that knows stack.h.
#include "built_in.h"
#include "commands.h"
#include "errors.h"
#include "probes.h"
#include "stacks.h"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <iostream>
#include <memory>
#include <unistd.h>

namespace unlisten {
namespace {

struct StackCheckOptions {
    std::string stack;
    bool json = false;
    std::filesystem::path probes;
};

void become_stack_check(const StackCheckOptions& options) {
    std::vector<std::string> words{(options.probes / "stack-check").string()};
    if (options.json)
        words.push_back("--json");
    if (options.stack != "host")
        words.push_back(stack_file(options.stack, options.probes).string());
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    std::cout.flush();
    execv(executable_of(words[0]).c_str(), argv.data());
    throw SystemError("starting " + words[0], errno);
}

} // namespace

void add_stack_check(CLI::App& app, int&) {
    auto options = std::make_shared<StackCheckOptions>();
    CLI::App* command = app.add_subcommand(
        "stack-check", "Does a stack for `run --stack` keep the promises of stack.h?");
    command->footer(R"(Examples:
  unlisten stack-check host
  unlisten stack-check ./mystack.so

Exit: 0 it keeps them all; 1 it breaks one, which is named; 2 asked wrongly; 4 the check itself failed.)");
    command
        ->add_option("STACK", options->stack,
                     "A shared object, a name of `unlisten list stacks`, or host")
        ->required();
    command->add_flag("--json", options->json, "As JSON");
    command->add_option("--probes", options->probes, "Folder of the probes")
        ->type_name("DIR")
        ->default_val(default_probe_directory(app.get_name().c_str()).string());
    command->callback([options] { become_stack_check(*options); });
}

} // namespace unlisten
