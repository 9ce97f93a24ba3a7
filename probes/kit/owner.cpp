#include "kit/owner.h"

#include "kit/descriptor_passing.h"
#include "kit/errno_names.h"
#include "kit/facts.h"
#include "kit/inspect.h"
#include "kit/privilege.h"

#include <cerrno>

namespace unlisten {
namespace {

const char* verdict_name(Verdict verdict) {
    return verdict == Verdict::done ? "state" : verdict == Verdict::not_done ? "not-done" : "calls";
}

} // namespace

long LocalOwner::act() {
    const Context& context = listening.context;
    if (technique_->verify)
        act_.remember();
    const int result = technique_->act(act_);
    // Verified before any other descriptor is made, so that a closed number cannot have come back.
    std::string verified = "calls";
    if (result < 0)
        verified = "failed-call";
    else if (technique_->verify)
        verified = verdict_name(technique_->verify(act_));
    context.tell(facts::verified, verified);
    return result;
}

// An ordinary process goes first: what it can undo needs no privilege.
long LocalOwner::undo() {
    const Context& context = listening.context;
    if (inspect::is_host(*context.stack)) {
        const auto result = without_privilege([this] { return technique_->undo(act_); });
        if (result) {
            context.event(listening.owner.who(), "undo, without privilege", result_name(*result));
            context.tell(facts::undo_unprivileged, result_name(*result));
            if (*result >= 0)
                return *result;
        }
    }
    return technique_->undo(act_);
}

void LocalOwner::observe() {
    const Context& context = listening.context;
    const Socket& listener = listening.owner.listener;
    if (!listener) {
        context.tell(facts::readiness, "closed");
        return;
    }
    context.tell(facts::readiness, poll_names(listener.poll_now(POLLIN)));
    int listens = 0;
    const int result = listener.get(SOL_SOCKET, SO_ACCEPTCONN, listens);
    context.tell(facts::acceptconn, result < 0 ? result_name(result) : std::to_string(listens));
}

void LocalOwner::serve(bool owner_too) {
    if (!listening.owner.listener && listening.duplicate)
        listening.owner.listener = std::move(listening.duplicate);
    if (owner_too)
        listening.owner.serve();
    for (Holder& successor : listening.successors)
        successor.serve();
}

long LocalOwner::ask(Request request, long argument) {
    Socket& listener = listening.owner.listener;
    switch (request) {
    case Request::nothing:
        return 0;
    case Request::accept_one:
        return listening.owner.accept_one();
    case Request::block:
        blocked_ =
            std::make_unique<Blocked>(listening.context, listener, static_cast<Blocking>(argument));
        return blocked_->start();
    case Request::act:
        return act();
    case Request::observe:
        observe();
        return 0;
    case Request::listen: {
        if (!listener && listening.duplicate)
            listener = std::move(listening.duplicate);
        const int result = listener.listen(static_cast<int>(argument));
        listening.context.event(listening.owner.who(), "listen(" + std::to_string(argument) + ")",
                                result_name(result));
        return result;
    }
    case Request::undo:
        return undo();
    case Request::serve:
        serve(argument != 0);
        return 0;
    case Request::queue_length: {
        const auto queue = inspect::queue(listener);
        return queue ? static_cast<long>(queue->length) : -ENOTSUP;
    }
    case Request::queue_limit: {
        const auto queue = inspect::queue(listener);
        return queue ? static_cast<long>(queue->limit) : -ENOTSUP;
    }
    case Request::readable:
        return (listener.poll_now(POLLIN) & POLLIN) != 0;
    case Request::receive: {
        const Received got = receive_descriptor(listening.receiver);
        if (got.fd < 0)
            return got.result < 0 ? got.result : -EBADF;
        listener = Socket(*listening.context.stack, got.fd);
        return 0;
    }
    case Request::blocked: {
        const auto waits = blocked_ ? blocked_->waits() : std::nullopt;
        return waits ? static_cast<long>(*waits) : -ENOTSUP;
    }
    }
    return -EINVAL;
}

void LocalOwner::watch(Watch& watch) {
    if (blocked_ && !blocked_->over())
        watch.add(blocked_->fd(), POLLIN, [this](short) {
            Socket connection = blocked_->take();
            if (connection)
                listening.owner.adopt(std::move(connection));
        });
    listening.owner.watch(watch);
    for (Holder& successor : listening.successors)
        successor.watch(watch);
}

void LocalOwner::finish() {
    blocked_.reset();
    listening.owner.abort_connections();
    end_listener(listening.owner.listener);
    end_listener(listening.duplicate);
    listening.kept = FileDescriptor();
    for (Holder& successor : listening.successors) {
        successor.abort_connections();
        end_listener(successor.listener);
    }
    listening.successors.clear();
}

} // namespace unlisten
