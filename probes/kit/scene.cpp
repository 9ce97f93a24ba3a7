#include "kit/scene.h"

#include "kit/facts.h"
#include "kit/inspect.h"
#include "kit/situation.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <random>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr unsigned group_backlog = 128;

std::string fresh_nonce() {
    static constexpr char digits[] = "0123456789abcdef";
    std::random_device random;
    std::string nonce(16, '0');
    for (size_t i = 0; i < nonce.size(); i += 8)
        for (unsigned bits = random(), j = 0; j < 8; ++j, bits >>= 4)
            nonce[i + j] = digits[bits & 15u];
    return nonce;
}

} // namespace

Scene::Scene(const Case& what, const Place& place, const Canary& canary, unsigned repetition)
    : case_(&what), canary_listener_(&canary) {
    context_.stack = what.stack;
    context_.transport = what.transport;
    context_.wire = what.wire;
    context_.place = place;
    context_.nonce = fresh_nonce();
    context_.expects_request = what.situation->asks;
    context_.backlog =
        what.group || (what.spreads() && what.situation->newcomers > 0) ? group_backlog : 8;
    report_.spread = what.spreads();
    context_.group = what.group;
    context_.sham = what.sham;
    context_.program = what.program;
    context_.recorder = this;
    context_.announcement = what.announcement;
    if (what.announcement)
        what.announcement->repetition = repetition;
    report_.repetition = repetition;
    if (what.capture)
        what.capture->follow(place.port, packets_);
    if (!what.act_unprivileged.empty())
        report_.server[facts::act_unprivileged] = what.act_unprivileged;
}

Scene::~Scene() {
    if (case_->capture)
        case_->capture->leave(context_.place.port);
    for (const int end : passing_)
        if (end >= 0)
            ::close(end);
    if (context_.place.own_directory) {
        std::error_code ignored;
        std::filesystem::remove_all(context_.place.directory, ignored);
    } else if (case_->transport->file) {
        context_.stack->unlink(context_.place.socket_path().c_str());
    }
}

bool Scene::blocking_newcomer() const {
    return case_->situation->blocking_newcomer && case_->transport->within_calls() &&
           inspect::is_host(*context_.stack);
}

bool Case::spreads() const {
    return group || technique->spreads;
}

// -- the order of a repetition

bool Scene::start(uint64_t stand_patience_us) {
    stand_patience_us_ = stand_patience_us;
    const uint64_t begun_us = context_.stack->now_us();
    try {
        if (case_->situation->listens)
            open_listener();
        if (case_->situation->stand)
            case_->situation->stand(*this);
        if (case_->situation->newcomers > 0 && (unprivileged() || blocking_newcomer()))
            client_process();
        open_newcomers();
        act();
        if (!trouble_.empty()) {
            finish();
            return true;
        }
        if (case_->situation->after)
            case_->situation->after(*this);
        if (owner_blocked_) {
            phase_ = Phase::server_blocked;
            canary_.begin(context_, *canary_listener_);
            due_us_ = context_.stack->now_us() + case_->windows.silence_us;
        } else {
            arrive();
        }
    } catch (const Cannot& reason) {
        stop_unsupported(reason.what());
    } catch (const NoStand& reason) {
        report_.words = {std::string("no-stand:") + reason.what()};
        finish();
        return context_.stack->now_us() - begun_us < stand_patience_us;
    } catch (const std::exception& problem) {
        finish();
        report_.words = {harness_word(Trouble::setup)};
        report_.note = problem.what();
    }
    return true;
}

void Scene::act() {
    accepted_ = accepted_by_owner_ = 0;
    if (case_->capture) {
        look_at_packets();
        packets_.begin();
    }
    act_at_us_ = context_.stack->now_us();
    acted_ = true;
    if (!owner_)
        return;
    acting_ = true;
    owner_->ask(Request::act);
    acting_ = false;
    if (!cannot_.empty())
        throw Cannot(cannot_);
    if (report_.verified == "not-done") {
        say_trouble(Trouble::act_not_done);
        report_.verified = "none";
    }
    if (report_.calls.empty())
        report_.verified = "none";
    if (!trouble_.empty())
        return;
    if (receiver_ && report_.verified != "failed-call" && receiver_->ask(Request::receive) < 0)
        say_trouble(Trouble::descriptor_not_received);
    if (owner_->ask(Request::observe) < 0)
        report_.server[facts::readiness] = "process gone";
}

void Scene::stop_unsupported(const std::string& why) {
    finish();
    report_.words = {"unsupported"};
    report_.note = why;
}

void Scene::spoil(Trouble trouble, const std::string& why) {
    report_.words = {harness_word(trouble)};
    report_.note = why;
}

void Scene::look_at_packets() {
    context_.stack->poll(nullptr, 0, 0); // a wire carries what is on it
    case_->capture->take();
}

void Scene::finish() {
    phase_ = Phase::over;
    if (case_->capture && acted_) {
        look_at_packets();
        report_.packets = packets_.summary();
    }
    for (std::list<Client>* clients : {&clients_, &bystanders_, &newcomers_})
        for (Client& client : *clients)
            client.finish();
    if (owner_)
        owner_->finish();
    for (const auto& companion : companions_)
        companion->finish();
    for (const auto& holder : {group_sibling_.get(), successor_.get()})
        if (holder) {
            holder->abort_connections();
            end_listener(holder->listener);
        }
    client_process_.reset();
    if (!accept_end_.empty() || accepted_by_owner_ > 0)
        report_.server["accept"] = std::to_string(accepted_by_owner_) +
                                   (accept_end_.empty() ? "" : " then " + accept_end_);
    for (Event& event : report_.timeline)
        event.t_us -= static_cast<int64_t>(acted_ ? act_at_us_ : context_.stack->now_us());
    const auto harness =
        std::find_if(report_.words.begin(), report_.words.end(),
                     [](const std::string& word) { return word.rfind("harness:", 0) == 0; });
    if (!trouble_.empty())
        report_.words = {"harness:" + trouble_};
    else if (harness != report_.words.end())
        report_.words = {std::string(*harness)};
}

} // namespace unlisten
