// Handshakes that are frozen halfway: how they are, and how both ends are seen to stand.
#include "kit/half_open.h"

#include "kit/inspect.h"
#include "kit/scene.h"
#include "kit/situation.h"

namespace unlisten {
namespace {

// Two, because a queue with room for one tells them apart.
constexpr unsigned half_open_clients = 2;
constexpr unsigned half_open_clients_in_group = 16;

Wire::Matches lost_segment(Lost what, uint16_t port) {
    return [what, port](const Packet& packet) {
        if (!packet.segment)
            return false;
        const Segment& segment = *packet.segment;
        return what == Lost::syn_ack ? packet.toward == Toward::client && segment.source == port &&
                                           segment.is(Segment::syn | Segment::ack)
                                     : packet.toward == Toward::server &&
                                           segment.destination == port && segment.is(Segment::ack);
    };
}

} // namespace

int make_deaf(Socket& socket, bool deaf) {
    return inspect::is_host(socket.stack()) ? os::make_deaf(socket, deaf) : STACK_CANNOT;
}

void Scene::freeze_handshakes(Lost what, const char* server_state) {
    const unsigned count = case_->group ? half_open_clients_in_group : half_open_clients;
    if (context_.wire && what != Lost::nothing)
        hold_ =
            std::make_unique<Wire::Hold>(*context_.wire, lost_segment(what, context_.place.port));
    for (unsigned number = 1; number <= count; ++number) {
        const Stand stand = what == Lost::syn_ack ? Stand::connecting : Stand::half_open;
        Client& client = new_client("half-open-" + std::to_string(number), stand, clients_);
        client.open();
        if (what == Lost::syn_ack && !context_.wire && make_deaf(client.socket(), true) < 0)
            throw NoStand("client-not-deaf");
        connect(client);
        wait_frozen(client, what, server_state);
        if (hold_ && hold_->count() < number)
            throw NoStand("no-segment-held");
    }
    wait_wire_quiet();
}

void Scene::wait_frozen(Client& client, Lost what, const std::string& server_state) {
    const std::string client_state = what == Lost::syn_ack ? "SYN_SENT" : "ESTABLISHED";
    const bool as_far = what == Lost::syn_ack || client.wait_connected();
    heed_shortage(client);
    if (!as_far)
        throw NoStand("not-connected");
    const Ends ends{case_->transport->client_address(context_.place), client.socket().name()};
    wait_server_end(ends, server_state);
    if (known(inspect::tcp_state(client.socket()), client_state) != client_state)
        throw NoStand("client-not-in-" + client_state);
    if (owner_->ask(Request::readable) == 1)
        throw NoStand("already-in-the-queue");
}

void Scene::thaw_handshakes() {
    if (hold_)
        hold_->discard();
    hold_.reset();
    for (Client& client : clients_)
        if (!context_.wire && client.view().stand == Stand::connecting)
            make_deaf(client.socket(), false);
}

} // namespace unlisten
