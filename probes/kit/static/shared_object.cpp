// In place of ../shared_object.cpp where programs are linked statically.
#include "kit/shared_object.h"

#include <stdexcept>

namespace unlisten {

const char* why_none_is_loaded() {
    return "this program is linked statically, and loads no shared objects";
}

void* exported(const std::string&, const char*) {
    throw std::runtime_error(why_none_is_loaded());
}

} // namespace unlisten
