#include "kit/classify.h"

#include "kit/errno_names.h"
#include "kit/trouble.h"

#include <cerrno>

namespace unlisten {
namespace {

std::string turned_away(const ClientView& view) {
    switch (view.connect_error) {
    case ECONNREFUSED:
        return view.retransmitted ? "refused-late" : "refused";
    case ENOENT:
        return "absent";
    case EACCES:
        return "denied";
    case EAGAIN:
        return "busy";
    case ECONNRESET:
        return "reset-on-arrival";
    default:
        return is_client_shortage(view.connect_error) ? "harness:" + errno_name(view.connect_error)
                                                      : "error:" + errno_name(view.connect_error);
    }
}

std::string answered(const ClientView& view, const std::string& nonce) {
    if (view.answer.compare(0, nonce.size() + 1, nonce + " ") != 0)
        return harness_word(Trouble::stranger);
    const std::string role = view.answer.substr(nonce.size() + 1);
    if (role == "owner\n")
        return view.stand == Stand::accepted ? "untouched"
               : view.retransmitted          ? "served-late"
                                             : "served";
    if (role == "successor\n")
        return "served-by-successor";
    if (role == "sibling\n")
        return "served-by-sibling";
    return harness_word(Trouble::stranger);
}

std::string broken(const ClientView& view, bool spoke) {
    if (view.error != ECONNRESET && view.error != EPIPE)
        return is_client_shortage(view.error) ? "harness:" + errno_name(view.error)
                                              : "error:" + errno_name(view.error);
    if (spoke)
        return "reset-on-send";
    const bool arrived_after = view.stand == Stand::newcomer || view.stand == Stand::connecting;
    return arrived_after ? "reset-on-arrival" : "reset";
}

std::string heard(const ClientView& view, const std::string& nonce, Heard what, bool spoke) {
    switch (what) {
    case Heard::answer:
        return answered(view, nonce);
    case Heard::end:
        return "eof";
    case Heard::error:
        return broken(view, spoke);
    case Heard::nothing:
        break;
    }
    return "stranded";
}

} // namespace

std::string classify(const ClientView& view, const std::string& nonce) {
    if (view.connect_error != 0)
        return turned_away(view);
    if (!view.connected)
        return view.late ? harness_word(Trouble::late) : view.blocking ? "blocked" : "dropped";
    if (view.before != Heard::nothing)
        return heard(view, nonce, view.before, false);
    if (view.late)
        return harness_word(Trouble::late);
    return heard(view, nonce, view.after, true);
}

bool claims_silence(const std::string& word) {
    return word == "dropped" || word == "blocked" || word == "stranded" ||
           word == "still-blocked" || word == "left:vanished";
}

} // namespace unlisten
