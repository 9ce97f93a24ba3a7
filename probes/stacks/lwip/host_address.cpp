#include <netinet/in.h>
#include <sys/socket.h>

#if defined(__linux__) || defined(__sun)
#define SET_LENGTH(layout, member)
#else
#define SET_LENGTH(layout, member) (layout).member = sizeof(layout)
#endif
#define FROM_SIDE from_host
#define TO_SIDE to_host
#include "address.inc"
