// What lwIP and the host call by the same name, each by a number of its own. An lwIP with headers
// of its own numbers even its errnos; one built on the host's headers, as Debian's, has the same
// numbers by no more than that choice.
#pragma once

#include <span>

namespace unlisten::lwip {

struct Option {
    int level, name;
};

// The same places in both hold the same names.
struct Numbers {
    std::span<const int> errnos, families, types, hows, events,
        received; // the last: flags of recv()
    std::span<const Option> options;
};

extern const Numbers host_numbers, lwip_numbers;

// Where `options` begins.
enum KnownOption : unsigned { option_error, option_linger, option_type, first_plain_option };

} // namespace unlisten::lwip
