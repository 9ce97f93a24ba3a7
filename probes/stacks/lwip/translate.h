// From one side's numbers to the other's.
#pragma once

#include "numbers.h"

#include <optional>

namespace unlisten::lwip {

// Nothing where `from` does not name the number.
std::optional<int> same_name(std::span<const int> from, std::span<const int> to, int number);
// The place of an option in both lists.
std::optional<size_t> place_of(std::span<const Option> options, Option option);
// Bits without a name are left out.
int same_bits(std::span<const int> from, std::span<const int> to, int bits);

// What stack.h says of an error of lwIP: minus the host's errno, or STACK_FOREIGN.
int told_error(int lwip_errno);
// The same as a value of SO_ERROR.
int told_pending(int lwip_errno);

} // namespace unlisten::lwip
