#include "kit/wire.h"

#include "kit/errno_names.h"
#include "kit/hosts.h"
#include "stacks/host.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace unlisten {
namespace {

constexpr size_t largest_packet = 65536;
constexpr unsigned most_rounds = 1000; // of packets that answer packets, without time passing

// The functions of a stack reach nothing else: one process, one stack.
Wire* carried = nullptr;
pid_t carrier = -1;

int poll_and_carry(pollfd* entries, unsigned count, uint64_t timeout_us) {
    return carried && ::getpid() == carrier ? carried->poll(entries, count, timeout_us)
                                            : host_stack().poll(entries, count, timeout_us);
}

bool contains(const std::string& bytes, size_t from, const void* wanted, size_t size) {
    return bytes.size() >= from + size && std::memcmp(bytes.data() + from, wanted, size) == 0;
}

} // namespace

Wire::Wire(const WireOptions& options)
    : options_(options), stack_(host_stack()), random_(options.seed) {
    stack_.poll = poll_and_carry;
    carried = this;
    carrier = ::getpid();
}

Wire::~Wire() {
    carried = nullptr;
}

Socket Wire::client_socket(int domain, int type, int protocol) const {
    const os::Link::AtClient there(link_);
    return {stack_, stack_.socket(domain, type, protocol)};
}

int Wire::poll(pollfd* entries, unsigned count, uint64_t timeout_us) {
    const uint64_t deadline = stack_.now_us() + timeout_us;
    for (unsigned rounds = 0;; ++rounds) {
        deliver_due();
        polled_.assign(entries, entries + count);
        polled_.push_back({link_.server_device(), POLLIN, 0});
        polled_.push_back({link_.client_device(), POLLIN, 0});
        const uint64_t until =
            on_its_way_.empty() ? deadline : std::min(deadline, on_its_way_.begin()->first);
        const uint64_t now = stack_.now_us();
        const int ready =
            host_stack().poll(polled_.data(), count + 2, until > now ? until - now : 0);
        if (ready < 0)
            return ready;
        const bool from_server =
            polled_[count].revents && take_from(link_.server_device(), Toward::client);
        const bool from_client =
            polled_[count + 1].revents && take_from(link_.client_device(), Toward::server);
        // Whoever waits is told when the wire is quiet, as on the loopback interface.
        if ((from_server || from_client) && rounds < most_rounds)
            continue;
        int seen = 0;
        for (unsigned i = 0; i < count; ++i) {
            entries[i].revents = polled_[i].revents;
            seen += entries[i].revents != 0;
        }
        if (seen > 0 || stack_.now_us() >= deadline)
            return seen;
    }
}

bool Wire::take_from(int device, Toward toward) {
    char bytes[largest_packet];
    bool any = false;
    for (ssize_t size; (size = ::read(device, bytes, sizeof bytes)) > 0; any = true)
        take({toward, std::string(bytes, static_cast<size_t>(size)),
              read_segment(bytes, static_cast<size_t>(size))});
    return any;
}

void Wire::take(Packet packet) {
    if (observer_)
        observer_(packet);
    const auto hold = std::find_if(holds_.begin(), holds_.end(),
                                   [&](const Hold* each) { return each->matches_(packet); });
    if (hold != holds_.end()) {
        (*hold)->packets_.push_back(std::move(packet));
        return;
    }
    if (options_.loss > 0 && !is_canary(packet) &&
        std::uniform_real_distribution<double>()(random_) < options_.loss)
        return;
    carry(std::move(packet));
}

void Wire::carry(Packet packet) {
    if (options_.delay_us == 0)
        deliver(packet);
    else
        on_its_way_.emplace(stack_.now_us() + options_.delay_us, std::move(packet));
}

void Wire::deliver_due() {
    while (!on_its_way_.empty() && on_its_way_.begin()->first <= stack_.now_us()) {
        deliver(on_its_way_.begin()->second);
        on_its_way_.erase(on_its_way_.begin());
    }
}

void Wire::deliver(const Packet& packet) {
    const int device =
        packet.toward == Toward::server ? link_.server_device() : link_.client_device();
    if (::write(device, packet.bytes.data(), packet.bytes.size()) < 0 && trouble_.empty())
        trouble_ = "writing a packet to a tun device: " + errno_name(errno);
}

std::string Wire::trouble() const {
    const unsigned long lost = link_.lost();
    return lost == 0 ? trouble_ : std::to_string(lost) + " packets were lost in a tun device";
}

// Of the listener that no act touches: it has an address of its own.
bool Wire::is_canary(const Packet& packet) const {
    const uint32_t ipv4 = htonl(wire_server.other_ipv4);
    const in6_addr& ipv6 = wire_server.other_ipv6;
    const bool to_server = packet.toward == Toward::server;
    return contains(packet.bytes, to_server ? 16 : 12, &ipv4, sizeof ipv4) ||
           contains(packet.bytes, to_server ? 24 : 8, &ipv6, sizeof ipv6);
}

Wire::Hold::Hold(Wire& wire, Matches matches) : wire_(&wire), matches_(std::move(matches)) {
    wire.holds_.push_back(this);
}

void Wire::Hold::discard() {
    wire_->holds_.remove(this);
    packets_.clear();
}

} // namespace unlisten
