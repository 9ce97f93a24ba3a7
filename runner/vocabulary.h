// The closed list of outcome words, and what each amounts to for a newcomer and for a queued
// client.
#pragma once

#include <string_view>

namespace unlisten {

enum class WordKind { client, server, non_observation };

// From best to worst: the order is the grade table's.
enum class NewcomerClass { elsewhere, turned_away, silent, served, lost, none };
enum class QueuedClass { kept, moved, lost, none };

// What follows the word: nothing, an errno's name, a free token, a signal's name, or an errno's
// name or an event.
enum class Suffix { none, errno_name, token, signal_name, errno_or_events };

struct Word {
    std::string_view text; // whole word, or what stands before the suffix ("error:")
    Suffix suffix;
    WordKind kind;
    NewcomerClass newcomer; // none: a newcomer cannot see this
    QueuedClass queued;     // none: a queued client cannot see this
};

// All of them.
struct Vocabulary {
    const Word* first;
    const Word* last;
    const Word* begin() const { return first; }
    const Word* end() const { return last; }
};
Vocabulary vocabulary();

// The word's entry, or nullptr when `word` is not one of the vocabulary.
const Word* find_word(std::string_view word);

bool is_outcome_word(std::string_view word);
bool is_client_word(std::string_view word);
bool is_server_word(std::string_view word);
bool is_non_observation(std::string_view word); // harness:*, no-stand:*, unsupported ...
bool is_silence(std::string_view word);         // a claim that holds for a window alone

NewcomerClass newcomer_class(std::string_view word);
QueuedClass queued_class(std::string_view word);
const char* name_of(NewcomerClass);
const char* name_of(QueuedClass);

// "ECONNREFUSED": by its form, because every system has names of its own.
bool is_errno_name(std::string_view text);

// Calls `visit` with each word of "served dropped dropped", in order.
template <class Visit>
void for_each_word(std::string_view words, Visit visit) {
    while (!words.empty()) {
        const auto end = words.find(' ');
        visit(words.substr(0, end));
        words = end == std::string_view::npos ? std::string_view{} : words.substr(end + 1);
    }
}

} // namespace unlisten
