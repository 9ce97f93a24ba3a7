#include "kit/packet_log.h"

#include <algorithm>
#include <cstdio>

namespace unlisten {
namespace {

constexpr size_t most_segments = 12; // of a connection; the rest is not told
constexpr size_t longest_summary = 800;

std::string seconds(uint64_t us) {
    char text[32];
    std::snprintf(text, sizeof text, " +%.1f s", static_cast<double>(us) / 1e6);
    return text;
}

bool same(const Segment& a, const Segment& b) {
    return a.flags == b.flags && a.sequence == b.sequence && a.data == b.data;
}

} // namespace

void PacketLog::add(Toward toward, const Segment& segment, uint64_t at_us) {
    auto& connection =
        connections_[toward == Toward::server ? segment.source : segment.destination];
    // An acknowledgement may well be sent twice; what takes up sequence numbers, when it was lost.
    const bool acknowledgement = segment.is(Segment::ack) && segment.data == 0;
    const auto first = std::find_if(connection.begin(), connection.end(), [&](const Sent& sent) {
        return !acknowledgement && sent.toward == toward && same(sent.segment, segment);
    });
    const std::string again =
        first == connection.end() ? std::string() : seconds(at_us - first->at_us);
    connection.push_back({toward, segment, at_us, segment_name(segment) + again});
}

void PacketLog::add(const Unreachable& unreachable) {
    connections_[unreachable.source].push_back({Toward::client, {}, 0, "ICMP unreachable"});
}

void PacketLog::begin() {
    for (auto& [port, connection] : connections_)
        for (Sent& sent : connection)
            sent.told = false;
}

std::string PacketLog::told(const std::vector<Sent>& connection) {
    std::string text;
    size_t count = 0;
    const Sent* last = nullptr;
    for (const Sent& sent : connection) {
        if (!sent.told)
            continue;
        if (count++ == most_segments)
            return text + ", ...";
        if (last)
            text += sent.toward == last->toward ? ", " : " -> ";
        text += sent.name;
        last = &sent;
    }
    return text;
}

std::string PacketLog::summary() const {
    std::map<std::string, unsigned> kinds;
    for (const auto& [port, connection] : connections_)
        if (const std::string kind = told(connection); !kind.empty())
            ++kinds[kind];
    if (kinds.empty())
        return "silence";
    std::string text;
    for (const auto& [kind, clients] : kinds) {
        if (text.size() + kind.size() > longest_summary)
            return text + "; ...";
        text += (text.empty() ? "" : "; ") +
                (clients > 1 ? std::to_string(clients) + " x " : std::string()) + kind;
    }
    return text;
}

} // namespace unlisten
