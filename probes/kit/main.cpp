// The command line of every probe.
#include "kit/describe.h"
#include "kit/descriptors.h"
#include "kit/image.h"
#include "kit/run_cell.h"
#include "kit/technique.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

namespace unlisten {

namespace {

std::string is_setting(const std::string& text) {
    const bool fine = text.rfind("net.", 0) == 0 && text.find('/') == text.npos &&
                      text.find('=') + 1 < text.size() && text.find('=') != text.npos;
    return fine ? "" : "a setting is net....=VALUE";
}

} // namespace

int probe_main(const Technique& technique, int argc, char** argv) {
    if (is_image(argc, argv))
        image_main(argc, argv);
    ::signal(SIGPIPE, SIG_IGN);
    allow_many_descriptors();
    Options options;
    CLI::App app{std::string(technique.question) +
                 "\nPrints what the clients of one cell saw, with a timeline of every call."};
    app.name(std::string("unlisten-") + technique.id);
    app.footer(std::string("Example: unlisten-") + technique.id +
               " --transport unix --situation queued-sent --repeat 5\n"
               "Exit status: 0 every repetition was reported (its words may be harness:... or "
               "no-stand:..., which are no observations); 77 unsupported or not applicable here; "
               "64 asked wrongly; 70 the probe itself failed, or could not report.");
    app.add_option("--transport", options.transport, "kind of socket")->capture_default_str();
    app.add_option("--situation", options.situation, "where client or server stand")
        ->capture_default_str();
    app.add_option("--setup", options.setup, "alone, or in a SO_REUSEPORT group")
        ->check(CLI::IsMember({"alone", "group"}))
        ->capture_default_str();
    app.add_option("--path", options.path, "how client and server are joined")
        ->capture_default_str();
    app.add_option("--delay", options.delay_ms, "on a wire: milliseconds each way")
        ->check(CLI::Range(0u, 300u)); // or a handshake would outlast the first timer
    app.add_option("--loss", options.wire.loss, "on a wire: of packets, from 0 to 1")
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--seed", options.wire.seed, "of what is lost")->capture_default_str();
    app.add_option("--capture", options.capture,
                   "keep every packet in a file of this folder, in a network of the probe's own")
        ->check(CLI::ExistingDirectory);
    app.add_flag("--isolate", options.isolate, "in a network namespace of its own");
    app.add_option("--setting", options.settings,
                   "NAME=VALUE: a sysctl of the server's network, which is one of its own then")
        ->check(CLI::Validator(is_setting, "NAME=VALUE"))
        ->expected(1)
        ->take_all();
    app.add_option("--repeat", options.repeat, "repetitions")
        ->check(CLI::Range(1u, 1000u))
        ->capture_default_str();
    app.add_option("--window-ms", options.window_ms,
                   "how long silence lasts before it counts (default 250, and never shorter than "
                   "the situation needs)")
        ->check(CLI::Range(0u, 60000u));
    app.add_option("--patience", options.patience,
                   "wait for so many retransmissions where one is waited for, were each twice as "
                   "late as the "
                   "one before")
        ->check(CLI::Range(1u, 7u))
        ->capture_default_str();
    app.add_option("--stack", options.stack,
                   "shared object with another implementation of sockets (see stack.h)")
        ->check(CLI::ExistingFile);
    app.add_flag("--json", options.json, "one JSON object a line, one per repetition");
    app.add_flag("--describe", options.describe, "what this probe asks, as JSON");
    app.add_option("--directory", options.directory, "for socket files; emptied at the end")
        ->check(CLI::ExistingDirectory);
    app.add_option("--ports", options.ports, "FIRST-LAST: ports to use, two a repetition");
    app.add_option("--lifeline", options.lifeline,
                   "end of file on this descriptor means: clean up and exit");
    app.add_flag("--turns", options.turns, "work only in turns granted over the lifeline");
    app.add_flag("--sham-act", options.sham_act, "the act's calls answer 0 and do nothing");
    try {
        app.parse(argc, argv);
        if (options.describe) {
            std::puts(describe(technique, options.stack).c_str());
            return observed;
        }
        return run_cell(technique, options, argv[0]);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? observed : usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "unlisten-%s: %s\n", technique.id, error.what());
        return harness_failed;
    }
}

} // namespace unlisten
