// One client: connects, waits, and when nothing comes speaks once and waits again. Always in the
// order poll, recv, (send, recv), SO_ERROR: each of these may consume the pending error.
#pragma once

#include "kit/classify.h"
#include "kit/client_process.h"
#include "kit/context.h"
#include "kit/watch.h"

#include <string>

namespace unlisten {

// How long silence lasts before it counts.
struct Windows {
    uint64_t silence_us;
    uint64_t retransmission_us; // where an answer can depend on a segment that is sent again
    uint64_t soonest_timer_us;  // before which none is sent again
    uint64_t first_timer_us; // after which a SYN is sent again, the next time after twice as long
};

class Client {
  public:
    Client(const Context& context, const Windows& windows, std::string name, Stand stand)
        : context_(&context), windows_(&windows), name_(std::move(name)) {
        view_.stand = stand;
    }

    // Makes the socket; connect() does, where it was not done before.
    void open();
    void connect();
    void connect_by(ClientProcess& process, bool blocking);
    // Before the act: waits until connected; false if that does not happen.
    bool wait_connected();
    // Connected or refused; false: still on its way.
    bool decided() const { return stage_ != Stage::connecting; }
    bool connected() const { return view_.connected; }
    int connect_error() const { return view_.connect_error; }
    long send(const std::string& text);
    long send_request();
    int shut_writing(); // says nothing more, then
    // The act has happened: whatever comes from now on is what this client saw.
    void listen_from_now();
    // The same, and it first sends its request if it has not yet, and the connection still stands.
    void ask_from_now();

    void watch(Watch& watch);
    void tick(uint64_t now_us);
    // The next tick makes something of its silence.
    bool is_due(uint64_t now_us) const;
    // As if so much time had not passed.
    void wait_longer(uint64_t by_us);
    // Its window begins again.
    void wait_anew(uint64_t now_us);
    // Looks once more, without waiting.
    bool something_came();
    bool settled() const { return stage_ == Stage::settled; }
    // Closes in an orderly way, or abortively; it has no view then.
    void leave(bool abortively);
    // Reads SO_ERROR, and ends abortively.
    void finish();

    const ClientView& view() const { return view_; }
    const Socket& socket() const { return socket_; }
    Socket& socket() { return socket_; }
    const std::string& name() const { return name_; }
    unsigned longest_window_ms() const { return longest_window_ms_; }

  private:
    enum class Stage { idle, connecting, waiting, listening, listening_again, settled };

    void connect_answered(int result);
    void take_connect(const char* call); // the process has answered
    void became_connected();
    bool waited_for_timer() const;
    bool asked_again() const;
    bool hears_too_late(uint64_t now_us) const;
    uint64_t silence_us() const;
    void speak();
    void readable(short events);
    int why_not_connected(int error) const;
    void hear();
    void note(Heard what, int error = 0);
    void wait_until(uint64_t now_us, uint64_t window_us);
    bool past_due(uint64_t now_us);

    const Context* context_;
    const Windows* windows_;
    std::string name_;
    Socket socket_;
    ClientProcess* process_ = nullptr; // while its connect() blocks
    ClientView view_;
    Stage stage_ = Stage::idle;
    bool asked_ = false;
    bool finished_ = false; // its writing side is shut
    std::string heard_;
    uint64_t due_us_ = Watch::never;
    uint64_t window_us_ = 0;
    uint64_t connect_us_ = 0;
    unsigned longest_window_ms_ = 0;
};

} // namespace unlisten
