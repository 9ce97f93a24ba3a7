// The command line of every probe.
#include "kit/cell.h"
#include "kit/client_process.h"
#include "kit/describe.h"
#include "kit/descriptors.h"
#include "kit/errno_names.h"
#include "kit/image.h"
#include "kit/os/os.h"
#include "kit/situation.h"
#include "stacks/host.h"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace unlisten {
namespace {

enum Exit { observed = 0, usage = 64, harness_failed = 70, unsupported = 77 };

struct Options {
    std::string transport = "tcp4", situation = "new", setup = "alone", path = "loopback";
    unsigned repeat = 1, window_ms = 0;
    bool json = false, describe = false, turns = false, sham_act = false;
    std::string directory, ports;
    int lifeline = -1;
};

template <typename T>
const T* find(const T* const* table, unsigned count, const std::string& id) {
    for (unsigned i = 0; i < count; ++i)
        if (id == table[i]->id)
            return table[i];
    return nullptr;
}

template <typename T>
std::string ids(const T* const* table, unsigned count) {
    std::string text;
    for (unsigned i = 0; i < count; ++i)
        text += (i ? ", " : "") + std::string(table[i]->id);
    return text;
}

Ports leased(const std::string& text, unsigned repeat) {
    unsigned first = 0, last = 0;
    if (text.empty()) {
        const auto quiet = os::quiet_ports();
        const unsigned wanted = repeat * ports_per_repetition + ports_per_cell;
        std::random_device random;
        const unsigned room = quiet.second - quiet.first;
        if (room <= wanted)
            throw std::runtime_error("too few ports outside the ephemeral range: use --ports");
        first = quiet.first + random() % (room - wanted);
        last = first + wanted - 1;
    } else if (std::sscanf(text.c_str(), "%u-%u", &first, &last) != 2 || first < 1 ||
               last > 65535 || last < first ||
               last - first + 1 < repeat * ports_per_repetition + 1) {
        throw CLI::ValidationError("--ports " + text,
                                   "wants FIRST-LAST with two ports a repetition, and one more");
    }
    return {static_cast<uint16_t>(first), static_cast<uint16_t>(last)};
}

// A directory for socket files, which nothing is left of.
class Directory {
  public:
    explicit Directory(const std::string& given) : path_(given), own_(given.empty()) {
        if (!own_)
            return;
        const char* base = std::getenv("TMPDIR");
        path_ = std::string(base && *base ? base : "/tmp") + "/unlisten.XXXXXX";
        if (!::mkdtemp(path_.data()))
            throw std::runtime_error("making a directory " + path_ + ": " + errno_name(errno));
        ::chmod(path_.c_str(), 0711); // clients may be somebody else
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() { clear(); }

    const std::string& path() const { return path_; }
    void clear() const {
        std::error_code ignored;
        if (own_)
            std::filesystem::remove_all(path_, ignored);
        else
            for (const auto& entry : std::filesystem::directory_iterator(path_, ignored))
                std::filesystem::remove_all(entry.path(), ignored);
    }

  private:
    std::string path_;
    bool own_;
};

// For a probe that is run by hand: a signal to end is written to a pipe, so that it cleans up
// first.
int interruption = -1; // a signal handler reaches nothing else

int lifeline_of_signals() {
    int ends[2];
    if (::pipe(ends) < 0)
        throw std::runtime_error("pipe: " + errno_name(errno));
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    interruption = ends[1];
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        ::signal(signal, [](int) {
            if (::write(interruption, "x", 1) < 0)
                ::_exit(harness_failed);
        });
    return ends[0];
}

std::string own_program(const char* name) {
    if (std::string(name).find('/') != std::string::npos)
        return std::filesystem::canonical(name).string();
    const char* path = std::getenv("PATH");
    std::string_view rest = path ? path : "";
    while (!rest.empty()) {
        const size_t end = std::min(rest.find(':'), rest.size());
        const std::string candidate = std::string(rest.substr(0, end)) + "/" + name;
        if (::access(candidate.c_str(), X_OK) == 0)
            return std::filesystem::canonical(candidate).string();
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return name;
}

// Who asks and who answers, for all repetitions.
struct Parties {
    Party client, server;

    explicit Parties(bool unprivileged_clients)
        : client(), server{::geteuid(), os::capabilities(), "host"} {
        client = unprivileged_clients && server.uid == 0
                     ? Party{unprivileged_user(), "none", "host"}
                     : server;
    }
};

bool print(const CellName& cell, const Options& options, const Report& report,
           const Parties& parties) {
    const std::string text = options.json
                                 ? json_line(cell, report, parties.client, parties.server) + "\n"
                                 : readable_text(cell, report) + "\n";
    return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
}

int run(const Technique& technique, const Options& options, const char* program) {
    Case what{};
    what.technique = &technique;
    what.transport = find(transports, transport_count, options.transport);
    what.situation = find(situations, situation_count, options.situation);
    if (!what.transport)
        throw CLI::ValidationError("--transport " + options.transport,
                                   "is none of " + ids(transports, transport_count));
    if (!what.situation)
        throw CLI::ValidationError("--situation " + options.situation,
                                   "is none of " + ids(situations, situation_count));
    what.stack = &host_stack();
    what.group = options.setup == "group";
    what.sham = options.sham_act;
    what.program = own_program(program);
    const uint64_t window_us = uint64_t{options.window_ms} * 1000u;
    what.windows.silence_us = std::max<uint64_t>(window_us, 250000);
    what.windows.retransmission_us =
        std::max(window_us, os::first_retransmission_us + os::first_retransmission_us * 3 / 10);
    if (what.situation->least_window_ms > 250 && what.transport->internet)
        what.windows.silence_us = what.windows.retransmission_us;

    const Ports ports = leased(options.ports, options.repeat);
    const Directory directory(options.directory);
    Turns turns(options.lifeline >= 0 ? options.lifeline : lifeline_of_signals(), options.turns,
                [&] { directory.clear(); });
    const CellName cell{technique.id, what.transport->id, what.situation->id, options.setup,
                        options.path};
    const Parties parties(technique.unprivileged_clients);
    const auto only_word = [&](const char* word, const std::string& why) {
        Report report;
        report.repetition = 1;
        report.words = {word};
        report.note = why;
        print(cell, options, report, parties);
        return unsupported;
    };
    if (const char* why =
            not_applicable_reason(technique, *what.transport, *what.situation, what.group))
        return only_word("not-applicable", why);
    if (const std::string why = unsupported_reason(what, directory.path(), ports); !why.empty())
        return only_word("unsupported", why);
    bool written = true;
    run_repetitions(
        what, options.repeat, directory.path(), ports, turns,
        [&](const Report& report) { written = print(cell, options, report, parties) && written; });
    return written ? observed : harness_failed;
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
               "Exit status: 0 observed, 77 unsupported here, 64 usage, 70 the harness failed.");
    app.add_option("--transport", options.transport, "kind of socket")->capture_default_str();
    app.add_option("--situation", options.situation, "where client or server stand")
        ->capture_default_str();
    app.add_option("--setup", options.setup, "alone, or in a SO_REUSEPORT group")
        ->check(CLI::IsMember({"alone", "group"}))
        ->capture_default_str();
    app.add_option("--path", options.path, "how client and server are joined")
        ->check(CLI::IsMember({"loopback"}))
        ->capture_default_str();
    app.add_option("--repeat", options.repeat, "repetitions")
        ->check(CLI::Range(1u, 1000u))
        ->capture_default_str();
    app.add_option("--window-ms", options.window_ms,
                   "how long silence lasts before it counts (default 250, and never shorter than "
                   "the situation needs)")
        ->check(CLI::Range(0u, 60000u));
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
            std::puts(describe(technique).c_str());
            return observed;
        }
        return run(technique, options, argv[0]);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? observed : usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "unlisten-%s: %s\n", technique.id, error.what());
        return harness_failed;
    }
}

} // namespace unlisten
