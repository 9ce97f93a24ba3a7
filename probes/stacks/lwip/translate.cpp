#include "translate.h"

#include "stacks/stack.h"

#include <algorithm>

namespace unlisten::lwip {
namespace {

// err_to_errno() of lwIP knows no errno for ERR_IF and answers -1.
int foreign(int lwip_errno) {
    return std::max(lwip_errno, 0);
}

} // namespace

std::optional<int> same_name(std::span<const int> from, std::span<const int> to, int number) {
    const auto found = std::find(from.begin(), from.end(), number);
    if (found == from.end())
        return std::nullopt;
    return to[static_cast<size_t>(found - from.begin())];
}

std::optional<size_t> place_of(std::span<const Option> options, Option option) {
    const auto found = std::find_if(options.begin(), options.end(), [&](const Option& each) {
        return each.level == option.level && each.name == option.name;
    });
    if (found == options.end())
        return std::nullopt;
    return static_cast<size_t>(found - options.begin());
}

int same_bits(std::span<const int> from, std::span<const int> to, int bits) {
    int same = 0;
    for (size_t i = 0; i < from.size(); ++i)
        if (bits & from[i])
            same |= to[i];
    return same;
}

int told_error(int lwip_errno) {
    const auto host = same_name(lwip_numbers.errnos, host_numbers.errnos, lwip_errno);
    return host ? -*host : STACK_FOREIGN(foreign(lwip_errno));
}

int told_pending(int lwip_errno) {
    if (lwip_errno == 0)
        return 0;
    const auto host = same_name(lwip_numbers.errnos, host_numbers.errnos, lwip_errno);
    return host ? *host : 10000 + foreign(lwip_errno);
}

} // namespace unlisten::lwip
