// lwIP's thread, and the interface that packets to 127.0.0.1 and ::1 come back from: a packaged
// lwIP may be without its own (LWIP_HAVE_LOOPIF 0), having a host's interfaces to serve.
#include <lwip/init.h>
#include <lwip/netif.h>
#include <lwip/opt.h>
#include <lwip/sys.h>
#include <lwip/tcpip.h>

#include "lwip.h"

#include <csignal>

namespace unlisten::lwip {
namespace {

#define TEXT_OF(macro) TEXT(macro)
#define TEXT(text) #text

#if !LWIP_HAVE_LOOPIF
netif loopback;

err_t come_back(netif* interface, pbuf* packet, const ip4_addr_t*) {
    return netif_loop_output(interface, packet);
}

#if LWIP_IPV6
err_t come_back_ipv6(netif* interface, pbuf* packet, const ip6_addr_t*) {
    return netif_loop_output(interface, packet);
}
#endif

err_t set_up(netif* interface) {
    interface->name[0] = 'l';
    interface->name[1] = 'o';
    interface->output = come_back;
#if LWIP_IPV6
    interface->output_ip6 = come_back_ipv6;
#endif
    return ERR_OK;
}

// As lwIP makes its own in netif_init().
bool add_loopback() {
    ip4_addr_t host, mask;
    IP4_ADDR(&host, 127, 0, 0, 1);
    IP4_ADDR(&mask, 255, 0, 0, 0);
    if (!netif_add(&loopback, &host, &mask, &host, nullptr, set_up, tcpip_input))
        return false;
#if LWIP_IPV6
    IP_ADDR6_HOST(&loopback.ip6_addr[0], 0, 0, 0, 1);
    netif_ip6_addr_set_state(&loopback, 0, IP6_ADDR_VALID);
#endif
    netif_set_default(&loopback);
    netif_set_link_up(&loopback);
    netif_set_up(&loopback);
    return true;
}
#else
bool add_loopback() {
    return true;
}
#endif

// What one thread waits for of the other. Never freed: the other may still be leaving give().
class Signal {
  public:
    Signal() : made_(sys_sem_new(&semaphore_, 0) == ERR_OK) {}
    explicit operator bool() const { return made_; }
    void wait() { sys_arch_sem_wait(&semaphore_, 0); }
    static void give(void* signal) { sys_sem_signal(&static_cast<Signal*>(signal)->semaphore_); }

  private:
    sys_sem_t semaphore_{};
    bool made_;
};

} // namespace

const char* const version = LWIP_VERSION_STRING;
const char* const build = "the packaged library with TCP_LISTEN_BACKLOG=" TEXT_OF(
    TCP_LISTEN_BACKLOG) " LWIP_SO_LINGER=" TEXT_OF(LWIP_SO_LINGER) " SO_REUSE=" TEXT_OF(SO_REUSE) //
#if !LWIP_HAVE_LOOPIF
    "; the loopback interface is unlisten's"
#endif
    ;
const bool has_ipv6 = LWIP_IPV6;

bool boot() {
    static Signal started;
    if (!started)
        return false;
    static bool added = false;
    // Signals are for the probe's thread.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    tcpip_init(
        [](void*) {
            added = add_loopback();
            Signal::give(&started);
        },
        nullptr);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    started.wait();
    return added;
}

// The thread takes what it is told in order, and a packet that comes back is told to it.
void settle() {
    static Signal reached;
    if (reached && tcpip_callback(Signal::give, &reached) == ERR_OK)
        reached.wait();
}

} // namespace unlisten::lwip
