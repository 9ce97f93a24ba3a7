// Keys of Recorder::tell.
#pragma once

namespace unlisten::facts {

constexpr char call[] = "call";             // of the act: name, TAB, result
constexpr char announced[] = "announced";   // a call of the act that may not return
constexpr char verified[] = "verified";     // state | calls | failed-call | none | not-done
constexpr char accepted[] = "accepted";     // name of the holder that accepted somebody
constexpr char accept_end[] = "accept-end"; // errno that ended the owner's first round of accept()
constexpr char aborted[] = "aborted";       // name of a holder whose accept() answered ECONNABORTED
constexpr char woken[] = "woken";           // what a blocked server returned with
constexpr char readiness[] = "readiness";   // poll bits of the listener after the act
constexpr char acceptconn[] = "acceptconn"; // SO_ACCEPTCONN of the listener after the act
constexpr char connection[] = "connection"; // what the clients' connections were: Transport::became
constexpr char cannot[] = "cannot";         // why the stack cannot be asked for a call of the act
constexpr char trouble[] = "trouble";       // the harness failed: becomes harness:<value>
// What the technique's need, and its way back, answer a process without privilege.
constexpr char act_unprivileged[] = "act_unprivileged";
constexpr char undo_unprivileged[] = "undo_unprivileged";
// How many clients the server answered only once they had spoken, though it need not have waited.
constexpr char answered_after_speaking[] = "answered_after_speaking";
constexpr char listen_again[] = "listen_again"; // the server's word of listen(), before the undo

} // namespace unlisten::facts
