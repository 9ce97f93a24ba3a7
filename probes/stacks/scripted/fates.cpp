// What becomes of clients.
#include "stacks/scripted/kernel.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace unlisten::scripted {
namespace {

// What a client finds of its connection from now on.
void strike(Endpoint& client, Fate fate) {
    if (fate == Fate::reset) {
        client.state = Endpoint::State::over;
        client.error = ECONNRESET;
    }
    client.resets_on_send = fate == Fate::reset_on_send;
    client.ended = fate == Fate::end;
    if (fate == Fate::stranger)
        client.inbox += "HTTP/1.1 400 Bad Request\n";
}

} // namespace

void Kernel::later(uint64_t after_us, std::function<void()> what) {
    agenda_.emplace(now_us_ + after_us, std::move(what));
}

// One at a time: who waits may answer the first before the second comes.
void Kernel::deliver_next() {
    if (agenda_.empty() || agenda_.begin()->first > now_us_)
        return;
    const auto what = std::move(agenda_.begin()->second);
    agenda_.erase(agenda_.begin());
    what();
}

// -- an act

Kernel::Said Kernel::scripted(const std::string& call, const EndpointPtr& listener) {
    const Rule* rule = script_.rule(call, listener->tcp(), in_group(*listener));
    if (!rule)
        return {};
    if (rule->cannot)
        return {cannot("the script says that " + call + " cannot be asked for"), false, true};
    if (rule->dies)
        std::abort();
    if (rule->ignored)
        return {0, false, true};
    act_on(listener, *rule, turns_[rule]++);
    return {-rule->error, rule->error == 0, true};
}

void Kernel::act_on(const EndpointPtr& listener, const Rule& rule, size_t turn) {
    const auto said = [&](const Alternatives& all) -> std::optional<Sentence> {
        return all.empty() ? std::nullopt : std::optional(all[turn % all.size()]);
    };
    acted_age_ = listener->age;
    if (rule.restores) {
        listener->newcomers.reset();
        listener->behind.reset();
        listener->says_it_listens = true;
    }
    if (rule.unlistens)
        listener->says_it_listens = false;
    if (rule.pending != 0)
        listener->error = rule.pending;
    if (const auto sentence = said(rule.newcomers))
        listener->newcomers = sentence;
    if (const auto sentence = said(rule.behind))
        listener->behind = sentence;
    if (const auto sentence = said(rule.queued))
        sentence_queue(listener, *sentence);
    if (const auto sentence = said(rule.accepted))
        for (const EndpointPtr& endpoint : descriptors_)
            if (endpoint && endpoint->listener.lock() == listener)
                sentence_connection(endpoint, *sentence);
}

void Kernel::sentence_queue(const EndpointPtr& listener, const Sentence& sentence) {
    if (sentence.fate == Fate::accept)
        return;
    auto others = listeners_of(listener->name);
    others.erase(std::remove(others.begin(), others.end(), listener), others.end());
    for (const EndpointPtr& server_end : std::exchange(listener->queue, {}))
        if (sentence.fate == Fate::move && !others.empty())
            others.front()->queue.push_back(server_end);
        else
            sentence_connection(server_end, sentence.fate == Fate::move
                                                ? Sentence{Fate::reset, 0, sentence.after_us}
                                                : sentence);
}

void Kernel::sentence_connection(const EndpointPtr& server_end, const Sentence& sentence) {
    const EndpointPtr client = server_end->peer.lock();
    if (!client || sentence.fate == Fate::accept)
        return;
    client->peer.reset(); // whatever the server does now, this client has heard the last of it
    server_end->ended = true;
    later(sentence.after_us, [client, sentence] { strike(*client, sentence.fate); });
}

void Kernel::close_listener(const EndpointPtr& listener) {
    sentence_queue(listener, {Fate::reset, 0, 0});
    if (listener->newcomers)
        gone_[listener->name.key()] = *listener->newcomers;
    listener->listens = listener->bound = false;
    bound_.erase(std::remove_if(bound_.begin(), bound_.end(),
                                [&](const auto& other) {
                                    const EndpointPtr there = other.lock();
                                    return !there || there == listener;
                                }),
                 bound_.end());
    if (listener->name.local && !listener->name.path.empty() && listener->name.path[0] == '\0')
        files_.erase(listener->name.path);
}

bool Kernel::in_group(const Endpoint& listener) const {
    return listener.shares_address &&
           std::any_of(bound_.begin(), bound_.end(), [&](const auto& other) {
               const EndpointPtr there = other.lock();
               return there && there.get() != &listener && there->listens &&
                      listener.name.meets(there->name);
           });
}

// -- a client that comes

Sentence Kernel::fate_at(const Endpoint& listener) const {
    if (script_.elsewhere && listener.age < acted_age_)
        return *script_.elsewhere;
    if (listener.behind && !listener.queue.empty())
        return *listener.behind;
    return listener.newcomers.value_or(Sentence{});
}

Sentence Kernel::fate_of_full(bool tcp) const {
    if (!tcp && script_.full_unix)
        return *script_.full_unix;
    return script_.full.value_or(tcp ? Sentence{Fate::drop, 0, 0}
                                     : Sentence{Fate::fail, EAGAIN, 0});
}

std::vector<EndpointPtr> Kernel::listeners_of(const Name& name) const {
    std::vector<EndpointPtr> found;
    if (name.local) {
        const auto file = files_.find(name.path);
        if (const EndpointPtr there = file == files_.end() ? nullptr : file->second.lock();
            there && there->listens)
            found.push_back(there);
        return found;
    }
    for (const auto& other : bound_)
        if (const EndpointPtr there = other.lock();
            there && there->listens && name.meets(there->name))
            found.push_back(there);
    const auto specific = std::stable_partition(found.begin(), found.end(),
                                                [](const auto& each) { return !each->name.any; });
    if (specific != found.begin())
        found.erase(specific, found.end());
    return found;
}

EndpointPtr Kernel::chosen(const std::vector<EndpointPtr>& listeners) {
    std::vector<EndpointPtr> open;
    std::copy_if(listeners.begin(), listeners.end(), std::back_inserter(open),
                 [&](const EndpointPtr& each) { return fate_at(*each).fate != Fate::refuse; });
    const auto& among = open.empty() ? listeners : open;
    return among[lookups_++ % among.size()];
}

void Kernel::arrive(const EndpointPtr& client, const Name& name) {
    const auto listeners = listeners_of(name);
    if (!listeners.empty()) {
        const EndpointPtr listener = chosen(listeners);
        suffer(client, fate_at(*listener), name, listener);
    } else if (const auto gone = gone_.find(name.key()); gone != gone_.end()) {
        suffer(client, gone->second, name, nullptr);
    } else if (script_.nobody) {
        suffer(client, *script_.nobody, name, nullptr);
    } else {
        const bool file = name.local && !name.path.empty() && name.path[0] != '\0';
        refuse(client, file && files_.count(name.path) == 0 ? ENOENT : ECONNREFUSED);
    }
}

void Kernel::suffer(const EndpointPtr& client, Sentence sentence, const Name& name,
                    const EndpointPtr& listener) {
    if (sentence.after_us > 0) {
        later(sentence.after_us, [this, client, sentence, name, listener] {
            suffer(client, {sentence.fate, sentence.error, 0}, name, listener);
        });
        return;
    }
    if (sentence.fate == Fate::accept && listener && listener->queue.size() >= listener->room)
        sentence = fate_of_full(client->tcp());
    if (sentence.fate == Fate::drop) {
        later(script_.timer_us << std::min(client->asked++, 5u), [this, client, name] {
            if (client->state == Endpoint::State::connecting && client->descriptors > 0)
                arrive(client, name);
        });
    } else if (sentence.fate == Fate::refuse || sentence.fate == Fate::fail) {
        refuse(client, sentence.fate == Fate::fail ? sentence.error : ECONNREFUSED);
    } else {
        establish(client, sentence.fate == Fate::accept ? listener : nullptr);
        strike(*client, sentence.fate);
    }
}

// Without a listener nobody has the other end.
void Kernel::establish(const EndpointPtr& client, const EndpointPtr& listener) {
    client->state = Endpoint::State::connected;
    if (!listener)
        return;
    const auto server_end = std::make_shared<Endpoint>();
    server_end->domain = client->domain;
    server_end->type = client->type;
    server_end->state = Endpoint::State::connected;
    server_end->peer = client;
    server_end->listener = listener;
    client->peer = server_end;
    listener->queue.push_back(server_end);
}

void Kernel::refuse(const EndpointPtr& client, int error) {
    client->state = Endpoint::State::over;
    client->error = error;
}

// -- a connection that is closed

void Kernel::hang_up(const EndpointPtr& endpoint, bool abortively) {
    endpoint->state = Endpoint::State::over;
    const EndpointPtr peer = endpoint->peer.lock();
    if (!peer)
        return;
    if (abortively) {
        peer->state = Endpoint::State::over;
        peer->error = ECONNRESET;
    }
    peer->ended = true;
    client_left(endpoint, abortively);
}

void Kernel::client_left(const EndpointPtr& client, bool abortively) {
    const EndpointPtr server_end = client->peer.lock();
    const EndpointPtr listener = server_end ? server_end->listener.lock() : nullptr;
    if (!listener)
        return;
    const auto queued = std::find(listener->queue.begin(), listener->queue.end(), server_end);
    const auto sentence = abortively ? script_.left_reset : script_.left;
    if (queued == listener->queue.end() || !sentence)
        return;
    if (sentence->fate == Fate::vanish)
        listener->queue.erase(queued);
    else
        server_end->aborted = sentence->fate == Fate::abort;
}

short Kernel::readiness(const Endpoint& endpoint) const {
    int bits = 0;
    if (endpoint.listens)
        bits = endpoint.queue.empty() && endpoint.error == 0 ? 0 : POLLIN;
    else if (endpoint.error != 0)
        bits = POLLIN | POLLOUT | POLLERR | POLLHUP;
    else if (endpoint.state == Endpoint::State::over)
        bits = POLLIN | POLLOUT | POLLHUP;
    else if (endpoint.state == Endpoint::State::connected)
        bits = POLLOUT | (endpoint.ended || !endpoint.inbox.empty() ? POLLIN : 0);
    return static_cast<short>(bits);
}

} // namespace unlisten::scripted
