// An lwIP with headers of its own: only they are compiled, no such library is there.
#pragma once

#define NO_SYS 0
#define LWIP_SOCKET 1
#define LWIP_COMPAT_SOCKETS 0
#define LWIP_PROVIDE_ERRNO 1
#define LWIP_IPV4 1
#define LWIP_IPV6 1
#define SYS_LIGHTWEIGHT_PROT 1
