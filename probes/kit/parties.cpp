// Who takes part in a repetition: the listener and its holders, other processes, a successor.
#include "kit/descriptors.h"
#include "kit/errno_names.h"
#include "kit/inspect.h"
#include "kit/scene.h"
#include "kit/situation.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/socket.h>

namespace unlisten {
namespace {

long checked(long result, const char* what) {
    if (result < 0)
        throw std::runtime_error(std::string(what) + ": " + result_name(result));
    return result;
}

// Clients may be another user, whatever the umask.
void make_passable_directory(const std::string& path) {
    std::filesystem::create_directory(path);
    using std::filesystem::perms;
    std::filesystem::permissions(path, perms::owner_all | perms::group_exec | perms::others_exec);
}

// A closed number comes back with the next socket, and a server that is blocked on it would then
// wait for that one: lower numbers are free for whatever is opened later.
void keep_number_apart(Socket& listener) {
    if (!inspect::is_host(listener.stack()))
        return;
    const int apart = ::fcntl(listener.fd(), F_DUPFD_CLOEXEC, static_cast<int>(listener_number()));
    checked(apart < 0 ? -errno : apart, "a number for the listener");
    listener = Socket(listener.stack(), apart);
}

} // namespace

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
    const Situation& situation = *case_->situation;
    if (context_.place.own_directory)
        make_passable_directory(context_.place.directory);
    checked(technique.arrange ? technique.arrange(context_) : 0, "arranging the place");
    local_ = std::make_unique<LocalOwner>(context_, &technique);
    owner_ = local_.get();
    const auto open = [&](Holder& holder) {
        holder.listener = transport.listener_socket(*context_.stack);
        Socket& listener = holder.listener;
        checked(listener.fd(), "socket");
        checked(transport.prepare ? transport.prepare(listener) : 0, "transport's options");
        checked(technique.prepare ? technique.prepare(listener) : 0, "technique's options");
        checked(situation.prepare ? situation.prepare(listener) : 0, "situation's options");
        if (case_->group)
            checked(listener.set(SOL_SOCKET, SO_REUSEPORT, 1), "SO_REUSEPORT");
        if (situation.reuse_address)
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

void Scene::block_server(Blocking how) {
    checked(owner_->ask(Request::block, static_cast<long>(how)), "blocking the server");
    owner_blocked_ = true;
}

void Scene::make_successor(bool reuse_address) {
    successor_ = std::make_unique<Holder>(context_, Role::successor, "successor");
    successor_->listener = case_->transport->listener_socket(*context_.stack);
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
    heed_shortage(bound);
    if (bound < 0) {
        server_word_ = "bind:" + result_name(bound);
        socket.close();
        return;
    }
    const int listens = socket.listen(static_cast<int>(context_.backlog));
    context_.event("successor", "listen", result_name(listens));
    heed_shortage(listens);
    server_word_ = listens < 0 ? "listen:" + result_name(listens) : "bound";
    if (listens < 0)
        socket.close();
}

void Scene::listen_again() {
    listened_again_ = true;
    listen_again_result_ = owner_->ask(Request::listen, static_cast<long>(context_.backlog));
    heed_shortage(listen_again_result_);
}

void Scene::close_listener() {
    local_->listening.owner.listener.close();
    owner_ = nullptr;
}

} // namespace unlisten
