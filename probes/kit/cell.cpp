#include "kit/cell.h"

#include "kit/client_process.h"
#include "kit/descriptors.h"
#include "kit/errno_names.h"
#include "kit/inspect.h"
#include "kit/privilege.h"
#include "kit/situation.h"
#include "kit/trouble.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr unsigned most_side_by_side = 10;          // repetitions, where descriptors are the host's
constexpr unsigned descriptors_of_repetition = 180; // at most, in a group with 32 newcomers
constexpr uint64_t heartbeat_us = 1000000;
constexpr unsigned silences_for_starts = 8; // of a window, a quarter of which may pass unnoticed
constexpr uint64_t short_wait_us = 3000;    // not worth giving the turn away
constexpr uint64_t long_stand_patience_us = 10000000; // a busy machine
constexpr uint64_t short_stand_patience_us = 1000000;

Place place_of(const Case& what, const std::string& directory, const std::string& name,
               uint16_t port) {
    Place place;
    place.name = "unlisten-" + std::to_string(::getpid()) + "-" + name;
    place.port = port;
    place.server = what.path->server;
    if (!what.wire && inspect::is_host(*what.stack) && os::whole_loopback_network)
        place.server.other_ipv4 = INADDR_LOOPBACK + 1;
    if (inspect::is_host(*what.stack)) {
        place.directory = directory + "/" + name;
        place.own_directory = what.transport->file;
    } else { // a name space of its own: see stack.h
        place.directory = "/tmp";
        place.file = place.name;
    }
    return place;
}

// Repetitions side by side, which wait for the same silences.
struct Batch {
    std::vector<std::unique_ptr<Scene>> scenes;
    bool stood = true; // each of them
};

// As many of those that are left as can be started, one after the other, without disturbing the
// silence of the first.
Batch started(const Case& what, unsigned most, uint64_t stand_patience_us,
              const std::function<std::unique_ptr<Scene>()>& next) {
    const unlisten_stack& stack = *what.stack;
    const uint64_t until = stack.now_us() + what.windows.silence_us / silences_for_starts;
    Batch batch;
    do {
        batch.scenes.push_back(next());
        Scene& scene = *batch.scenes.back();
        batch.stood = scene.start(stand_patience_us);
        scene.tick(stack.now_us());
    } while (batch.stood && batch.scenes.size() < most && stack.now_us() < until);
    return batch;
}

void run_batch(const Case& what, const std::vector<std::unique_ptr<Scene>>& scenes, Canary& canary,
               Turns& turns) {
    const auto over = [&] {
        return std::all_of(scenes.begin(), scenes.end(),
                           [](const auto& scene) { return scene->over(); });
    };
    const unlisten_stack& stack = *what.stack;
    Watch watch;
    while (!over()) {
        watch.clear();
        if (inspect::is_host(stack))
            watch.add(turns.lifeline(), POLLIN, [&](short) { turns.check(); });
        else
            turns.look();
        canary.watch(watch);
        for (const auto& scene : scenes)
            scene->watch(watch);
        const uint64_t now = stack.now_us();
        uint64_t wait = watch.due_us > now ? std::min(watch.due_us - now, heartbeat_us) : 0;
        const auto poll = [&](uint64_t for_us) {
            return stack.poll(watch.entries.data(), static_cast<unsigned>(watch.entries.size()),
                              for_us);
        };
        if (wait > short_wait_us && !(stack.can & STACK_VIRTUAL_CLOCK) && poll(0) == 0) {
            turns.release();
            poll(wait);
        } else if (wait <= short_wait_us || (stack.can & STACK_VIRTUAL_CLOCK)) {
            poll(wait);
        }
        watch.dispatch();
        if (what.capture)
            what.capture->take();
        for (const auto& scene : scenes)
            scene->tick(stack.now_us());
    }
}

} // namespace

namespace {

// What no throw-away socket has to be asked for.
std::string lacking(const Case& what) {
    const uint32_t can = what.stack->can;
    const Transport& transport = *what.transport;
    if (transport.only_on)
        return "only on " + std::string(transport.only_on);
    if ((can & transport.stack) != transport.stack)
        return "the stack has no " + std::string(transport.id);
    const Technique& technique = *what.technique;
    if (technique.lacks)
        return technique.lacks;
    if (inspect::is_host(*what.stack))
        return "";
    if (technique.by_host_calls)
        return "acts by calls that this stack is not reached by";
    if (technique.held_by == HeldBy::child || technique.companion != Companion::none ||
        what.situation->sibling || technique.unprivileged_clients)
        return "needs a second process, which this stack cannot have";
    if (what.situation->blocks)
        return "needs a call that blocks in another thread, which this stack cannot have";
    return "";
}

struct Attempt {
    const char* call; // that failed; nullptr: none
    long result;
};

// What the cell needs, on a socket that is bound for nothing else.
Attempt on_throw_away_socket(const Case& what, const std::vector<Need>& needs,
                             const std::string& directory, Ports ports) {
    const Transport& transport = *what.transport;
    // Not the canary's port: a stack may be slow to forget a listener.
    const Place place = place_of(what, directory, "try", static_cast<uint16_t>(ports.last - 1));
    if (place.own_directory)
        std::filesystem::create_directory(place.directory);
    Attempt attempt{};
    const auto failed = [&](const char* call, long result) {
        attempt = result < 0 ? Attempt{call, result} : Attempt{};
        return result < 0;
    };
    {
        Socket socket = transport.listener_socket(*what.stack);
        const auto all = [&] {
            return !failed("socket()", socket.fd()) &&
                   !(transport.prepare &&
                     failed("the transport's options", transport.prepare(socket))) &&
                   !failed("bind()", socket.bind(transport.address(place))) &&
                   !(what.group && failed(reuseport.name, reuseport.confirm(socket, transport))) &&
                   std::none_of(needs.begin(), needs.end(),
                                [&](const Need& need) {
                                    return need.name &&
                                           failed(need.name, need.confirm(socket, transport));
                                }) &&
                   !failed("listen()", socket.listen(1));
        };
        all();
        if (transport.file && !place.own_directory)
            what.stack->unlink(place.socket_path().c_str());
    }
    std::error_code ignored;
    if (place.own_directory)
        std::filesystem::remove_all(place.directory, ignored);
    return attempt;
}

// Ours, not an answer of the kernel.
bool says_nothing_of_it(long result) {
    return is_shortage(-result) || result == -EADDRINUSE;
}

} // namespace

std::string unsupported_reason(const Case& what, const std::string& directory, Ports ports) {
    if (std::string reason = lacking(what); !reason.empty())
        return reason;
    const Attempt attempt =
        on_throw_away_socket(what,
                             {what.technique->needs, what.situation->needs,
                              what.wire ? Need{} : what.situation->needs_on_loopback},
                             directory, ports);
    if (attempt.result < 0) {
        const std::string tried = std::string(attempt.call) + " on " + what.transport->id + ": ";
        const bool cannot = attempt.result == STACK_CANNOT;
        if (says_nothing_of_it(attempt.result))
            throw std::runtime_error("trying " + tried + result_name(attempt.result));
        return "needs " + tried + (cannot ? what.stack->why() : result_name(attempt.result));
    }
    const int setuid = what.technique->unprivileged_clients ? try_unprivileged_process() : 0;
    return setuid < 0 ? "needs setuid() to an unprivileged user: " + result_name(setuid) : "";
}

std::string act_unprivileged(const Case& what, const std::string& directory, Ports ports) {
    if (!what.technique->needs.name || !inspect::is_host(*what.stack))
        return "";
    const auto result = without_privilege([&]() -> long {
        const Attempt attempt =
            on_throw_away_socket(what, {what.technique->needs}, directory, ports);
        const bool tells = attempt.result >= 0 || attempt.call == what.technique->needs.name;
        return tells ? attempt.result : STACK_CANNOT;
    });
    const bool known = result && *result != STACK_CANNOT && !says_nothing_of_it(*result);
    return known ? result_name(*result < 0 ? *result : 0) : "";
}

const char* not_applicable_reason(const Technique& technique, const Transport& transport,
                                  const Situation& situation, bool group) {
    if (transport.only_on && situation.side != Side::control)
        return nullptr; // nobody knows here what it has
    if (technique.where == Where::internet && !transport.internet)
        return "acts on an Internet address";
    if (technique.where == Where::tcp && !(transport.internet && transport.three_way))
        return "acts on TCP alone";
    if (technique.where == Where::files && !transport.file)
        return "acts on a socket file";
    if (group && !transport.internet)
        return "SO_REUSEPORT groups share an Internet address";
    if (situation.side == Side::control && (group || std::string(technique.id) != "nothing"))
        return "a control is asked once, with technique nothing";
    return situation.not_applicable ? situation.not_applicable(technique, transport, group)
                                    : nullptr;
}

const char* random_reason(const Technique& technique, const Transport& transport,
                          const Situation& situation, bool group) {
    if (technique.random)
        if (const char* reason = technique.random(situation, transport, group))
            return reason;
    return situation.random ? situation.random(technique, transport, group) : nullptr;
}

const char* not_joined_reason(const Path& path, const Transport& transport) {
    return path.internet && !transport.internet ? "the path joins Internet sockets" : nullptr;
}

const char* not_joined_reason(const Path& path, const Situation& situation) {
    if (path.open && situation.side == Side::server)
        return "where a server stands is asked on one machine";
    if (!path.open && situation.on_wire_alone)
        return "the system carries the packets, and holds none";
    return nullptr;
}

void run_repetitions(const Case& what, unsigned from, unsigned to, const std::string& directory,
                     Ports ports, Turns& turns, const std::function<void(const Report&)>& done) {
    const unlisten_stack& stack = *what.stack;
    const bool host = inspect::is_host(stack);
    Place canary_place = place_of(what, directory, "canary", ports.last);
    if (canary_place.own_directory)
        std::filesystem::create_directory(canary_place.directory);
    Canary canary(stack, *what.transport, canary_place);
    const unsigned side_by_side =
        host ? std::clamp(listener_number() / descriptors_of_repetition, 1u, most_side_by_side) : 1;
    uint64_t stand_patience_us = long_stand_patience_us;
    unsigned number = from;
    const auto next_scene = [&] {
        const unsigned port = ports.first + (number - 1) * ports_per_repetition;
        const Place place =
            place_of(what, directory, std::to_string(number), static_cast<uint16_t>(port));
        return std::make_unique<Scene>(what, place, canary, number++);
    };
    while (number <= to) {
        turns.acquire();
        const Batch batch =
            started(what, std::min(side_by_side, to + 1 - number), stand_patience_us, next_scene);
        const auto& scenes = batch.scenes;
        // Who was waited for once as long as a busy machine may take, and did not come, is not
        // waited for as long again: a cell without a stand would take minutes.
        stand_patience_us = batch.stood ? long_stand_patience_us : short_stand_patience_us;
        run_batch(what, scenes, canary, turns);
        turns.acquire();
        const std::string trouble = what.wire ? what.wire->trouble() : "";
        for (const auto& scene : scenes)
            if (!trouble.empty())
                scene->spoil(Trouble::wire, trouble);
        for (const auto& scene : scenes)
            done(scene->report());
    }
    std::error_code ignored;
    if (canary_place.own_directory)
        std::filesystem::remove_all(canary_place.directory, ignored);
}

} // namespace unlisten
