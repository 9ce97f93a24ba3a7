// Options that not every system's headers name. Where one is not named it gets a number no system
// uses: the host's kernel then has no such option, and another stack may.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>

namespace unlisten {

#ifdef IP_MINTTL
inline constexpr int ip_minttl = IP_MINTTL;
#else
inline constexpr int ip_minttl = 0x4d54;
#endif

#if defined IPV6_MINHOPCOUNT
inline constexpr int ipv6_minhopcount = IPV6_MINHOPCOUNT;
#elif defined __linux__
inline constexpr int ipv6_minhopcount = 73; // linux/in6.h
#else
inline constexpr int ipv6_minhopcount = 0x4d48;
#endif

#ifdef TCP_DEFER_ACCEPT
inline constexpr int tcp_defer_accept = TCP_DEFER_ACCEPT;
#else
inline constexpr int tcp_defer_accept = 0x4d44;
#endif

} // namespace unlisten
