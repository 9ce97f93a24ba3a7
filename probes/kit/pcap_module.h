/* The part of a probe that is linked with libpcap: a shared object of its own, loaded for --capture
 * alone, because it would triple the time a probe takes to start. */
#ifndef UNLISTEN_PCAP_MODULE_H
#define UNLISTEN_PCAP_MODULE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of one packet, from the IP header on; at_us since the epoch. */
typedef void unlisten_pcap_packet(void* user, const void* bytes, size_t size, uint64_t at_us);

struct unlisten_pcap {
    /* A new pcap file of raw IP packets; NULL, and a reason in error (256 bytes), if it cannot be.
     */
    void* (*create)(const char* file, char* error);
    /* 0, or negative: the disk may be full. */
    int (*write)(void* file, const void* bytes, size_t size, uint64_t at_us);
    int (*close)(void* file); /* the same */

    /* What passes the loopback interface of the network the process is in. */
    void* (*listen)(char* error);
    int (*descriptor)(void* capture); /* readable when there is something */
    /* Hands over all there is, without waiting; negative, and a reason, if that fails. */
    int (*take)(void* capture, unlisten_pcap_packet* packet, void* user, char* error);
    /* How many packets were missed; negative where that cannot be told. */
    int (*missed)(void* capture);
    void (*stop)(void* capture);
};

typedef const struct unlisten_pcap* unlisten_pcap_entry(void);
const struct unlisten_pcap* unlisten_pcap_get(void);

#ifdef __cplusplus
}
#endif
#endif
