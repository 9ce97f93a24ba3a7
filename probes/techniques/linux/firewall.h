// A rule of nftables for the SYNs to the listener's port, in a table of its own: no connection that
// stands is touched.
#pragma once

#include "kit/os/linux_nft.h"
#include "kit/technique.h"

#include <string>

namespace unlisten::firewall {

inline std::string table(Act& act) {
    return "inet unlisten_" + std::to_string(act.place().port);
}

inline int add(Act& act, const std::string& verdict) {
    const std::string rules =
        "table " + table(act) + " { chain input { type filter hook input priority 0; tcp dport " +
        std::to_string(act.place().port) + " tcp flags & (syn | ack) == syn " + verdict + "; }; }";
    return act.call("nft: SYN " + verdict, [&] { return os::nft(rules); });
}

inline Verdict listed(Act& act) {
    return os::nft("list table " + table(act)) == 0 ? Verdict::done : Verdict::not_done;
}

inline int remove(Act& act) {
    return act.call("nft delete table", [&] { return os::nft("delete table " + table(act)); });
}

constexpr Need nft{"the program nft, and nf_tables in the kernel", [](Socket&, const Transport&) {
                       return os::nft("table inet unlisten { chain input { type filter hook input "
                                      "priority 0; tcp dport 1 reject with tcp reset; }; }");
                   }};

} // namespace unlisten::firewall
