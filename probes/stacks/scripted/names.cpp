#include "stacks/scripted/names.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <netinet/in.h>
#include <sys/un.h>

namespace unlisten::scripted {
namespace {

template <typename T>
T as(const sockaddr* address, socklen_t length) {
    T result{};
    std::memcpy(&result, address, std::min<size_t>(length, sizeof result));
    return result;
}

} // namespace

Name name_from(const sockaddr* address, socklen_t length, bool only_v6) {
    Name name;
    if (address->sa_family == AF_UNIX) {
        name.local = true;
        const char* path = reinterpret_cast<const char*>(address) + offsetof(sockaddr_un, sun_path);
        name.path.assign(path, length - offsetof(sockaddr_un, sun_path));
        if (!name.path.empty() && name.path[0] != '\0') // its end may be counted or not
            name.path.resize(std::min(name.path.find('\0'), name.path.size()));
    } else if (address->sa_family == AF_INET6) {
        const auto v6 = as<sockaddr_in6>(address, length);
        name.port = ntohs(v6.sin6_port);
        name.any = IN6_IS_ADDR_UNSPECIFIED(&v6.sin6_addr);
        name.v4 = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr) || (name.any && !only_v6);
        name.v6 = !IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
    } else {
        const auto v4 = as<sockaddr_in>(address, length);
        name.port = ntohs(v4.sin_port);
        name.any = v4.sin_addr.s_addr == htonl(INADDR_ANY);
        name.v4 = true;
    }
    return name;
}

void give(const std::string& address, sockaddr* room, socklen_t* length) {
    std::memcpy(room, address.data(), std::min<size_t>(*length, address.size()));
    *length = static_cast<socklen_t>(address.size());
}

} // namespace unlisten::scripted
