#include "kit/canary.h"

#include "kit/errno_names.h"

#include <cerrno>
#include <stdexcept>

namespace unlisten {
namespace {

Address canary_address(const Transport& transport, const Place& place) {
    if (!transport.internet)
        return transport.address(place);
    if (transport.family == AF_INET6 && transport.client_family == 0)
        return ipv6_address(place.server.other_ipv6, place.port);
    return ipv4_address(place.server.other_ipv4, place.port);
}

} // namespace

Canary::Canary(const unlisten_stack& stack, const Transport& transport, const Place& place)
    : transport_(&transport), address_(canary_address(transport, place)),
      listener_(transport.socket(stack, address_.storage.ss_family)) {
    long result = listener_ ? 0 : listener_.fd();
    if (result == 0)
        result = listener_.bind(address_);
    if (result == 0)
        result = listener_.listen(128);
    if (result < 0)
        throw std::runtime_error("canary listener: " + result_name(result));
}

void Canary::watch(Watch& watch) {
    watch.add(listener_.fd(), POLLIN, [this](short) { empty_queue(); });
}

void Canary::empty_queue() const {
    const unlisten_stack& stack = listener_.stack();
    for (int fd; (fd = stack.accept(listener_.fd())) >= 0;) {
        Socket accepted(stack, fd);
        transport_->abort(accepted);
    }
}

void CanaryRun::begin(const Context& context, const Canary& canary) {
    canary.empty_queue(); // of former repetitions: a setting may keep it short
    transport_ = context.transport;
    socket_ = context.client_socket();
    begun_ = true;
    const int result = socket_ ? socket_.connect(canary.address()) : socket_.fd();
    if (result == 0 || result == -EINPROGRESS)
        check(socket_.poll_now(POLLOUT));
    else
        socket_.close(); // an unconnected socket would poll writable
}

void CanaryRun::check(short events) {
    int error = 0;
    if (!(events & POLLOUT) || socket_.get(SOL_SOCKET, SO_ERROR, error) < 0)
        return;
    // Reset: its listener had already taken it when this looked. Who never got through is refused.
    answered_ = error == 0 || error == ECONNRESET;
    transport_->abort(socket_);
}

void CanaryRun::watch(Watch& watch) {
    if (socket_)
        watch.add(socket_.fd(), POLLOUT, [this](short events) {
            if (socket_)
                check(events);
        });
}

} // namespace unlisten
