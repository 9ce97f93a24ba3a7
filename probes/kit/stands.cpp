// How clients and the server take their stand before the act, and how it is checked.
#include "kit/descriptors.h"
#include "kit/errno_names.h"
#include "kit/inspect.h"
#include "kit/scene.h"
#include "kit/situation.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <sched.h>
#include <sys/socket.h>

namespace unlisten {
namespace {

constexpr unsigned most_clients = 64; // to fill a queue, or to hit one listener of a group
constexpr uint64_t settle_us = 50000; // where only time can tell
constexpr unsigned quick_looks =
    100; // for what is on its way, before time is let pass between looks
constexpr uint64_t pause_us = 1000;

template <typename Condition>
bool becomes_true(const unlisten_stack& stack, uint64_t within_us, Condition condition) {
    const uint64_t until = stack.now_us() + within_us;
    for (unsigned looks = 0; !condition(); ++looks) {
        if (stack.now_us() > until)
            return false;
        stack.poll(nullptr, 0, looks < quick_looks ? 0 : pause_us);
        ::sched_yield();
    }
    return true;
}

} // namespace

Client& Scene::new_client(const std::string& name, Stand stand, std::list<Client>& where) {
    return where.emplace_back(context_, case_->windows, name, stand);
}

void Scene::connect(Client& client) {
    if (unprivileged())
        client.connect_by(client_process(), false);
    else
        client.connect();
}

void Scene::open_newcomers() {
    const Situation& situation = *case_->situation;
    const unsigned count = case_->spreads() ? situation.newcomers_in_group : situation.newcomers;
    for (unsigned i = 0; i < count; ++i)
        new_client("new-" + std::to_string(i + 1), Stand::newcomer, newcomers_);
    if (count > 0 && blocking_newcomer())
        new_client("new-" + std::to_string(count + 1), Stand::newcomer, newcomers_);
    for (Client& client : newcomers_)
        if (!unprivileged())
            client.open();
}

Client& Scene::place_client(const std::string& name, Stand stand, std::list<Client>& where) {
    const long queued_before = owner_->ask(Request::queue_length);
    for (unsigned tries = 0; tries < (case_->group ? most_clients : 1); ++tries) {
        if (group_sibling_) // whoever is there plays no part
            group_sibling_->empty_queue();
        Client& client = new_client(name, stand, where);
        connect(client);
        if (!client.wait_connected()) {
            heed_shortage(client);
            throw NoStand("not-connected");
        }
        bool here = false, elsewhere = false;
        becomes_true(*context_.stack, stand_patience_us_, [&] {
            here = owner_->ask(Request::readable) == 1;
            elsewhere = group_sibling_ && group_sibling_->listener.poll_now(POLLIN) != 0;
            return here || elsewhere;
        });
        const long queued = owner_->ask(Request::queue_length);
        if (here && !elsewhere && (queued < 0 || queued == queued_before + 1)) {
            if (const auto state = inspect::tcp_state(client.socket());
                state && *state != "ESTABLISHED")
                throw NoStand("client-" + *state);
            return client;
        }
        if (!elsewhere)
            throw NoStand("not-queued");
        // The hash gave it to the sibling.
        bystanders_.splice(bystanders_.end(), where, std::prev(where.end()));
    }
    throw NoStand("never-hit-the-listener");
}

Client& Scene::queue_client(Stand stand) {
    return place_client("queued", stand, clients_);
}

void Scene::queue_bystander() {
    place_client("in-front", Stand::queued, bystanders_);
}

void Scene::send_request(Client& client) {
    if (client.send_request() < 0)
        throw NoStand("request-not-sent");
    wait_arrived(client);
}

void Scene::finish_writing(Client& client) {
    if (client.shut_writing() < 0)
        throw NoStand("writing-not-shut");
    // The client's end moves to FIN_WAIT_2 only with the acknowledgement, which may be delayed.
    wait_server_end(ends_of(client), "CLOSE_WAIT");
}

void Scene::wait_arrived(const Client& client) {
    if (!case_->transport->within_calls() &&
        !becomes_true(*context_.stack, stand_patience_us_,
                      [&] { return known(inspect::all_arrived(client.socket()), true); }))
        throw NoStand("request-not-acknowledged");
}

void Scene::wait_server_end(const Ends& ends, const std::string& state) {
    const Transport& transport = *case_->transport;
    if (!transport.within_calls() && !becomes_true(*context_.stack, stand_patience_us_, [&] {
            return known(inspect::tcp_state_of(*context_.stack, transport.protocol, ends.server,
                                               ends.client),
                         state) == state;
        }))
        throw NoStand("server-end-not-" + state);
}

void Scene::wait_wire_quiet() {
    if (context_.wire &&
        !becomes_true(*context_.stack, stand_patience_us_, [&] { return context_.wire->quiet(); }))
        throw NoStand("packets-under-way");
}

Scene::Ends Scene::ends_of(const Client& client) const {
    Ends ends;
    ends.client = client.socket().name();
    ends.server.length = sizeof ends.server.storage;
    context_.stack->getpeername(client.socket().fd(), ends.server.get(), &ends.server.length);
    return ends;
}

void Scene::accept_client(Client& client) {
    if (const long result = owner_->ask(Request::accept_one); result < 0)
        throw NoStand("accept-" + result_name(result));
    (void)client;
}

void Scene::leave_queue(Client& client, bool abortively) {
    const Ends ends = ends_of(client);
    wait_server_end(ends, "ESTABLISHED");
    client.leave(abortively);
    clients_.clear();
    left_ = true;
    wait_server_end(ends, abortively || !case_->transport->half_close ? "none" : "CLOSE_WAIT");
}

bool Scene::is_decided_within(Client& client, uint64_t time_us) {
    Watch one;
    return becomes_true(*context_.stack, time_us, [&] {
        if (client.decided())
            return true;
        one.clear();
        client.watch(one);
        context_.stack->poll(one.entries.data(), static_cast<unsigned>(one.entries.size()), 1000);
        one.dispatch();
        return client.decided();
    });
}

// Linux takes one more than the limit, sk_acceptq_is_full() and unix_recvq_full(); FreeBSD half as
// many more, sonewconn().
bool Scene::queue_has_room() {
    const long queued = owner_->ask(Request::queue_length);
    return queued >= 0 && queued <= owner_->ask(Request::queue_limit);
}

// Its kernel knows, though it was not told yet.
bool Scene::has_connected(const Client& client) {
    return known(inspect::tcp_state(client.socket()), std::string()) == "ESTABLISHED";
}

void Scene::fill_queue() {
    // Where the system does not tell how long the queue is, silence alone says that it is full.
    const uint64_t silence_us =
        owner_->ask(Request::queue_length) < 0 ? 4 * settle_us : settle_us / 2;
    for (unsigned count = 0; count < most_clients; ++count) {
        Client& client = new_client("filling", Stand::connecting, bystanders_);
        connect(client);
        if (!is_decided_within(client, silence_us) && (queue_has_room() || has_connected(client)))
            is_decided_within(client, stand_patience_us_); // a slow machine
        if (client.connected())
            continue;
        heed_shortage(client);
        if (const int error = client.connect_error(); error != 0 && error != EAGAIN)
            throw NoStand("refused-while-filling-" + errno_name(error));
        if (queue_has_room())
            throw NoStand("queue-not-full");
        if (case_->transport->within_calls() && inspect::is_host(*context_.stack)) {
            wait_in_connect();
            return;
        }
        if (client.decided()) { // the stack answers at once: only one that comes later tells
            new_client("new-1", Stand::newcomer, newcomers_).open();
            return;
        }
        if (known(inspect::tcp_state(client.socket()), std::string("SYN_SENT")) != "SYN_SENT")
            throw NoStand("client-not-in-SYN_SENT");
        clients_.splice(clients_.end(), bystanders_, std::prev(bystanders_.end()));
        return;
    }
    throw NoStand("queue-never-filled");
}

// A non-blocking connect() to a full AF_UNIX queue has its answer at once: who waits is blocked in
// connect(). Another one, which does not block, comes after the act.
void Scene::wait_in_connect() {
    ClientProcess& process = client_process();
    Client& waiting = new_client("waiting", Stand::connecting, clients_);
    waiting.connect_by(process, true);
    bool told = false;
    const bool blocked = becomes_true(*context_.stack, stand_patience_us_, [&] {
        const auto connecting = os::is_connecting(process.process());
        told = connecting.has_value();
        return known(connecting, true);
    });
    if (!told)
        becomes_true(*context_.stack, 20 * settle_us, [&] { return waiting.something_came(); });
    const bool answered = waiting.decided() || waiting.something_came();
    if (!blocked || (answered && waiting.connect_error() != EAGAIN))
        throw NoStand("connect-does-not-block");
    if (answered) // nobody is ever kept waiting: only one that comes later tells
        clients_.pop_back();
    if (!unprivileged())
        new_client("new-1", Stand::newcomer, newcomers_).open();
    else if (answered)
        new_client("new-1", Stand::newcomer, newcomers_);
}

} // namespace unlisten
