#include "stacks/scripted/options.h"

#include "kit/option_numbers.h"
#include "stacks/scripted/kernel.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <utility>

namespace unlisten::scripted {
namespace {

// The options a stack may be asked for, and what a script calls those that change something.
constexpr struct {
    int level, option;
    const char* name;
} known_options[] = {
    {SOL_SOCKET, SO_ACCEPTCONN, "SO_ACCEPTCONN"},
    {SOL_SOCKET, SO_ERROR, "SO_ERROR"},
    {SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE"},
    {SOL_SOCKET, SO_LINGER, "SO_LINGER"},
    {SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF"},
    {SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR"},
    {SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT"},
    {SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF"},
    {SOL_SOCKET, SO_TYPE, "SO_TYPE"},
    {IPPROTO_TCP, TCP_NODELAY, "TCP_NODELAY"},
    {IPPROTO_IP, IP_TTL, "IP_TTL"},
    {IPPROTO_IP, ip_minttl, "IP_MINTTL"},
    {IPPROTO_IPV6, IPV6_V6ONLY, "IPV6_V6ONLY"},
    {IPPROTO_IPV6, IPV6_UNICAST_HOPS, "IPV6_UNICAST_HOPS"},
    {IPPROTO_IPV6, ipv6_minhopcount, "IPV6_MINHOPCOUNT"},
};

const char* option_name(int level, int option) {
    for (const auto& known : known_options)
        if (known.level == level && known.option == option)
            return known.name;
    return nullptr;
}

} // namespace

int flag_of(const Endpoint& endpoint, int level, int option) {
    const auto found = endpoint.options.find({level, option});
    int value = 0;
    if (found != endpoint.options.end())
        std::memcpy(&value, found->second.data(), std::min(sizeof value, found->second.size()));
    return value;
}

bool closes_abortively(const Endpoint& endpoint) {
    const auto found = endpoint.options.find({SOL_SOCKET, SO_LINGER});
    linger value{};
    if (found != endpoint.options.end() && found->second.size() == sizeof value)
        std::memcpy(&value, found->second.data(), sizeof value);
    return value.l_onoff != 0 && value.l_linger == 0;
}

int Kernel::set_option(int fd, int level, int option, const void* value, socklen_t size) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    const char* name = option_name(level, option);
    if (!name)
        return cannot("the script has no such option");
    if (endpoint->listens) {
        const Said said = scripted(name, endpoint);
        if (!said.goes_on || (said.spoken && option == SO_ACCEPTCONN))
            return said.answer;
    }
    if (option == SO_ACCEPTCONN && level == SOL_SOCKET)
        return -ENOPROTOOPT;
    endpoint->options[{level, option}].assign(static_cast<const char*>(value), size);
    if (level == SOL_SOCKET && option == SO_REUSEPORT)
        endpoint->shares_address = flag_of(*endpoint, level, option) != 0;
    return 0;
}

int Kernel::get_option(int fd, int level, int option, void* value, socklen_t* size) {
    const EndpointPtr endpoint = at(fd);
    if (!endpoint)
        return -EBADF;
    if (!option_name(level, option))
        return cannot("the script has no such option");
    int number = flag_of(*endpoint, level, option);
    if (level == SOL_SOCKET && option == SO_ERROR)
        number = std::exchange(endpoint->error, 0);
    else if (level == SOL_SOCKET && option == SO_ACCEPTCONN)
        number = endpoint->listens && endpoint->says_it_listens;
    else if (level == SOL_SOCKET && option == SO_TYPE)
        number = endpoint->type;
    const auto given = endpoint->options.find({level, option});
    if (given != endpoint->options.end() && given->second.size() > sizeof number) {
        *size = std::min(*size, static_cast<socklen_t>(given->second.size()));
        std::memcpy(value, given->second.data(), *size);
    } else {
        *size = std::min(*size, static_cast<socklen_t>(sizeof number));
        std::memcpy(value, &number, *size);
    }
    return 0;
}

} // namespace unlisten::scripted
