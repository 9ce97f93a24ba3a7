// Names for errno values: numbers differ per system, so none is ever printed.
#pragma once

#include <string>
#include <string_view>

namespace unlisten {

// What a call of the stack returned, in words: "0", "17", "ECONNREFUSED", "E?71" (a number without
// a name here).
std::string result_name(long result);

std::string errno_name(int number);

// 0 where no errno of this system has that name.
int errno_number(std::string_view name);

} // namespace unlisten
