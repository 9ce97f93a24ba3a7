#include "vocabulary.h"

#include <algorithm>
#include <iterator>

namespace unlisten {

namespace {

using N = NewcomerClass;
using Q = QueuedClass;
constexpr auto client = WordKind::client;
constexpr auto server = WordKind::server;
constexpr auto no_observation = WordKind::non_observation;

// clang-format off
constexpr Word words[] = {
    // answered
    {"served",              Suffix::none,             client,         N::served,      Q::kept},
    {"served-late",         Suffix::none,             client,         N::served,      Q::kept},
    {"served-by-successor", Suffix::none,             client,         N::elsewhere,   Q::moved},
    {"served-by-sibling",   Suffix::none,             client,         N::elsewhere,   Q::moved},
    {"untouched",           Suffix::none,             client,         N::none,        Q::none},
    // turned away at connect
    {"refused",             Suffix::none,             client,         N::turned_away, Q::none},
    {"refused-late",        Suffix::none,             client,         N::turned_away, Q::none},
    {"absent",              Suffix::none,             client,         N::turned_away, Q::none},
    {"denied",              Suffix::none,             client,         N::turned_away, Q::none},
    // A queued client was connected: an error instead of its answer loses it.
    {"error:",              Suffix::errno_name,       client,         N::turned_away, Q::lost},
    // left waiting at connect
    {"dropped",             Suffix::none,             client,         N::silent,      Q::none},
    {"busy",                Suffix::none,             client,         N::silent,      Q::none},
    {"blocked",             Suffix::none,             client,         N::silent,      Q::none},
    // lost
    {"reset",               Suffix::none,             client,         N::lost,        Q::lost},
    {"reset-on-arrival",    Suffix::none,             client,         N::lost,        Q::lost},
    {"reset-on-send",       Suffix::none,             client,         N::lost,        Q::lost},
    {"eof",                 Suffix::none,             client,         N::lost,        Q::lost},
    {"stranded",            Suffix::none,             client,         N::lost,        Q::lost},
    // gone before the act: the server's view stands for the client's
    {"left:accepted",       Suffix::none,             client,         N::none,        Q::none},
    {"left:ECONNABORTED",   Suffix::none,             client,         N::none,        Q::none},
    {"left:vanished",       Suffix::none,             client,         N::none,        Q::none},
    // the server's own
    {"woken:",              Suffix::errno_or_events,  server,         N::none,        Q::none},
    {"still-blocked",       Suffix::none,             server,         N::none,        Q::none},
    {"restored",            Suffix::none,             server,         N::none,        Q::none},
    {"not-restored",        Suffix::none,             server,         N::none,        Q::none},
    {"bound",               Suffix::none,             server,         N::none,        Q::none},
    {"bind:",               Suffix::errno_name,       server,         N::none,        Q::none},
    {"listen:",             Suffix::errno_name,       server,         N::none,        Q::none},
    // nothing was observed
    {"unsupported",         Suffix::none,             no_observation, N::none,        Q::none},
    {"not-applicable",      Suffix::none,             no_observation, N::none,        Q::none},
    {"no-stand:",           Suffix::token,            no_observation, N::none,        Q::none},
    {"crashed:",            Suffix::signal_name,      no_observation, N::none,        Q::none},
    {"harness:",            Suffix::token,            no_observation, N::none,        Q::none},
};
// clang-format on

// Only of a connection can it be said, and then the word is one of `reset`.
constexpr std::string_view never_an_error = "ECONNRESET";

bool is_upper_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// `prefix`, then at least one more; letters, digits and whatever `more` allows.
bool is_name(std::string_view text, std::string_view prefix, std::string_view more) {
    if (text.size() <= prefix.size() || text.size() > 60 || text.substr(0, prefix.size()) != prefix)
        return false;
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return is_upper_or_digit(c) || more.find(c) != std::string_view::npos;
    });
}

// "short-of-descriptors": lower case, and errno names as detail ("EMFILE").
bool is_token(std::string_view text) {
    return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_upper_or_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == ':';
    });
}

// An errno, readiness in the system's own names ("POLLIN|POLLHUP"), or the connection that accept()
// gave.
bool is_errno_or_events(std::string_view text) {
    return text == "connection" || is_name(text, "", "|_");
}

bool suffix_fits(Suffix suffix, std::string_view rest) {
    switch (suffix) {
    case Suffix::none:
        return rest.empty();
    case Suffix::errno_name:
        return is_errno_name(rest);
    case Suffix::token:
        return is_token(rest);
    case Suffix::signal_name:
        return is_name(rest, "SIG", "");
    case Suffix::errno_or_events:
        return is_errno_or_events(rest);
    }
    return false;
}

bool has_kind(std::string_view word, WordKind kind) {
    const Word* found = find_word(word);
    return found != nullptr && found->kind == kind;
}

} // namespace

Vocabulary vocabulary() {
    return {std::begin(words), std::end(words)};
}

const Word* find_word(std::string_view word) {
    for (const Word& entry : words) {
        if (word.substr(0, entry.text.size()) != entry.text)
            continue;
        const auto rest = word.substr(entry.text.size());
        if (!suffix_fits(entry.suffix, rest))
            continue; // "served-late" also begins with "served"
        if (entry.text == "error:" && rest == never_an_error)
            return nullptr;
        return &entry;
    }
    return nullptr;
}

bool is_outcome_word(std::string_view word) {
    return find_word(word) != nullptr;
}
bool is_client_word(std::string_view word) {
    return has_kind(word, WordKind::client);
}
bool is_server_word(std::string_view word) {
    return has_kind(word, WordKind::server);
}
bool is_non_observation(std::string_view word) {
    return has_kind(word, WordKind::non_observation);
}
bool is_silence(std::string_view word) {
    constexpr std::string_view claims[] = {"dropped", "blocked", "stranded", "still-blocked"};
    return std::find(std::begin(claims), std::end(claims), word) != std::end(claims);
}

NewcomerClass newcomer_class(std::string_view word) {
    const Word* found = find_word(word);
    return found == nullptr ? NewcomerClass::none : found->newcomer;
}

QueuedClass queued_class(std::string_view word) {
    const Word* found = find_word(word);
    return found == nullptr ? QueuedClass::none : found->queued;
}

const char* name_of(NewcomerClass of) {
    static constexpr const char* names[] = {"elsewhere", "turned away", "silent",
                                            "served",    "lost",        "no class"};
    return names[static_cast<int>(of)];
}

const char* name_of(QueuedClass of) {
    static constexpr const char* names[] = {"kept", "moved", "lost", "no class"};
    return names[static_cast<int>(of)];
}

bool is_errno_name(std::string_view text) {
    return is_name(text, "E", "?"); // E?71: a stack's own, without a name here
}

} // namespace unlisten
