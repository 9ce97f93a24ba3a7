// How many descriptors this process may have, and where the listeners' numbers begin: apart from
// all that is opened later, so that a closed one does not come back.
#pragma once

namespace unlisten {

void allow_many_descriptors();
unsigned listener_number();

} // namespace unlisten
