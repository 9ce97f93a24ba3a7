#include "kit/cell.h"

#include "kit/client_process.h"
#include "kit/descriptors.h"
#include "kit/errno_names.h"
#include "kit/situation.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr unsigned most_side_by_side = 10;          // repetitions
constexpr unsigned descriptors_of_repetition = 180; // at most, in a group with 32 newcomers
constexpr uint64_t heartbeat_us = 1000000;
constexpr uint64_t short_wait_us = 3000; // not worth giving the turn away

Place place_of(const std::string& directory, const std::string& name, uint16_t port) {
    Place place;
    place.directory = directory + "/" + name;
    place.name = "unlisten-" + std::to_string(::getpid()) + "-" + name;
    place.port = port;
    return place;
}

void run_batch(const Case& what, const std::vector<std::unique_ptr<Scene>>& scenes, Canary& canary,
               Turns& turns) {
    const auto over = [&] {
        return std::all_of(scenes.begin(), scenes.end(),
                           [](const auto& scene) { return scene->over(); });
    };
    const unlisten_stack& stack = *what.stack;
    Watch watch;
    for (const auto& scene : scenes) {
        scene->start();
        scene->tick(stack.now_us());
    }
    while (!over()) {
        watch.clear();
        if (turns.lifeline() >= 0)
            watch.add(turns.lifeline(), POLLIN, [&](short) { turns.check(); });
        canary.watch(watch);
        for (const auto& scene : scenes)
            scene->watch(watch);
        const uint64_t now = stack.now_us();
        uint64_t wait = watch.due_us > now ? std::min(watch.due_us - now, heartbeat_us) : 0;
        const auto poll = [&](uint64_t for_us) {
            return stack.poll(watch.entries.data(), static_cast<unsigned>(watch.entries.size()),
                              for_us);
        };
        if (wait > short_wait_us && poll(0) == 0) {
            turns.release();
            poll(wait);
        } else if (wait <= short_wait_us) {
            poll(wait);
        }
        watch.dispatch();
        for (const auto& scene : scenes)
            scene->tick(stack.now_us());
    }
}

} // namespace

std::string unsupported_reason(const Case& what, const std::string& directory, Ports ports) {
    const Transport& transport = *what.transport;
    const Place place = place_of(directory, "try", ports.last);
    if (transport.file)
        std::filesystem::create_directory(place.directory);
    const auto refused = [&](const char* call, long result) {
        if (result == -EMFILE || result == -ENFILE || result == -ENOBUFS || result == -ENOMEM ||
            result == -EADDRINUSE)
            throw std::runtime_error("trying " + std::string(call) + " on " + transport.id + ": " +
                                     result_name(result));
        return "needs " + std::string(call) + " on " + transport.id + ": " + result_name(result);
    };
    std::string reason;
    {
        Socket socket(*what.stack, what.stack->socket(transport.family, transport.type, 0));
        int result = 0;
        if (!socket)
            reason = refused("socket()", socket.fd());
        else if (transport.prepare && (result = transport.prepare(socket)) < 0)
            reason = refused("the transport's options", result);
        else if ((what.group || what.technique->needs == Needs::reuseport) &&
                 (result = socket.set(SOL_SOCKET, SO_REUSEPORT, 1)) < 0)
            reason = refused("SO_REUSEPORT", result);
        else if ((result = socket.bind(transport.address(place))) < 0)
            reason = refused("bind()", result);
    }
    std::error_code ignored;
    if (transport.file)
        std::filesystem::remove_all(place.directory, ignored);
    if (const int result = what.technique->unprivileged_clients ? try_unprivileged_process() : 0;
        reason.empty() && result < 0)
        reason = "needs setuid() to an unprivileged user: " + result_name(result);
    return reason;
}

const char* not_applicable_reason(const Technique& technique, const Transport& transport,
                                  const Situation& situation, bool group) {
    if (technique.where == Where::internet && !transport.internet)
        return "acts on an Internet address";
    if (technique.where == Where::files && !transport.file)
        return "acts on a socket file";
    if (group && !transport.internet)
        return "SO_REUSEPORT groups share an Internet address";
    if (situation.side == Side::control && (group || std::string(technique.id) != "nothing"))
        return "a control is asked once, with technique nothing";
    return situation.not_applicable ? situation.not_applicable(technique, transport, group)
                                    : nullptr;
}

void run_repetitions(const Case& what, unsigned count, const std::string& directory, Ports ports,
                     Turns& turns, const std::function<void(const Report&)>& done) {
    Place canary_place = place_of(directory, "canary", ports.last);
    if (what.transport->file)
        std::filesystem::create_directory(canary_place.directory);
    Canary canary(*what.stack, *what.transport, canary_place);
    const unsigned side_by_side =
        std::clamp(listener_number() / descriptors_of_repetition, 1u, most_side_by_side);
    for (unsigned first = 1; first <= count; first += side_by_side) {
        turns.acquire();
        std::vector<std::unique_ptr<Scene>> scenes;
        for (unsigned number = first; number <= count && number < first + side_by_side; ++number) {
            const unsigned port = ports.first + (number - 1) * ports_per_repetition;
            scenes.push_back(std::make_unique<Scene>(
                what, place_of(directory, std::to_string(number), static_cast<uint16_t>(port)),
                canary, number));
        }
        run_batch(what, scenes, canary, turns);
        turns.acquire();
        for (const auto& scene : scenes)
            done(scene->report());
    }
    std::error_code ignored;
    if (what.transport->file)
        std::filesystem::remove_all(canary_place.directory, ignored);
}

} // namespace unlisten
