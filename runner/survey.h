// What a survey knows of each cell, control and grade, apart from the evidence (acts, server,
// timelines).
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace unlisten {

// Word, or words in order, -> how often.
using Histogram = std::map<std::string, unsigned>;

struct CellId {
    std::string technique, transport, situation, setup, path;

    // "close/tcp4/new/alone/loopback", as `show --cell` takes it.
    std::string str() const;
    auto tie() const { return std::tie(technique, transport, situation, setup, path); }
    friend bool operator==(const CellId& a, const CellId& b) { return a.tie() == b.tie(); }
    friend bool operator<(const CellId& a, const CellId& b) { return a.tie() < b.tie(); }
};

struct Cell {
    CellId id;
    unsigned repeats = 0; // 0: declared not applicable, or unsupported
    unsigned window_ms = 0;
    Histogram outcomes;
    std::string random;   // why the kernel answers by chance, as the technique or situation says
    unsigned clients = 0; // where a hash decides: how many client words `outcomes` holds
    Histogram verified;   // act.verified
    // Of `server`: what the technique's need and its own undo answered a process without privilege,
    // and what was said of listen() before that undo.
    Histogram act_unprivileged, undo_unprivileged, listen_again;
    Histogram answered_after_speaking; // of `server`: how many clients had to speak first
    std::string note;
};

struct Control {
    std::string control, transport, setup, path;
    std::vector<std::string> expected; // client words, each of which is right
    Histogram outcomes;
    bool holds = false;
};

struct Grade {
    std::string technique, transport, setup, path;
    std::string grade;
    std::vector<std::string> flags;
    std::string why;
};

} // namespace unlisten
