// The calls.
#include "stacks/scripted/kernel.h"

#include "stacks/scripted/names.h"
#include "stacks/scripted/options.h"
#include "stacks/stack.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>

namespace unlisten::scripted {
namespace {

constexpr size_t most_descriptors = 1024;

std::string how_name(int how) {
    return how == SHUT_RD     ? "shutdown(SHUT_RD)"
           : how == SHUT_WR   ? "shutdown(SHUT_WR)"
           : how == SHUT_RDWR ? "shutdown(SHUT_RDWR)"
                              : "shutdown(" + std::to_string(how) + ")";
}

} // namespace

Kernel::Kernel(Script script) : script_(std::move(script)) {}

int Kernel::cannot(std::string why) {
    why_ = std::move(why);
    return STACK_CANNOT;
}

EndpointPtr Kernel::at(int fd) const {
    return fd >= 0 && static_cast<size_t>(fd) < descriptors_.size()
               ? descriptors_[static_cast<size_t>(fd)]
               : nullptr;
}

int Kernel::number_for(const EndpointPtr& endpoint) {
    const auto free = std::find(descriptors_.begin(), descriptors_.end(), nullptr);
    if (free == descriptors_.end() && descriptors_.size() == most_descriptors)
        return -EMFILE;
    const auto number = free - descriptors_.begin();
    if (free == descriptors_.end())
        descriptors_.push_back(endpoint);
    else
        *free = endpoint;
    ++endpoint->descriptors;
    return static_cast<int>(number);
}

int Kernel::socket(int domain, int type) {
    const uint32_t needed = domain == AF_INET    ? STACK_TCP4
                            : domain == AF_INET6 ? STACK_TCP6
                            : domain == AF_UNIX  ? STACK_UNIX
                                                 : 0;
    if (needed == 0 || !(script_.can & needed))
        return cannot("the script has no sockets of that kind");
    if (type != SOCK_STREAM)
        return cannot("the script has stream sockets alone");
    const auto endpoint = std::make_shared<Endpoint>();
    endpoint->domain = domain;
    endpoint->type = type;
    return number_for(endpoint);
}

int Kernel::dup(int fd) {
    const EndpointPtr endpoint = at(fd);
    return endpoint ? number_for(endpoint) : -EBADF;
}

int Kernel::close(int fd) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    if (endpoint->descriptors == 1 && endpoint->listens) {
        const Said said = scripted("close", endpoint);
        if (!said.goes_on)
            return said.answer;
    }
    descriptors_[static_cast<size_t>(fd)] = nullptr;
    if (--endpoint->descriptors > 0)
        return 0;
    if (endpoint->bound)
        close_listener(endpoint);
    else
        hang_up(endpoint, closes_abortively(*endpoint));
    return 0;
}

int Kernel::bind(int fd, const sockaddr* address, socklen_t length) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    if (endpoint->bound) {
        const Said said = scripted("bind", endpoint);
        return said.spoken ? said.answer : -EINVAL;
    }
    const Name name =
        name_from(address, length, flag_of(*endpoint, IPPROTO_IPV6, IPV6_V6ONLY) != 0);
    if (name.local && !name.path.empty() && name.path[0] == '\0' &&
        !(script_.can & STACK_UNIX_ABSTRACT))
        return cannot("the script has no abstract names");
    if (name.local && files_.count(name.path) > 0)
        return -EADDRINUSE;
    for (const auto& other : bound_)
        if (const EndpointPtr there = other.lock();
            there && name.meets(there->name) &&
            !(there->shares_address && endpoint->shares_address))
            return -EADDRINUSE;
    endpoint->bound = true;
    endpoint->age = ++binds_;
    endpoint->name = name;
    endpoint->address.assign(reinterpret_cast<const char*>(address), length);
    gone_.erase(name.key());
    if (name.local)
        files_[name.path] = endpoint;
    bound_.push_back(endpoint);
    return 0;
}

int Kernel::listen(int fd, int backlog) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    if (!endpoint->bound)
        return -EDESTADDRREQ;
    const bool group = in_group(*endpoint);
    const Rule* rule =
        script_.rule("listen(" + std::to_string(backlog) + ")", endpoint->tcp(), group);
    if (!rule)
        rule = script_.rule("listen", endpoint->tcp(), group);
    if (endpoint->listens && rule) {
        const Said said = scripted(rule->call, endpoint);
        if (!said.goes_on)
            return said.answer;
    }
    endpoint->listens = true;
    endpoint->room =
        rule && rule->holds ? *rule->holds : static_cast<size_t>(std::max(backlog, 0)) + 1;
    return 0;
}

int Kernel::accept(int fd) {
    const EndpointPtr listener = at(fd);
    if (!listener)
        return -EBADF;
    if (!listener->listens)
        return -EINVAL;
    if (acted_age_ == listener->age) {
        const Said said = scripted("accept", listener);
        if (!said.goes_on)
            return said.answer;
    }
    if (listener->error != 0)
        return -std::exchange(listener->error, 0);
    if (listener->queue.empty())
        return -EAGAIN;
    const EndpointPtr server_end = listener->queue.front();
    if (server_end->aborted) {
        listener->queue.pop_front();
        return -ECONNABORTED;
    }
    const int number = number_for(server_end);
    if (number >= 0)
        listener->queue.pop_front();
    return number;
}

int Kernel::connect(int fd, const sockaddr* address, socklen_t length) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    if (endpoint->listens) {
        const Said said =
            scripted(address->sa_family == AF_UNSPEC ? "connect(AF_UNSPEC)" : "connect", endpoint);
        return said.spoken ? said.answer : -EOPNOTSUPP;
    }
    if (endpoint->state != Endpoint::State::fresh)
        return -EISCONN;
    const Name name = name_from(address, length, true);
    endpoint->state = Endpoint::State::connecting;
    endpoint->peer_address.assign(reinterpret_cast<const char*>(address), length);
    arrive(endpoint, name);
    if (endpoint->state == Endpoint::State::connecting || endpoint->tcp())
        return -EINPROGRESS;
    if (endpoint->state == Endpoint::State::over && endpoint->error != ECONNRESET)
        return -std::exchange(endpoint->error, 0);
    return 0;
}

int Kernel::shutdown(int fd, int how) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    if (endpoint->listens) {
        const Said said = scripted(how_name(how), endpoint);
        if (said.spoken)
            return said.answer;
    }
    if (how != SHUT_RD && how != SHUT_WR && how != SHUT_RDWR)
        return -EINVAL;
    if (endpoint->listens)
        return 0;
    if (endpoint->state != Endpoint::State::connected)
        return -ENOTCONN;
    if (const EndpointPtr peer = endpoint->peer.lock(); peer && how != SHUT_RD)
        peer->ended = true;
    return 0;
}

int Kernel::name_of(int fd, bool peer, sockaddr* address, socklen_t* length) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    if (peer && endpoint->peer_address.empty())
        return -ENOTCONN;
    give(peer ? endpoint->peer_address : endpoint->address, address, length);
    return 0;
}

long Kernel::receive(int fd, void* buffer, size_t size, bool peek) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    if (endpoint->error != 0)
        return -std::exchange(endpoint->error, 0);
    if (!endpoint->inbox.empty()) {
        const size_t count = std::min(size, endpoint->inbox.size());
        std::memcpy(buffer, endpoint->inbox.data(), count);
        if (!peek)
            endpoint->inbox.erase(0, count);
        return static_cast<long>(count);
    }
    if (endpoint->ended || endpoint->state == Endpoint::State::over)
        return 0;
    return endpoint->state == Endpoint::State::fresh ? -ENOTCONN : -EAGAIN;
}

long Kernel::send(int fd, const void* data, size_t size) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    if (endpoint->error != 0)
        return -std::exchange(endpoint->error, 0);
    if (endpoint->state == Endpoint::State::over)
        return -EPIPE;
    if (endpoint->state != Endpoint::State::connected)
        return -ENOTCONN;
    if (endpoint->resets_on_send)
        later(0, [endpoint] {
            endpoint->state = Endpoint::State::over;
            endpoint->error = ECONNRESET;
        });
    else if (const EndpointPtr peer = endpoint->peer.lock())
        peer->inbox.append(static_cast<const char*>(data), size);
    return static_cast<long>(size);
}

int Kernel::unlink(const std::string& path) {
    if (!(script_.can & STACK_UNLINK))
        return cannot("the script takes no names away");
    const auto file = files_.find(path);
    if (file == files_.end())
        return -ENOENT;
    if (const EndpointPtr listener = file->second.lock()) {
        const Said said = scripted("unlink", listener);
        if (!said.goes_on)
            return said.answer;
    }
    files_.erase(path);
    return 0;
}

int Kernel::rename(const std::string& from, const std::string& to) {
    if (!(script_.can & STACK_RENAME))
        return cannot("the script changes no names");
    const auto file = files_.find(from);
    if (file == files_.end())
        return -ENOENT;
    if (const EndpointPtr listener = file->second.lock()) {
        const Said said = scripted("rename", listener);
        if (!said.goes_on)
            return said.answer;
    }
    files_[to] = file->second;
    files_.erase(from);
    return 0;
}

int Kernel::special(const std::string& act, int fd) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    const Rule* rule = script_.rule(act, endpoint->tcp(), in_group(*endpoint));
    if (!rule || rule->cannot)
        return cannot("the script has no " + act);
    return endpoint->listens ? scripted(act, endpoint).answer : 0;
}

int Kernel::poll(pollfd* entries, unsigned count, uint64_t timeout_us) {
    const uint64_t deadline = now_us_ + timeout_us;
    for (;;) {
        deliver_next();
        int ready = 0;
        for (unsigned i = 0; i < count; ++i) {
            const EndpointPtr endpoint = at(entries[i].fd);
            const int always = POLLERR | POLLHUP | POLLNVAL;
            const int seen = endpoint ? readiness(*endpoint) : POLLNVAL;
            entries[i].revents = static_cast<short>(seen & (entries[i].events | always));
            ready += entries[i].revents != 0;
        }
        if (ready > 0)
            return ready;
        if (agenda_.empty() || agenda_.begin()->first > deadline)
            break;
        now_us_ = std::max(now_us_, agenda_.begin()->first);
    }
    now_us_ = deadline + (timeout_us > 0 ? script_.oversleeps_us : 0);
    return 0;
}

} // namespace unlisten::scripted
