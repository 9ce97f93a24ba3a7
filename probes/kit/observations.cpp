// What a repetition observed, and the words for it.
#include "kit/errno_names.h"
#include "kit/facts.h"
#include "kit/scene.h"
#include "kit/technique.h"

#include <algorithm>

namespace unlisten {

void Scene::event(uint64_t at_us, const std::string& who, const std::string& call,
                  const std::string& result) {
    if (report_.timeline.size() < Report::most_events)
        report_.timeline.push_back({static_cast<int64_t>(at_us), who, call, result});
    else
        ++report_.events_left_out;
}

void Scene::tell(const std::string& key, const std::string& value) {
    // A call before or after the act is a preparation, or the way back; one that is announced
    // by a local owner returns.
    if ((key == facts::call && !acting_) || key == facts::announced)
        return;
    if (key == facts::call) {
        const size_t tab = value.find('\t');
        report_.calls.emplace_back(value.substr(0, tab), value.substr(tab + 1));
    } else if (key == facts::verified) {
        report_.verified = value;
    } else if (key == facts::accepted) {
        ++accepted_by_anybody_;
        accepted_ += holds_listener(value);
        accepted_by_owner_ += value == "listener" || value == "blocked" || value == "image";
    } else if (key == facts::aborted) {
        aborted_ = aborted_ || holds_listener(value);
    } else if (key == facts::accept_end) {
        accept_end_ = value;
    } else if (key == facts::woken) {
        woken_ = value;
    } else if (key == facts::connection) {
        std::string& all = report_.server[key];
        if (all.find(value) == std::string::npos)
            all += (all.empty() ? "" : ", ") + value;
    } else if (key == facts::cannot) {
        cannot_ = value;
    } else if (key == facts::trouble) {
        say_trouble(value);
    } else {
        report_.server[key] = value;
    }
}

// A successor, and the sibling of a group, have a queue of their own.
bool Scene::holds_listener(const std::string& who) const {
    return who != "group sibling" && who != "successor";
}

void Scene::say_trouble(const std::string& word) {
    if (trouble_.empty())
        trouble_ = word;
}

void Scene::heed_shortage(long result) {
    if (is_shortage(-result))
        say_trouble(result_name(result));
}

void Scene::heed_shortage(const Client& client) {
    if (is_client_shortage(client.connect_error()))
        say_trouble(errno_name(client.connect_error()));
}

std::string Scene::word_of(const Client& client) const {
    const std::string word = classify(client.view(), context_.nonce);
    return claims_silence(word) && !canary_.answered() ? harness_word(Trouble::canary) : word;
}

std::string Scene::left_word() const {
    if (accepted_ > 0)
        return "left:accepted";
    if (aborted_)
        return "left:ECONNABORTED";
    return canary_.answered() ? "left:vanished" : harness_word(Trouble::canary);
}

std::string Scene::restored_word() const {
    if (!undone_ && listen_again_result_ < 0)
        return "listen:" + result_name(listen_again_result_);
    const bool served = std::any_of(clients_.begin(), clients_.end(), [&](const Client& client) {
        const std::string word = classify(client.view(), context_.nonce);
        // After an exec the image is who holds the listener.
        return word == "served" || word == "served-late" ||
               (case_->technique->ends_holder && word == "served-by-successor");
    });
    return served ? "restored" : "not-restored";
}

} // namespace unlisten
