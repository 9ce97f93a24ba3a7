#include "vocabulary.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace unlisten;

namespace {

using N = NewcomerClass;
using Q = QueuedClass;
using K = WordKind;

struct Expected {
    const char* word;
    K kind;
    N newcomer;
    Q queued;
};

// Written from the design's list, not from the program's table.
const std::vector<Expected> design = {
    {"served", K::client, N::served, Q::kept},
    {"served-late", K::client, N::served, Q::kept},
    {"served-by-successor", K::client, N::elsewhere, Q::moved},
    {"served-by-sibling", K::client, N::elsewhere, Q::moved},
    {"untouched", K::client, N::none, Q::none},
    {"refused", K::client, N::turned_away, Q::none},
    {"refused-late", K::client, N::turned_away, Q::none},
    {"absent", K::client, N::turned_away, Q::none},
    {"denied", K::client, N::turned_away, Q::none},
    {"error:EHOSTUNREACH", K::client, N::turned_away, Q::lost},
    {"dropped", K::client, N::silent, Q::none},
    {"busy", K::client, N::silent, Q::none},
    {"blocked", K::client, N::silent, Q::none},
    {"reset", K::client, N::lost, Q::lost},
    {"reset-on-arrival", K::client, N::lost, Q::lost},
    {"reset-on-send", K::client, N::lost, Q::lost},
    {"eof", K::client, N::lost, Q::lost},
    {"stranded", K::client, N::lost, Q::lost},
    {"left:accepted", K::client, N::none, Q::none},
    {"left:ECONNABORTED", K::client, N::none, Q::none},
    {"left:vanished", K::client, N::none, Q::none},
    {"woken:EINVAL", K::server, N::none, Q::none},
    {"woken:POLLIN|POLLHUP", K::server, N::none, Q::none},
    {"woken:connection", K::server, N::none, Q::none},
    {"still-blocked", K::server, N::none, Q::none},
    {"restored", K::server, N::none, Q::none},
    {"not-restored", K::server, N::none, Q::none},
    {"bound", K::server, N::none, Q::none},
    {"bind:EADDRINUSE", K::server, N::none, Q::none},
    {"listen:EINVAL", K::server, N::none, Q::none},
    {"unsupported", K::non_observation, N::none, Q::none},
    {"not-applicable", K::non_observation, N::none, Q::none},
    {"no-stand:queue-never-full", K::non_observation, N::none, Q::none},
    {"crashed:SIGSEGV", K::non_observation, N::none, Q::none},
    {"harness:late", K::non_observation, N::none, Q::none},
};

} // namespace

TEST_CASE("claims about silence") {
    for (const char* word : {"dropped", "blocked", "stranded", "still-blocked"}) {
        CHECK(is_silence(word));
        CHECK(is_outcome_word(word));
    }
    for (const char* word : {"busy", "served", "refused-late", "harness:late", ""})
        CHECK_FALSE(is_silence(word));
}

TEST_CASE("every word of the vocabulary has the kind and the classes of the design") {
    for (const Expected& each : design) {
        CAPTURE(each.word);
        REQUIRE(is_outcome_word(each.word));
        CHECK(find_word(each.word)->kind == each.kind);
        CHECK(is_client_word(each.word) == (each.kind == K::client));
        CHECK(is_server_word(each.word) == (each.kind == K::server));
        CHECK(is_non_observation(each.word) == (each.kind == K::non_observation));
        CHECK(newcomer_class(each.word) == each.newcomer);
        CHECK(queued_class(each.word) == each.queued);
    }
}

TEST_CASE("nothing else is a word") {
    for (const char* word : {"",
                             " ",
                             "Served",
                             "served ",
                             "serve",
                             "served-",
                             "served-by",
                             "served-by-nobody",
                             "reset-",
                             "error:",
                             "error:ECONNRESET",
                             "error:econnrefused",
                             "error:111",
                             "error:E",
                             "error:REFUSED",
                             "error:EPIPE ",
                             "error:EPIPE\n",
                             "bind:",
                             "bind:13",
                             "listen:ok",
                             "woken:",
                             "woken:ready now",
                             "left:",
                             "left:reset",
                             "no-stand:",
                             "no-stand:\x1b[31m",
                             "harness:",
                             "harness:a b",
                             "crashed:",
                             "crashed:11",
                             "crashed:SIG",
                             "unsupported:EPERM",
                             "not-applicable-here",
                             "timeout",
                             "refused refused"}) {
        CAPTURE(word);
        CHECK_FALSE(is_outcome_word(word));
        CHECK(newcomer_class(word) == N::none);
        CHECK(queued_class(word) == Q::none);
    }
}

TEST_CASE("a name has at most 60 characters") {
    for (const std::string prefix : {"harness:", "no-stand:"}) {
        CHECK(is_outcome_word(prefix + std::string(60, 'a')));
        CHECK_FALSE(is_outcome_word(prefix + std::string(61, 'a')));
    }
    for (const std::string prefix : {"error:", "bind:", "woken:"}) {
        CHECK(is_outcome_word(prefix + std::string(60, 'E')));
        CHECK_FALSE(is_outcome_word(prefix + std::string(61, 'E')));
    }
}

TEST_CASE("names of errnos") {
    for (const char* name : {"EPERM", "ECONNREFUSED", "E2BIG", "ENOPROTOOPT"})
        CHECK(is_errno_name(name));
    for (const char* name : {"", "E", "eperm", "EPERM ", "13", "E-PERM", "SIGSEGV"})
        CHECK_FALSE(is_errno_name(name));
    CHECK_FALSE(is_errno_name(std::string(1000, 'E')));
}

TEST_CASE("words of a repetition, in order") {
    std::string seen;
    for_each_word("a bb c", [&](std::string_view word) { seen += "<" + std::string(word) + ">"; });
    CHECK(seen == "<a><bb><c>");
    for_each_word("", [&](std::string_view) { FAIL("the empty text has no word"); });
}
