#include "kit/shared_object.h"

#include <dlfcn.h>
#include <stdexcept>

namespace unlisten {

const char* why_none_is_loaded() {
    return nullptr;
}

void* exported(const std::string& file, const char* symbol) {
    // Without a slash dlopen() would search the system's libraries.
    const std::string path = file.find('/') == std::string::npos ? "./" + file : file;
    void* object = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!object)
        throw std::runtime_error(::dlerror());
    return ::dlsym(object, symbol);
}

} // namespace unlisten
