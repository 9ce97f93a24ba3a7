#include "kit/os/linux_sctp.h"

#include <linux/sctp.h>
#include <netinet/in.h>

namespace unlisten::os {
namespace {

std::optional<sctp_status> status_of(const Socket& socket) {
    sctp_status status{};
    if (socket.get(IPPROTO_SCTP, SCTP_STATUS, status) < 0)
        return std::nullopt;
    return status;
}

} // namespace

const char* sctp_state_name(unsigned state) {
    static constexpr const char* names[] = {
        "none",          "COOKIE_WAIT",       "COOKIE_ECHOED",    "ESTABLISHED", "SHUTDOWN_PENDING",
        "SHUTDOWN_SENT", "SHUTDOWN_RECEIVED", "SHUTDOWN_ACK_SENT"};
    return state < sizeof names / sizeof *names ? names[state] : "?";
}

std::optional<std::string> sctp_state(const Socket& socket) {
    const auto status = status_of(socket);
    // SCTP_STATUS counts from SCTP_EMPTY, one before the kernel's own first.
    if (!status || status->sstat_state < SCTP_CLOSED)
        return std::nullopt;
    return std::string(sctp_state_name(static_cast<unsigned>(status->sstat_state) - SCTP_CLOSED));
}

std::optional<bool> sctp_all_arrived(const Socket& socket) {
    const auto status = status_of(socket);
    return status ? std::optional<bool>(status->sstat_unackdata == 0) : std::nullopt;
}

} // namespace unlisten::os
