#include "commands.h"
#include "exit_codes.h"
#include "filter_options.h"
#include "list.h"
#include "probes.h"
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

Listing list_stacks(const std::filesystem::path& probes) {
    Listing listing{{{"id", "host"}, {"description", "this kernel's own sockets"}}};
    for (const auto& file : installed_stacks(probes)) {
        const Stack stack = ask_stack(file, probes);
        listing.push_back(
            {{"id", stack.name},
             {"description", stack.system + " " + stack.release + ": " + stack.build}});
    }
    return listing;
}

int list(const ListOptions& options) {
    if (options.what == "stacks") {
        const Listing listing = list_stacks(options.probes);
        std::cout << (options.json ? listing_as_json(listing) : listing_as_text(listing))
                  << std::flush;
        return exit_yes;
    }
    const Catalogue catalogue = ask_probes(options.probes);
    for (const std::string& complaint : catalogue.complaints)
        std::cerr << "unlisten: " << printable(complaint) << "\n";
    const Listing listing = make_listing(catalogue, options.what, options.filters);
    std::cout << (options.json ? listing_as_json(listing) : listing_as_text(listing)) << std::flush;
    return catalogue.complaints.empty() ? exit_yes : exit_harness;
}

} // namespace

void add_list(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<ListOptions>();
    CLI::App* command =
        app.add_subcommand("list", "Say what there is, and the question each answers");
    command->footer(R"(Examples:
  unlisten list techniques
  unlisten list cells --json)");
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
