#include "kit/client.h"

#include "kit/errno_names.h"
#include "kit/facts.h"
#include "kit/inspect.h"
#include "kit/os/os.h"
#include "kit/trouble.h"

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <sys/socket.h>
#include <utility>

namespace unlisten {
namespace {

constexpr uint64_t connect_patience_us = 2000000; // while a client takes its stand

} // namespace

void Client::open() {
    socket_ = context_->client_socket();
}

void Client::connect() {
    const Transport& transport = *context_->transport;
    if (!socket_)
        open();
    if (!socket_) {
        connect_answered(socket_.fd());
        return;
    }
    const int result = socket_.connect(transport.client_address(context_->place));
    context_->event(name_, "connect", result_name(result));
    connect_answered(result);
}

void Client::connect_by(ClientProcess& process, bool blocking) {
    view_.blocking = blocking;
    process_ = &process;
    process.begin(blocking);
    if (blocking) {
        context_->event(name_, "connect (blocking)", "...");
        connect_answered(-EINPROGRESS);
    } else {
        take_connect("connect");
    }
}

void Client::take_connect(const char* call) {
    ClientProcess::Answer answer = std::exchange(process_, nullptr)->finish();
    socket_ = std::move(answer.socket);
    context_->event(name_, call, result_name(answer.result));
    connect_answered(answer.result);
}

void Client::connect_answered(int result) {
    stage_ = Stage::connecting;
    connect_us_ = context_->stack->now_us();
    const bool on_its_way = result == 0 || result == -EINPROGRESS;
    wait_until(context_->stack->now_us(),
               context_->transport->internet ? windows_->retransmission_us : windows_->silence_us);
    if (!on_its_way) {
        view_.connect_error = -result;
        stage_ = Stage::settled;
    } else if (!process_) {
        if (const short events = socket_.poll_now(POLLIN | POLLOUT))
            readable(events);
    }
}

bool Client::wait_connected() {
    const uint64_t until = context_->stack->now_us() + connect_patience_us;
    Watch one;
    while (stage_ == Stage::connecting) {
        const uint64_t now = context_->stack->now_us();
        if (now >= until)
            return false;
        one.clear();
        watch(one);
        context_->stack->poll(one.entries.data(), static_cast<unsigned>(one.entries.size()),
                              until - now);
        one.dispatch();
    }
    return view_.connected;
}

void Client::became_connected() {
    view_.connected = true;
    // Whoever was let in before the act was, in whatever way.
    const bool let_in = view_.stand == Stand::queued || view_.stand == Stand::accepted;
    // The segment that was sent again can be the server's: only the time tells.
    view_.retransmitted = !let_in && (asked_again() || waited_for_timer());
    if (context_->transport->became)
        context_->tell(facts::connection, context_->transport->became(socket_));
    stage_ = let_in || view_.stand == Stand::half_open ? Stage::waiting : Stage::listening;
    wait_until(context_->stack->now_us(), silence_us());
}

// The server's end of whoever got in by a segment sent again can still be half open: it may take
// another one.
uint64_t Client::silence_us() const {
    return view_.retransmitted || view_.stand == Stand::half_open ? windows_->retransmission_us
                                                                  : windows_->silence_us;
}

bool Client::waited_for_timer() const {
    return context_->transport->internet &&
           context_->stack->now_us() - connect_us_ >= windows_->soonest_timer_us / 10 * 9;
}

// Its SYN: a refusal answers one.
bool Client::asked_again() const {
    return context_->transport->internet &&
           inspect::sent_again(socket_).value_or(waited_for_timer());
}

// It took so long to stand there that its SYN was sent again before the act: the next time may come
// after the window.
bool Client::hears_too_late(uint64_t now_us) const {
    const uint64_t waited = now_us - connect_us_;
    uint64_t next = windows_->first_timer_us;
    while (next <= waited)
        next += next + windows_->first_timer_us;
    return asked_again() && next + next * 3 / 10 > waited + window_us_;
}

void Client::readable(short events) {
    if (stage_ == Stage::connecting) {
        char byte;
        const long got = context_->stack->recv(socket_.fd(), &byte, 1, MSG_PEEK);
        if (got == -EAGAIN && (events & POLLOUT)) {
            context_->event(name_, "poll, recv", poll_names(events) + ", EAGAIN");
            became_connected();
        } else if (got >= 0) {
            became_connected();
            hear();
        } else if (got != -EAGAIN) {
            context_->event(name_, "poll, recv", poll_names(events) + ", " + result_name(got));
            view_.connect_error = why_not_connected(static_cast<int>(-got));
            view_.retransmitted = asked_again();
            stage_ = Stage::settled;
        }
    } else if (stage_ == Stage::listening || stage_ == Stage::listening_again) {
        hear();
    }
}

// Of a socket that is not connected, recv() may say just that, and leaves the reason pending.
int Client::why_not_connected(int error) const {
    int pending = 0;
    if (error != ENOTCONN || socket_.get(SOL_SOCKET, SO_ERROR, pending) < 0 || pending == 0)
        return error;
    context_->event(name_, "SO_ERROR", errno_name(pending));
    return pending;
}

void Client::hear() {
    char buffer[256];
    const long got = context_->stack->recv(socket_.fd(), buffer, sizeof buffer, 0);
    if (got == -EAGAIN)
        return;
    if (got < 0) {
        context_->event(name_, "recv", result_name(got));
        note(Heard::error, static_cast<int>(-got));
    } else if (got == 0) {
        context_->event(name_, "recv", "end");
        note(Heard::end);
    } else {
        heard_.append(buffer, static_cast<size_t>(got));
        if (heard_.back() != '\n')
            return;
        context_->event(name_, "recv",
                        "answer of " + heard_.substr(heard_.find(' ') + 1,
                                                     heard_.size() - heard_.find(' ') - 2));
        view_.answer = heard_;
        note(Heard::answer);
    }
}

void Client::note(Heard what, int error) {
    (view_.spoke ? view_.after : view_.before) = what;
    if (view_.stand == Stand::half_open && !view_.spoke)
        view_.retransmitted = waited_for_timer();
    view_.error = error;
    stage_ = Stage::settled;
}

long Client::send(const std::string& text) {
    const long sent = context_->stack->send(socket_.fd(), text.data(), text.size(), 0);
    context_->event(name_, "send", result_name(sent));
    return sent;
}

long Client::send_request() {
    asked_ = true;
    return send(context_->request());
}

int Client::shut_writing() {
    finished_ = true;
    const int result = context_->stack->shutdown(socket_.fd(), SHUT_WR);
    context_->event(name_, "shutdown(SHUT_WR)", result_name(result));
    return result;
}

void Client::listen_from_now() {
    if (stage_ == Stage::connecting) {
        view_.late = hears_too_late(context_->stack->now_us());
        wait_until(context_->stack->now_us(), window_us_);
    }
    if (stage_ != Stage::waiting)
        return;
    stage_ = Stage::listening;
    wait_until(context_->stack->now_us(), silence_us());
    if (const short events = socket_.poll_now(POLLIN))
        readable(events);
}

void Client::ask_from_now() {
    listen_from_now();
    if (stage_ != Stage::listening || asked_)
        return;
    const long sent = send_request();
    if (sent < 0)
        note(Heard::error, static_cast<int>(-sent));
}

void Client::wait_until(uint64_t now_us, uint64_t window_us) {
    window_us_ = window_us;
    due_us_ = now_us + window_us;
}

void Client::wait_longer(uint64_t by_us) {
    if (due_us_ != Watch::never)
        due_us_ += by_us;
}

void Client::wait_anew(uint64_t now_us) {
    if (due_us_ != Watch::never)
        wait_until(now_us, window_us_);
}

void Client::watch(Watch& watch) {
    if (stage_ == Stage::idle || stage_ == Stage::waiting || stage_ == Stage::settled)
        return;
    watch.by(due_us_);
    if (process_) {
        watch.add(process_->channel(), POLLIN, [this](short) {
            try {
                if (process_)
                    take_connect("connect (blocking)");
            } catch (const std::runtime_error&) {
                context_->tell(facts::trouble, trouble_word(Trouble::client_process));
                stage_ = Stage::settled;
            }
        });
        return;
    }
    const short events = stage_ == Stage::connecting ? POLLIN | POLLOUT : POLLIN;
    watch.add(socket_.fd(), events, [this](short seen) { readable(seen); });
}

bool Client::something_came() {
    if (process_) {
        pollfd entry{process_->channel(), POLLIN, 0};
        if (context_->stack->poll(&entry, 1, 0) <= 0)
            return false;
        take_connect("connect (blocking)");
        return true;
    }
    const Stage before = stage_;
    const short events = socket_.poll_now(stage_ == Stage::connecting ? POLLIN | POLLOUT : POLLIN);
    if (events)
        readable(events);
    return stage_ != before;
}

bool Client::past_due(uint64_t now_us) {
    if (now_us < due_us_)
        return false;
    if (something_came()) // since the last poll
        return false;
    longest_window_ms_ = std::max(longest_window_ms_, static_cast<unsigned>(window_us_ / 1000));
    // Of a process that did not come to its connect(), or has not come to tell its answer, the
    // kernel has shown nothing.
    const bool asked = !process_ || os::is_connecting(process_->process()).value_or(true);
    if (!asked || now_us > due_us_ + window_us_ / 4)
        view_.late = true;
    return true;
}

bool Client::is_due(uint64_t now_us) const {
    const bool waits = stage_ == Stage::connecting || stage_ == Stage::listening ||
                       stage_ == Stage::listening_again;
    return waits && now_us >= due_us_;
}

void Client::tick(uint64_t now_us) {
    if (stage_ == Stage::connecting) {
        if (past_due(now_us))
            stage_ = Stage::settled;
    } else if (stage_ == Stage::listening && past_due(now_us)) {
        stage_ = Stage::listening_again;
        wait_until(now_us, silence_us());
        if (!finished_)
            speak();
    } else if (stage_ == Stage::listening_again && past_due(now_us)) {
        context_->event(name_, "poll", "nothing");
        stage_ = Stage::settled;
    }
}

void Client::speak() {
    view_.spoke = true;
    const long sent = send("?");
    if (sent < 0)
        note(Heard::error, static_cast<int>(-sent));
}

void Client::leave(bool abortively) {
    const Transport& transport = *context_->transport;
    context_->event(name_, abortively ? transport.abort_name() : "close", "0");
    if (abortively)
        transport.abort(socket_);
    else
        socket_.close();
    stage_ = Stage::settled;
}

void Client::finish() {
    int pending = 0;
    if (socket_ && socket_.get(SOL_SOCKET, SO_ERROR, pending) >= 0 && pending != 0)
        context_->event(name_, "SO_ERROR", errno_name(pending));
    context_->transport->abort(socket_);
    stage_ = Stage::settled;
}

} // namespace unlisten
