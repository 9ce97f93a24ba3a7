#include <lwip/sockets.h>

#include <lwip/errno.h>

#define SIDE lwip_numbers
#include "numbers.inc"
