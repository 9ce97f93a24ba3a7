// After the act: clients settle, holders serve, silence lasts as long as it must; and once more
// after the way back.
#include "kit/facts.h"
#include "kit/scene.h"
#include "kit/situation.h"

#include <algorithm>
#include <exception>

namespace unlisten {
namespace {

constexpr uint64_t settle_us =
    20000; // for newcomers on a kernel that answers after connect() returned

} // namespace

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

// Another process serves once it gets to run: silence counts from when it has.
void Scene::wait_for_other_processes(uint64_t now_us) {
    if (phase_ != Phase::serving ||
        std::none_of(clients_.begin(), clients_.end(),
                     [&](const Client& client) { return client.is_due(now_us); }))
        return;
    const unsigned accepted_before = accepted_by_anybody_;
    if (remote_)
        remote_->ask(Request::nothing);
    for (const auto& companion : companions_)
        companion->ask(Request::nothing);
    if (accepted_by_anybody_ == accepted_before)
        return;
    for (Client& client : clients_)
        client.wait_anew(context_.stack->now_us());
}

void Scene::go_on(uint64_t now_us) {
    wait_for_woken_server(now_us);
    wait_for_other_processes(now_us);
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

} // namespace unlisten
