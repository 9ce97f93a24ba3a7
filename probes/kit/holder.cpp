#include "kit/holder.h"

#include "kit/errno_names.h"
#include "kit/facts.h"
#include "kit/inspect.h"
#include "kit/trouble.h"

#include <cerrno>

namespace unlisten {
namespace {

constexpr unsigned most_errors = 64;       // of accept() in one round, ECONNABORTED and the like
constexpr unsigned most_empty_rounds = 50; // a listener can poll readable for ever

bool goes_on(long result) {
    return result == -ECONNABORTED || result == -EINTR || result == -EPROTO;
}

} // namespace

long Holder::accept() {
    const long result = context_->stack->accept(listener.fd());
    if (result >= 0)
        context_->event(who_, "accept", "connection");
    else if (!round_ended_ || result != -EAGAIN)
        context_->event(who_, "accept", result_name(result));
    if (result >= 0)
        context_->tell(facts::accepted, who_);
    heed_shortage(result);
    if (result == -ECONNABORTED)
        context_->tell(facts::aborted, who_);
    return result;
}

// Ours, not an answer of the kernel about this listener.
void Holder::heed_shortage(long result) const {
    if (is_shortage(-result))
        context_->tell(facts::trouble, result_name(result));
}

void Holder::empty_queue() {
    for (long result; (result = accept()) >= 0;) {
        Socket connection(*context_->stack, static_cast<int>(result));
        context_->transport->abort(connection);
    }
}

long Holder::accept_one() {
    const long result = accept();
    if (result >= 0)
        connections_.push_back({Socket(*context_->stack, static_cast<int>(result)), "", true});
    return result;
}

void Holder::adopt(Socket connection) {
    connections_.push_back({std::move(connection), "", context_->expects_request});
    if (!connections_.back().waiting)
        answer(connections_.back());
}

void Holder::accept_all() {
    bool got_somebody = false;
    for (unsigned errors = 0; errors < most_errors;) {
        const long result = accept();
        if (result >= 0) {
            got_somebody = true;
            adopt(Socket(*context_->stack, static_cast<int>(result)));
        } else if (goes_on(result)) {
            ++errors;
        } else {
            if (!round_ended_ && role_ == Role::owner)
                context_->tell(facts::accept_end, result_name(result));
            round_ended_ = true;
            polling_ = polling_ && result == -EAGAIN;
            break;
        }
    }
    empty_rounds_ = got_somebody ? 0 : empty_rounds_ + 1;
    if (empty_rounds_ > most_empty_rounds)
        polling_ = false;
}

void Holder::serve() {
    serving_ = polling_ = true;
    round_ended_ = false;
    empty_rounds_ = 0;
    if (listener)
        accept_all();
}

void Holder::answer(Connection& connection) {
    const std::string text = context_->answer(role_);
    const long sent = context_->stack->send(connection.socket.fd(), text.data(), text.size(), 0);
    context_->event(who_, "send", result_name(sent));
    heed_shortage(sent);
    connection.waiting = false;
}

void Holder::hear(Connection& connection) {
    char buffer[256];
    const long got = context_->stack->recv(connection.socket.fd(), buffer, sizeof buffer, 0);
    if (got == -EAGAIN)
        return;
    context_->event(who_, "recv", result_name(got));
    heed_shortage(got);
    if (got <= 0) { // it will send no request
        connection.waiting = false;
        return;
    }
    connection.heard.append(buffer, static_cast<size_t>(got));
    const size_t end = connection.heard.find('\n');
    if (end == std::string::npos)
        return;
    if (connection.heard.compare(0, end + 1, context_->request()) != 0)
        context_->tell(facts::trouble, trouble_word(Trouble::stranger));
    answer(connection);
}

void Holder::watch(Watch& watch) {
    if (!serving_)
        return;
    if (listener && polling_)
        watch.add(listener.fd(), POLLIN, [this](short) {
            if (listener)
                accept_all();
        });
    for (Connection& connection : connections_)
        if (connection.waiting)
            watch.add(connection.socket.fd(), POLLIN, [this, &connection](short) {
                if (connection.waiting)
                    hear(connection);
            });
}

void Holder::abort_connections() {
    for (Connection& connection : connections_)
        context_->transport->abort(connection.socket);
    connections_.clear();
}

void end_listener(Socket& listener) {
    if (listener && inspect::is_host(listener.stack()))
        listener.abort();
    else
        listener.close();
}

} // namespace unlisten
