#include "kit/scene.h"

#include "kit/errno_names.h"
#include "kit/facts.h"
#include "kit/inspect.h"
#include "kit/situation.h"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <filesystem>
#include <random>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr uint64_t settle_us =
    20000; // for newcomers on a kernel that answers after connect() returned
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

void Scene::start() {
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
            return;
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
    } catch (const std::exception& problem) {
        finish();
        report_.words = {harness_word(Trouble::setup)};
        report_.note = problem.what();
    }
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

void Scene::arrive() {
    for (Client& client : clients_)
        if (client.view().stand == Stand::accepted)
            client.ask_from_now();
        else
            client.listen_from_now();
    const bool last_may_block = blocking_newcomer();
    for (Client& client : newcomers_)
        if (last_may_block && &client == &newcomers_.back())
            client.connect_by(client_process(), true);
        else
            connect(client);
    phase_ = Phase::settling;
    due_us_ = context_.stack->now_us() + (newcomers_.empty() ? 0 : settle_us);
    clients_.splice(clients_.end(), newcomers_);
    if (everyone_decided())
        serve();
}

bool Scene::everyone_decided() const {
    // A blocked server that is woken goes first.
    return (!owner_blocked_ || !woken_.empty()) &&
           std::all_of(clients_.begin(), clients_.end(),
                       [](const Client& client) { return client.decided(); });
}

void Scene::serve() {
    phase_ = Phase::serving;
    due_us_ = context_.stack->now_us() + case_->windows.silence_us;
    if (owner_)
        owner_->ask(Request::serve, case_->situation->owner_serves);
    for (const auto& companion : companions_)
        companion->ask(Request::serve, 1);
    if (group_sibling_)
        group_sibling_->serve();
    if (successor_ && successor_->listener)
        successor_->serve();
}

bool Scene::all_settled(uint64_t now_us) const {
    if (left_ && accepted_ == 0 && !aborted_ && now_us < due_us_)
        return false;
    return std::all_of(clients_.begin(), clients_.end(),
                       [](const Client& client) { return client.settled(); });
}

void Scene::watch(Watch& watch) {
    if (phase_ == Phase::over)
        return;
    if (phase_ == Phase::serving && !canary_.begun()) {
        // What is there already is taken first: who was answered at once needs no canary.
        if (looked_once_)
            canary_.begin(context_, *canary_listener_);
        else
            watch.by(0);
        looked_once_ = true;
    }
    if (phase_ != Phase::serving || left_)
        watch.by(due_us_);
    canary_.watch(watch);
    for (Client& client : clients_)
        client.watch(watch);
    if (owner_)
        owner_->watch(watch);
    for (const auto& companion : companions_)
        companion->watch(watch);
    if (group_sibling_)
        group_sibling_->watch(watch);
    if (successor_)
        successor_->watch(watch);
}

void Scene::tick(uint64_t now_us) {
    if (phase_ == Phase::over)
        return;
    try {
        go_on(now_us);
    } catch (const Cannot& reason) {
        stop_unsupported(reason.what());
    } catch (const std::exception& problem) {
        finish();
        report_.words = {harness_word(Trouble::run)};
        report_.note = problem.what();
    }
}

// It comes back, however late the machine lets it run: until then nobody else serves, and no
// silence is one.
void Scene::wait_for_woken_server(uint64_t now_us) {
    const bool waiting = phase_ == Phase::server_blocked || phase_ == Phase::settling;
    if (!waiting || now_us < due_us_ || !owner_blocked_ || !woken_.empty() ||
        owner_->ask(Request::blocked) != 0)
        return;
    for (Client& client : clients_)
        client.wait_longer(now_us + settle_us - due_us_);
    due_us_ = now_us + settle_us;
}

void Scene::go_on(uint64_t now_us) {
    wait_for_woken_server(now_us);
    for (Client& client : clients_)
        client.tick(now_us);
    if (phase_ == Phase::server_blocked && (!woken_.empty() || now_us >= due_us_)) {
        // Of a thread that is seen to wait in the kernel, no window came too late.
        if (woken_.empty() && now_us > due_us_ + case_->windows.silence_us / 4 &&
            owner_->ask(Request::blocked) != 1)
            say_trouble(Trouble::late);
        server_word_ = woken_.empty() ? "still-blocked" : "woken:" + woken_;
        if (woken_.empty() && !canary_.answered())
            say_trouble(Trouble::canary);
        if (woken_.empty())
            report_.window_ms = static_cast<unsigned>(case_->windows.silence_us / 1000);
        arrive();
    }
    if (phase_ == Phase::settling && (everyone_decided() || now_us >= due_us_))
        serve();
    if (phase_ == Phase::serving && left_ && now_us > due_us_ + case_->windows.silence_us / 4)
        say_trouble(Trouble::late);
    if (phase_ == Phase::serving && all_settled(now_us))
        end_round();
}

void Scene::end_round() {
    if (left_) {
        report_.words.push_back(left_word());
        if (claims_silence(report_.words.back()))
            report_.window_ms = static_cast<unsigned>(case_->windows.silence_us / 1000);
    } else {
        if (listened_again_)
            server_word_ = restored_word();
        if (listened_again_ && case_->technique->undo && !undone_)
            report_.server[facts::listen_again] = server_word_;
        if (!server_word_.empty())
            report_.words.push_back(server_word_);
        for (const Client& client : clients_)
            report_.words.push_back(word_of(client));
    }
    unsigned answered_after_speaking = 0;
    for (const Client& client : clients_) {
        if (client.view().after != Heard::answer)
            continue;
        ++answered_after_speaking;
        if (report_.note.empty())
            report_.note = client.name() + " was answered only once it had spoken";
    }
    if (answered_after_speaking > 0)
        report_.server[facts::answered_after_speaking] = std::to_string(answered_after_speaking);
    for (const Client& client : clients_)
        report_.window_ms = std::max(report_.window_ms, client.longest_window_ms());
    if (listened_again_ && case_->technique->undo && !undone_ && trouble_.empty())
        undo_round();
    else
        finish();
}

void Scene::undo_round() {
    undone_ = true;
    for (Client& client : clients_)
        client.finish();
    bystanders_.splice(bystanders_.end(), clients_);
    canary_ = CanaryRun();
    looked_once_ = false;
    open_newcomers();
    listen_again_result_ = owner_->ask(Request::undo);
    if (!cannot_.empty())
        throw Cannot(cannot_);
    arrive();
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
            holder->listener.abort();
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
