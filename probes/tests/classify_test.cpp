// What a client saw, and the word for it: every word a client can have, and the pairs that are
// easily mistaken.
#include "kit/classify.h"

#include <cerrno>
#include <doctest/doctest.h>
#include <functional>
#include <string>
#include <vector>

using namespace unlisten;

namespace {

const std::string nonce = "0123456789abcdef";

struct Row {
    const char* word;
    const char* what;
    std::function<void(ClientView&)> saw;
};

std::string word_for(const std::function<void(ClientView&)>& saw) {
    ClientView view;
    saw(view);
    return classify(view, nonce);
}

void connected(ClientView& view, Stand stand) {
    view.stand = stand;
    view.connected = true;
}

void answered(ClientView& view, Stand stand, const char* role) {
    connected(view, stand);
    view.before = Heard::answer;
    view.answer = nonce + " " + role + "\n";
}

void broken(ClientView& view, Stand stand, int error) {
    connected(view, stand);
    view.before = Heard::error;
    view.error = error;
}

void broken_after_speaking(ClientView& view, int error) {
    connected(view, Stand::queued);
    view.spoke = true;
    view.after = Heard::error;
    view.error = error;
}

std::function<void(ClientView&)> refused_with(int error) {
    return [error](ClientView& view) { view.connect_error = error; };
}

const std::vector<Row> rows = {
    {"served", "the owner answers a newcomer",
     [](ClientView& v) { answered(v, Stand::newcomer, "owner"); }},
    {"served", "the owner answers a queued client",
     [](ClientView& v) { answered(v, Stand::queued, "owner"); }},
    {"served", "the owner answers only when spoken to",
     [](ClientView& v) {
         answered(v, Stand::queued, "owner");
         v.before = Heard::nothing;
         v.spoke = true;
         v.after = Heard::answer;
     }},
    {"served-late", "the SYN had to be sent again",
     [](ClientView& v) {
         answered(v, Stand::newcomer, "owner");
         v.retransmitted = true;
     }},
    {"served-by-successor", "a successor answers",
     [](ClientView& v) { answered(v, Stand::newcomer, "successor"); }},
    {"served-by-sibling", "a sibling answers",
     [](ClientView& v) { answered(v, Stand::queued, "sibling"); }},
    {"untouched", "an accepted connection goes on",
     [](ClientView& v) { answered(v, Stand::accepted, "owner"); }},
    {"refused", "ECONNREFUSED", refused_with(ECONNREFUSED)},
    {"refused-late", "ECONNREFUSED to a SYN sent again",
     [](ClientView& v) {
         v.connect_error = ECONNREFUSED;
         v.retransmitted = true;
     }},
    {"absent", "ENOENT", refused_with(ENOENT)},
    {"denied", "EACCES", refused_with(EACCES)},
    {"busy", "EAGAIN", refused_with(EAGAIN)},
    {"error:EHOSTUNREACH", "another answer of the network", refused_with(EHOSTUNREACH)},
    {"error:ETIMEDOUT", "the network gives up a connection",
     [](ClientView& v) { broken(v, Stand::queued, ETIMEDOUT); }},
    {"reset-on-arrival", "ECONNRESET from connect, never error:ECONNRESET",
     refused_with(ECONNRESET)},
    {"dropped", "connect unanswered", [](ClientView&) {}},
    {"blocked", "a blocking connect does not return", [](ClientView& v) { v.blocking = true; }},
    {"reset", "a queued client is reset",
     [](ClientView& v) { broken(v, Stand::queued, ECONNRESET); }},
    {"reset", "an accepted client is reset",
     [](ClientView& v) { broken(v, Stand::accepted, ECONNRESET); }},
    {"reset", "a client whose handshake the server had not finished is reset",
     [](ClientView& v) { broken(v, Stand::half_open, ECONNRESET); }},
    {"reset-on-arrival", "a newcomer is reset",
     [](ClientView& v) { broken(v, Stand::newcomer, ECONNRESET); }},
    {"reset-on-arrival", "who was connecting is reset",
     [](ClientView& v) { broken(v, Stand::connecting, ECONNRESET); }},
    {"reset-on-send", "reset when it spoke",
     [](ClientView& v) { broken_after_speaking(v, ECONNRESET); }},
    {"reset-on-send", "EPIPE when it spoke",
     [](ClientView& v) { broken_after_speaking(v, EPIPE); }},
    {"eof", "an orderly end without an answer",
     [](ClientView& v) {
         connected(v, Stand::queued);
         v.before = Heard::end;
     }},
    {"eof", "an orderly end after it spoke",
     [](ClientView& v) {
         connected(v, Stand::queued);
         v.spoke = true;
         v.after = Heard::end;
     }},
    {"stranded", "nothing, ever",
     [](ClientView& v) {
         connected(v, Stand::queued);
         v.spoke = true;
     }},
    {"harness:stranger", "an answer with a foreign nonce",
     [](ClientView& v) {
         answered(v, Stand::newcomer, "owner");
         v.answer[0] = 'f';
     }},
    {"harness:stranger", "an answer of nobody",
     [](ClientView& v) { answered(v, Stand::newcomer, "nobody"); }},
    {"harness:stranger", "an answer with a longer nonce",
     [](ClientView& v) {
         answered(v, Stand::newcomer, "owner");
         v.answer[nonce.size()] = '0';
     }},
    {"harness:stranger", "the nonce, and nothing else",
     [](ClientView& v) {
         answered(v, Stand::newcomer, "owner");
         v.answer = nonce;
     }},
    {"harness:EMFILE", "out of descriptors", refused_with(EMFILE)},
    {"harness:ENFILE", "the whole system is out of descriptors", refused_with(ENFILE)},
    {"harness:ENOBUFS", "out of buffers", refused_with(ENOBUFS)},
    {"harness:ENOMEM", "out of memory", [](ClientView& v) { broken(v, Stand::queued, ENOMEM); }},
    {"harness:EADDRNOTAVAIL", "out of ports", refused_with(EADDRNOTAVAIL)},
    {"harness:late", "dropped, but noticed too late", [](ClientView& v) { v.late = true; }},
    {"harness:late", "blocked, but noticed too late",
     [](ClientView& v) { v.blocking = v.late = true; }},
    {"harness:late", "stranded, but noticed too late",
     [](ClientView& v) {
         connected(v, Stand::queued);
         v.spoke = v.late = true;
     }},
    {"served", "late wake-up, but the answer was there",
     [](ClientView& v) {
         answered(v, Stand::queued, "owner");
         v.late = true;
     }},
};

} // namespace

TEST_CASE("what a client saw has one word") {
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(word_for(row.saw) == row.word);
    }
}

TEST_CASE("which words claim silence") {
    for (const char* word : {"dropped", "blocked", "stranded", "still-blocked", "left:vanished"}) {
        CAPTURE(word);
        CHECK(claims_silence(word));
    }
    for (const Row& row : rows) {
        CAPTURE(row.word);
        const std::string word = row.word;
        CHECK(claims_silence(word) ==
              (word == "dropped" || word == "blocked" || word == "stranded"));
    }
}
