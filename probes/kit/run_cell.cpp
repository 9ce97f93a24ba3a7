#include "kit/run_cell.h"

#include "kit/carrier.h"
#include "kit/cell.h"
#include "kit/client_process.h"
#include "kit/directory.h"
#include "kit/inspect.h"
#include "kit/lacking.h"
#include "kit/own_program.h"
#include "kit/port_claim.h"
#include "kit/situation.h"
#include "kit/words.h"
#include "stacks/host.h"
#include "stacks/load.h"

#include <CLI/Error.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>

namespace unlisten {
namespace {

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
    if (std::sscanf(text.c_str(), "%u-%u", &first, &last) != 2 || first < 1 || last > 65535 ||
        last < first || last - first + 1 < repeat * ports_per_repetition + 1)
        throw CLI::ValidationError("--ports " + text,
                                   "wants FIRST-LAST with two ports a repetition, and one more");
    return {static_cast<uint16_t>(first), static_cast<uint16_t>(last)};
}

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

// Who asks and who answers, for all repetitions.
struct Parties {
    Party client, server;

    explicit Parties(bool unprivileged_clients)
        : client(), server{::geteuid(), os::capabilities(), "host"} {
        client = unprivileged_clients && server.uid == 0
                     ? Party{unprivileged_user(), "none", "host"}
                     : server;
    }
    // Whose capabilities there are others than at home.
    void are_in(const char* clients_network, const char* servers_network) {
        const bool alike = client.uid == server.uid;
        server.capabilities = os::capabilities();
        if (alike)
            client.capabilities = server.capabilities;
        client.network = clients_network;
        server.network = servers_network;
    }
};

class CellRun {
  public:
    CellRun(const Technique& technique, const Options& options, const char* program)
        : options_(options), cell_{technique.id, options.transport, options.situation,
                                   options.setup, options.path},
          parties_(technique.unprivileged_clients),
          ports_(options.ports.empty() ? claimed_ports() : leased(options.ports, options.repeat)),
          directory_(options.directory),
          turns_(options.lifeline >= 0 ? options.lifeline : lifeline_of_signals(), options.turns,
                 [this] { directory_.clear(); }) {
        what_.technique = &technique;
        what_.transport = find(transports, transport_count, options.transport);
        what_.situation = find(situations, situation_count, options.situation);
        if (!what_.transport)
            throw CLI::ValidationError("--transport " + options.transport,
                                       "is none of " + ids(transports, transport_count));
        if (!what_.situation)
            throw CLI::ValidationError("--situation " + options.situation,
                                       "is none of " + ids(situations, situation_count));
        what_.path = find(paths, path_count, options.path);
        if (!what_.path)
            throw CLI::ValidationError("--path " + options.path,
                                       "is none of " + ids(paths, path_count));
        what_.group = options.setup == "group";
        what_.sham = options.sham_act;
        what_.program = own_program(program);
    }

    int run() {
        for (const char* why : {not_joined_reason(*what_.path, *what_.transport),
                                not_joined_reason(*what_.path, *what_.situation),
                                not_applicable_reason(*what_.technique, *what_.transport,
                                                      *what_.situation, what_.group)})
            if (why)
                return only_word("not-applicable", why);
        if (options_.stack.empty())
            return on_host();
        const auto repetitions = [this](unsigned from, Announcement& announcement) {
            what_.announcement = &announcement;
            turns_.share(announcement.turn_given_back);
            return on(load_stack(options_.stack), from);
        };
        const auto crashed = [this](unsigned repetition, const std::string& call,
                                    const std::string& signal) {
            Report report;
            report.repetition = repetition;
            report.words = {"crashed:" + signal};
            report.calls = {{call, signal}};
            report.verified = "calls";
            report.note = "the stack died in " + call;
            print(report);
        };
        return run_carried(options_.repeat, turns_.lifeline(), repetitions, crashed);
    }

  private:
    int on_host() {
        try {
            enter_network();
        } catch (const Lacking& reason) {
            return only_word("unsupported", reason.what());
        }
        return on(wire_ ? wire_->stack() : host_stack(), 1);
    }

    void enter_network() {
        const auto& of_technique = what_.technique->settings;
        const auto& of_situation = what_.situation->settings;
        if (what_.path->open) {
            WireOptions wire = options_.wire;
            wire.delay_us = uint64_t{options_.delay_ms} * 1000u;
            wire_ = what_.path->open(wire);
            what_.wire = wire_.get();
            parties_.are_in("wire-client", "wire-server");
        } else if (options_.isolate || !options_.settings.empty() || captures() ||
                   what_.technique->own_network || !of_technique.empty() || !of_situation.empty()) {
            os::enter_own_network();
            parties_.are_in("own", "own");
        }
        for (const std::string& setting : options_.settings) {
            const size_t name_ends = setting.find('=');
            os::write_network_setting(setting.substr(0, name_ends), setting.substr(name_ends + 1));
        }
        for (const auto* settings : {&of_situation, &of_technique})
            for (const Setting& setting : *settings)
                os::write_network_setting(setting.name, setting.value);
        if (captures()) {
            capture_ = std::make_unique<Capture>(what_.program, capture_file(), wire_.get());
            what_.capture = capture_.get();
        }
    }

    Ports claimed_ports() {
        const unsigned wanted = options_.repeat * ports_per_repetition + ports_per_cell;
        claim_ = std::make_unique<PortClaim>(os::quiet_ports(), wanted);
        return {claim_->first(), static_cast<uint16_t>(claim_->first() + wanted - 1)};
    }

    bool captures() const { return !options_.capture.empty() && what_.transport->internet; }

    std::string capture_file() const {
        return options_.capture + "/" + cell_.technique + "." + cell_.transport + "." +
               cell_.situation + "." + cell_.setup + "." + cell_.path + ".pcap";
    }

    int on(const unlisten_stack& stack, unsigned from) {
        what_.stack = &stack;
        set_windows();
        if (what_.path->open && !wire_)
            return only_word("unsupported", "the path joins sockets of the host's kernel");
        if (const std::string why = unsupported_reason(what_, directory_.path(), ports_);
            !why.empty())
            return only_word("unsupported", why);
        what_.act_unprivileged = act_unprivileged(what_, directory_.path(), ports_);
        bool written = true, unsupported_only = false;
        run_repetitions(what_, from, options_.repeat, directory_.path(), ports_, turns_,
                        [&](const Report& report) {
                            if (unsupported_only) // one line says it
                                return;
                            unsupported_only = report.words.front() == "unsupported";
                            written = print(report) && written;
                        });
        if (capture_)
            capture_->finish();
        return unsupported_only ? unsupported : written ? observed : harness_failed;
    }

    void set_windows() {
        const uint64_t window_us = uint64_t{options_.window_ms} * 1000u;
        const uint64_t own_us = what_.transport->first_retransmission_us;
        const inspect::FirstTimer timer = inspect::first_timer(*what_.stack);
        const uint64_t first_us = own_us ? own_us : timer.latest_us;
        what_.windows.first_timer_us = first_us;
        what_.windows.soonest_timer_us = timer.soonest_us;
        const uint64_t last_us = first_us * ((1u << options_.patience) - 1);
        // Two round trips: a connection, then a request and its answer.
        const uint64_t under_way_us = what_.path->open ? uint64_t{options_.delay_ms} * 4000u : 0;
        what_.windows.silence_us = std::max<uint64_t>(window_us, 250000) + under_way_us;
        what_.windows.retransmission_us =
            std::max(window_us, last_us + last_us * 3 / 10) + under_way_us;
        if (what_.situation->least_window_ms > 250 && what_.transport->internet)
            what_.windows.silence_us = what_.windows.retransmission_us;
    }

    int only_word(const char* word, const std::string& why) {
        Report report;
        report.repetition = 1;
        report.words = {word};
        report.note = why;
        print(report);
        return unsupported;
    }

    bool print(const Report& report) {
        const std::string text = options_.json
                                     ? json_line(cell_, report, parties_.client, parties_.server)
                                     : readable_text(cell_, report);
        return std::fputs((text + "\n").c_str(), words()) >= 0 && std::fflush(words()) == 0;
    }

    const Options& options_;
    const CellName cell_;
    Parties parties_;
    std::unique_ptr<PortClaim> claim_;
    const Ports ports_;
    const Directory directory_;
    Turns turns_;
    std::unique_ptr<Wire> wire_;
    std::unique_ptr<Capture> capture_;
    Case what_{};
};

} // namespace

int run_cell(const Technique& technique, const Options& options, const char* program) {
    return CellRun(technique, options, program).run();
}

} // namespace unlisten
