#include <lwip/sockets.h>

#if LWIP_SOCKET_EXTERNAL_HEADERS && !HAVE_SA_LEN
#define SET_LENGTH(layout, member)
#else
#define SET_LENGTH(layout, member) (layout).member = sizeof(layout)
#endif
#define FROM_SIDE from_lwip
#define TO_SIDE to_lwip
#include "address.inc"
