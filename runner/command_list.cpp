#include "commands.h"
#include "errors.h"
#include "exit_codes.h"
#include "filter_options.h"
#include "list.h"
#include "probes.h"
#include "say.h"
#include "stacks.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace unlisten {
namespace {

struct ListOptions {
    std::string what;
    bool json = false;
    std::filesystem::path probes;
    Filters filters;
};

Listing list_stacks(const std::filesystem::path& probes, std::vector<std::string>& complaints) {
    Listing listing{{{"id", "host"}, {"description", "this kernel's own sockets"}}};
    for (const auto& file : installed_stacks(probes)) {
        try {
            const Stack stack = ask_stack(file, probes);
            listing.push_back(
                {{"id", stack.name},
                 {"description", stack.system + " " + stack.release + ": " + stack.build}});
        } catch (const UsageError& error) {
            complaints.emplace_back(error.what());
        }
    }
    return listing;
}

Listing list_of_probes(const ListOptions& options, std::vector<std::string>& complaints) {
    const Catalogue catalogue = ask_probes(options.probes);
    complaints = catalogue.complaints;
    return make_listing(catalogue, options.what, options.filters);
}

int list(const ListOptions& options) {
    std::vector<std::string> complaints;
    const Listing listing = options.what == "stacks" ? list_stacks(options.probes, complaints)
                                                     : list_of_probes(options, complaints);
    for (const std::string& complaint : complaints)
        say(complaint);
    std::cout << (options.json ? listing_as_json(listing) : listing_as_text(listing)) << std::flush;
    return complaints.empty() ? exit_yes : exit_harness;
}

} // namespace

void add_list(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<ListOptions>();
    CLI::App* command =
        app.add_subcommand("list", "Say what there is, and the question each answers");
    command->footer(R"(Examples:
  unlisten list techniques
  unlisten list cells --json

Exit: 0 listed; 2 asked wrongly; 4 a probe or a stack is broken, which is named, or the list could not be
written.)");
    command
        ->add_option("what", options->what, "techniques, transports, situations, cells or stacks")
        ->required()
        ->check(CLI::IsMember({"techniques", "transports", "situations", "cells", "stacks"}));
    command->add_flag("--json", options->json, "As JSON");
    command->add_option("--probes", options->probes, "Folder of the probes")
        ->type_name("DIR")
        ->default_val(default_probe_directory(app.get_name().c_str()).string());
    add_filter_options(*command, options->filters);
    command->callback([options, &exit_code] { exit_code = list(*options); });
}

} // namespace unlisten
