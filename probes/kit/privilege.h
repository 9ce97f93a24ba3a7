// What a call answers an ordinary process: one of the same user that has no privilege.
#pragma once

#include <functional>
#include <optional>

namespace unlisten {

// The call is made in a forked child that has given up its privileges; it shares the descriptors,
// and what it records is lost. Nothing where privilege cannot be given up apart from the user.
std::optional<long> without_privilege(const std::function<long()>& call);

} // namespace unlisten
