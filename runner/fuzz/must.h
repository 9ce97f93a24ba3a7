// What has to hold of every input; a fuzzer takes abort() for a finding.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

inline void must(bool holds, const char* what, std::string_view text = "") {
    if (holds)
        return;
    std::fprintf(stderr, "it does not hold that %s: %.*s\n", what, static_cast<int>(text.size()),
                 text.data());
    std::abort();
}

// Nothing in it acts on a terminal. `lines`: it may have more than one.
inline void must_be_printable(std::string_view text, bool lines) {
    must(std::none_of(text.begin(), text.end(),
                      [&](char c) {
                          const auto byte = static_cast<unsigned char>(c);
                          return (byte < 0x20 && !(lines && c == '\n')) || byte == 0x7f;
                      }),
         "text is fit for a terminal", text);
    must(text.find("\xc2\x80") == text.npos && text.find("\xc2\x9b") == text.npos,
         "text has no C1 control character", text);
}
