// How clients and the server take their stand before the act, and how it is checked.
#include "kit/descriptors.h"
#include "kit/errno_names.h"
#include "kit/os/os.h"
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

constexpr unsigned most_clients = 64;     // to fill a queue, or to hit one listener of a group
constexpr uint64_t patience_us = 2000000; // for an event that must come
constexpr uint64_t settle_us = 50000;     // where only time can tell
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

// Clients may be another user, whatever the umask.
void make_passable_directory(const std::string& path) {
    std::filesystem::create_directory(path);
    using std::filesystem::perms;
    std::filesystem::permissions(path, perms::owner_all | perms::group_exec | perms::others_exec);
}

long checked(long result, const char* what) {
    if (result < 0)
        throw std::runtime_error(std::string(what) + ": " + result_name(result));
    return result;
}

// A closed number comes back with the next socket, and a server that is blocked on it would then
// wait for that one: lower numbers are free for whatever is opened later.
void keep_number_apart(Socket& listener) {
    if (!(listener.stack().can & STACK_HOST_FDS))
        return;
    const int apart = ::fcntl(listener.fd(), F_DUPFD_CLOEXEC, static_cast<int>(listener_number()));
    checked(apart < 0 ? -errno : apart, "a number for the listener");
    listener = Socket(listener.stack(), apart);
}

} // namespace

// -- who takes part

bool Scene::unprivileged() const {
    return case_->technique->unprivileged_clients;
}

ClientProcess& Scene::client_process() {
    if (!client_process_)
        client_process_ = std::make_unique<ClientProcess>(context_, unprivileged());
    return *client_process_;
}

void Scene::open_listener() {
    const Technique& technique = *case_->technique;
    const Transport& transport = *case_->transport;
    if (transport.file)
        make_passable_directory(context_.place.directory);
    local_ = std::make_unique<LocalOwner>(context_, &technique);
    owner_ = local_.get();
    const auto open = [&](Holder& holder) {
        holder.listener = context_.socket(transport.family);
        Socket& listener = holder.listener;
        checked(listener.fd(), "socket");
        checked(transport.prepare ? transport.prepare(listener) : 0, "transport's options");
        checked(technique.prepare ? technique.prepare(listener) : 0, "technique's options");
        if (case_->group)
            checked(listener.set(SOL_SOCKET, SO_REUSEPORT, 1), "SO_REUSEPORT");
        if (case_->situation->reuse_address)
            checked(listener.set(SOL_SOCKET, SO_REUSEADDR, 1), "SO_REUSEADDR");
        const bool anywhere = technique.wildcard && transport.wildcard;
        checked(listener.bind(anywhere ? transport.wildcard(context_.place)
                                       : transport.address(context_.place)),
                "bind");
        keep_number_apart(listener);
        const int backlog = static_cast<int>(context_.backlog);
        const int listens = listener.listen(backlog);
        context_.event(holder.who(), "listen(" + std::to_string(backlog) + ")",
                       result_name(listens));
        checked(listens, "listen");
    };
    open(local_->listening.owner);
    if (case_->group) {
        group_sibling_ = std::make_unique<Holder>(context_, Role::sibling, "group sibling");
        open(*group_sibling_);
    }
    open_companions();
    if (technique.listening) {
        Act before(local_->listening);
        checked(technique.listening(before), "what the technique does before the act");
    }
    if (technique.held_by == HeldBy::child) {
        Socket& listener = local_->listening.owner.listener;
        remote_ = std::make_unique<RemoteOwner>(*local_, std::vector<int>{listener.fd()});
        owner_ = remote_.get();
        listener.close(); // the child's is the only one
    }
}

void Scene::open_companions() {
    if (case_->technique->companion != Companion::none)
        open_companion("other process", case_->technique->companion == Companion::keeps_copy);
    if (case_->technique->companion == Companion::receiver)
        receiver_ = companions_.back().get();
    if (case_->situation->sibling) {
        open_companion("sibling", true);
        companions_.back()->ask(Request::serve, 1);
    }
}

void Scene::open_companion(const char* who, bool keeps_copy) {
    LocalOwner& state = *companion_states_.emplace_back(
        std::make_unique<LocalOwner>(context_, nullptr, Role::sibling, who));
    int kept = local_->listening.owner.listener.fd();
    if (keeps_copy) {
        state.listening.owner.listener = Socket(*context_.stack, kept);
    } else {
        checked(::socketpair(AF_UNIX, SOCK_STREAM, 0, passing_) < 0 ? -errno : 0, "socketpair");
        for (const int end : passing_)
            ::fcntl(end, F_SETFD, FD_CLOEXEC);
        local_->listening.receiver = passing_[0];
        kept = state.listening.receiver = passing_[1];
    }
    const auto forget = [&] { state.listening.owner.listener.release(); };
    try {
        companions_.push_back(std::make_unique<RemoteOwner>(state, std::vector<int>{kept}));
    } catch (...) {
        forget(); // the number belongs to the owner
        throw;
    }
    forget(); // the other process has its own
}

// -- clients

Client& Scene::new_client(std::string name, Stand stand, std::list<Client>& where) {
    return where.emplace_back(context_, case_->windows, std::move(name), stand);
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
    if (count > 0 && situation.blocking_newcomer && !case_->transport->internet)
        new_client("new-" + std::to_string(count + 1), Stand::newcomer, newcomers_);
    for (Client& client : newcomers_)
        if (!unprivileged())
            client.open();
}

Client& Scene::place_client(std::string name, Stand stand, std::list<Client>& where) {
    const long queued_before = owner_->ask(Request::queue_length);
    const auto sibling_queue = [&] {
        const auto queue = group_sibling_ ? os::queue(group_sibling_->listener) : std::nullopt;
        return queue ? queue->length : 0u;
    };
    for (unsigned tries = 0; tries < (case_->group ? most_clients : 1); ++tries) {
        const unsigned elsewhere_before = sibling_queue();
        Client& client = new_client(name, stand, where);
        connect(client);
        if (!client.wait_connected())
            throw NoStand("not-connected");
        bool here = false;
        becomes_true(*context_.stack, case_->group ? settle_us : patience_us, [&] {
            here = owner_->ask(Request::readable) == 1;
            return here || sibling_queue() > elsewhere_before;
        });
        const long queued = owner_->ask(Request::queue_length);
        if (here && (queued < 0 || queued == queued_before + 1)) {
            if (const auto state = os::tcp_state(client.socket()); state && *state != "ESTABLISHED")
                throw NoStand("client-" + *state);
            return client;
        }
        if (!case_->group)
            throw NoStand("not-queued");
        // The hash gave it to the sibling: it plays no part.
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
    const int result = context_.stack->shutdown(client.socket().fd(), SHUT_WR);
    context_.event(client.name(), "shutdown(SHUT_WR)", result_name(result));
    if (result < 0)
        throw NoStand("writing-not-shut");
    // The client's end moves to FIN_WAIT_2 only with the acknowledgement, which may be delayed.
    wait_server_end(ends_of(client), "CLOSE_WAIT");
}

void Scene::wait_arrived(const Client& client) {
    if (case_->transport->internet && !becomes_true(*context_.stack, patience_us, [&] {
            return known(os::all_arrived(client.socket()), true);
        }))
        throw NoStand("request-not-acknowledged");
}

void Scene::wait_server_end(const Ends& ends, const std::string& state) {
    if (case_->transport->internet && !becomes_true(*context_.stack, patience_us, [&] {
            return known(os::tcp_state_of(ends.server, ends.client), state) == state;
        }))
        throw NoStand("server-end-not-" + state);
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
    wait_server_end(ends, abortively ? "none" : "CLOSE_WAIT");
}

void Scene::fill_queue() {
    const bool internet = case_->transport->internet;
    for (unsigned count = 0; count < most_clients; ++count) {
        Client& client = new_client("filling", Stand::connecting, bystanders_);
        connect(client);
        Watch one;
        becomes_true(*context_.stack, settle_us / 2, [&] {
            if (client.decided())
                return true;
            one.clear();
            client.watch(one);
            context_.stack->poll(one.entries.data(), static_cast<unsigned>(one.entries.size()),
                                 1000);
            one.dispatch();
            return client.decided();
        });
        if (client.connected())
            continue;
        if (const int error = client.connect_error(); error != 0 && error != EAGAIN)
            throw NoStand("refused-while-filling-" + errno_name(error));
        const long queued = owner_->ask(Request::queue_length);
        if (queued >= 0 && queued < static_cast<long>(context_.backlog))
            throw NoStand("queue-not-full");
        if (!internet) {
            wait_in_connect();
            return;
        }
        if (known(os::tcp_state(client.socket()), std::string("SYN_SENT")) != "SYN_SENT")
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
    const bool blocked = becomes_true(*context_.stack, patience_us, [&] {
        const auto connecting = os::is_connecting(process.process());
        told = connecting.has_value();
        return known(connecting, true);
    });
    if (!told)
        context_.stack->poll(nullptr, 0, settle_us);
    if (!blocked || waiting.something_came())
        throw NoStand("connect-does-not-block");
    if (!unprivileged())
        new_client("new-1", Stand::newcomer, newcomers_).open();
}

// -- the server

void Scene::block_server(Blocking how) {
    checked(owner_->ask(Request::block, static_cast<long>(how)), "blocking the server");
    owner_blocked_ = true;
}

void Scene::make_successor(bool reuse_address) {
    successor_ = std::make_unique<Holder>(context_, Role::successor, "successor");
    successor_->listener = context_.socket(case_->transport->family);
    Socket& socket = successor_->listener;
    checked(socket.fd(), "successor's socket");
    checked(case_->transport->prepare ? case_->transport->prepare(socket) : 0,
            "transport's options");
    if (reuse_address)
        checked(socket.set(SOL_SOCKET, SO_REUSEADDR, 1), "SO_REUSEADDR");
}

void Scene::take_over() {
    Socket& socket = successor_->listener;
    const bool anywhere = case_->technique->wildcard && case_->transport->wildcard;
    const int bound = socket.bind(anywhere ? case_->transport->wildcard(context_.place)
                                           : case_->transport->address(context_.place));
    context_.event("successor", "bind", result_name(bound));
    if (bound < 0) {
        server_word_ = "bind:" + result_name(bound);
        socket.close();
        return;
    }
    const int listens = socket.listen(static_cast<int>(context_.backlog));
    context_.event("successor", "listen", result_name(listens));
    server_word_ = listens < 0 ? "listen:" + result_name(listens) : "bound";
    if (listens < 0)
        socket.close();
}

void Scene::listen_again() {
    listened_again_ = true;
    listen_again_result_ = owner_->ask(Request::listen, static_cast<long>(context_.backlog));
}

void Scene::close_listener() {
    local_->listening.owner.listener.close();
    owner_ = nullptr;
}

} // namespace unlisten
