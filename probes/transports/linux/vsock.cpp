#include "kit/transport.h"

#include <cstring>
#include <linux/vm_sockets.h>

namespace unlisten {
namespace {

// Of this machine itself: no hypervisor takes part.
Address loopback(const Place& place) {
    sockaddr_vm name{};
    name.svm_family = AF_VSOCK;
    name.svm_cid = 1; // VMADDR_CID_LOCAL, which older headers lack
    name.svm_port = place.port;
    Address address;
    std::memcpy(&address.storage, &name, sizeof name);
    address.length = sizeof name;
    return address;
}

} // namespace

extern const Transport transport_vsock;
const Transport transport_vsock{
    .id = "vsock",
    .description = "AF_VSOCK stream socket over the machine's own loopback (Linux)",
    .family = AF_VSOCK,
    .type = SOCK_STREAM,
    .stack = STACK_HOST_FDS,
    .address = loopback,
    .client_address = loopback,
};

} // namespace unlisten
