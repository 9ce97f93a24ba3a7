// How far it is, and which call is being made, where another process can read it: if this one dies
// of the stack's code, that tells in which call.
#pragma once

#include <algorithm>
#include <string>

namespace unlisten {

// Lives in memory that both processes share, all zero at first.
struct Announcement {
    bool turn_given_back; // see turns.h
    unsigned repetition;  // 0: none was begun
    char call[100];       // empty: none is being made

    void set(const std::string& name) {
        const size_t length = std::min(name.size(), sizeof call - 1);
        call[std::copy_n(name.begin(), length, call) - call] = '\0';
    }
};

} // namespace unlisten
