// One repetition: who takes part, and the order in which things happen.
//   listener, stand and its check - act and its verification - newcomers - holders accept and
//   answer - clients wait, speak once, wait - SO_ERROR - everything ends abortively.
#pragma once

#include "kit/canary.h"
#include "kit/capture.h"
#include "kit/client.h"
#include "kit/half_open.h"
#include "kit/owner.h"
#include "kit/path.h"
#include "kit/remote.h"
#include "kit/report.h"
#include "kit/trouble.h"

#include <list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace unlisten {

struct Situation;

// The situation could not be produced: "no-stand:<what>".
struct NoStand : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The stack cannot be asked for a call of the act: "unsupported", with its reason.
struct Cannot : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// What all repetitions of a cell share.
struct Case {
    const Technique* technique;
    const Transport* transport;
    const Situation* situation;
    const Path* path;
    const unlisten_stack* stack;
    Wire* wire = nullptr; // of the path
    bool group = false;
    bool sham = false;
    Windows windows{};
    std::string program;
    Capture* capture = nullptr;
    std::string act_unprivileged;         // see facts.h; empty: not known
    Announcement* announcement = nullptr; // see Context

    bool spreads() const; // a hash decides who gets a newcomer: a histogram over many of them tells
};

class Scene final : public Recorder {
  public:
    Scene(const Case& what, const Place& place, const Canary& canary, unsigned repetition);
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;
    ~Scene() override;

    // As far as nothing has to be waited for in silence; what must come of itself, for so long at
    // the most. False: it was waited for in vain.
    bool start(uint64_t stand_patience_us);
    bool over() const { return phase_ == Phase::over; }
    void watch(Watch& watch);
    void tick(uint64_t now_us);
    // The harness failed in a way that concerns what was seen until now.
    void spoil(Trouble trouble, const std::string& why);
    const Report& report() const { return report_; }

    void event(uint64_t at_us, const std::string& who, const std::string& call,
               const std::string& result) override;
    void tell(const std::string& key, const std::string& value) override;

    // -- what a situation can ask for before the act ----------------------------------------------
    Client& queue_client(
        Stand stand = Stand::queued);        // connected, in the acting listener's queue; recorded
    void queue_bystander();                  // the same, not recorded
    void wait_arrived(const Client& client); // what it sent
    void send_request(Client& client);
    void finish_writing(Client& client); // shuts its writing side
    void accept_client(Client& client);  // by the owner, which does not answer yet
    void leave_queue(Client& client, bool abortively);
    void fill_queue(); // until one client does not get in
    bool is_decided_within(Client& client, uint64_t time_us);
    bool queue_has_room();
    bool has_connected(const Client& client);
    void block_server(Blocking how);
    void make_successor(bool reuse_address); // a socket that take_over() uses
    void close_listener();                   // keeps its name
    // Two clients, or more in a group, whose handshake stops short: theirs is lost, or nothing is
    // and the server waits.
    void freeze_handshakes(Lost what, const char* server_state);

    // -- and after it
    // --------------------------------------------------------------------------------
    void listen_again(); // listen(), newcomers, then the technique's own undo and newcomers again
    void take_over();    // the successor binds the listener's address and listens
    void thaw_handshakes(); // nothing is lost any more

  private:
    enum class Phase { server_blocked, settling, serving, over };

    struct Ends {
        Address server, client;
    };
    Ends ends_of(const Client& client) const;
    void wait_wire_quiet();
    void wait_server_end(const Ends& ends, const std::string& tcp_state);
    void open_listener();
    void wait_in_connect();
    void wait_frozen(Client& client, Lost what, const std::string& server_state);
    // What the system says of a stand; where it does not tell, that is recorded, and it is assumed.
    template <typename T>
    T known(const std::optional<T>& told, T otherwise) {
        if (!told)
            report_.server["stand"] = "assumed";
        return told.value_or(otherwise);
    }
    bool holds_listener(const std::string& who) const;
    void open_companions();
    void open_companion(const char* who, bool keeps_copy);
    bool unprivileged() const;
    bool blocking_newcomer() const;
    ClientProcess& client_process();
    Client& new_client(const std::string& name, Stand stand, std::list<Client>& where);
    Client& place_client(const std::string& name, Stand stand, std::list<Client>& where);
    void open_newcomers();
    void connect(Client& client);
    void act();
    void wait_for_woken_server(uint64_t now_us);
    void wait_for_other_processes(uint64_t now_us);
    void go_on(uint64_t now_us);
    void arrive();
    void serve();
    bool everyone_decided() const;
    bool all_settled(uint64_t now_us) const;
    void end_round();
    void undo_round();
    void look_at_packets();
    void finish();
    void stop_unsupported(const std::string& why);
    std::string word_of(const Client& client) const;
    std::string left_word() const;
    std::string restored_word() const;
    void say_trouble(const std::string& word);
    void heed_shortage(long result); // of a call whose failure would be an answer
    void heed_shortage(const Client& client);
    void say_trouble(Trouble trouble) { say_trouble(trouble_word(trouble)); }

    const Case* case_;
    Context context_;
    const Canary* canary_listener_;
    CanaryRun canary_;
    Report report_;

    std::unique_ptr<LocalOwner>
        local_; // of the acting listener; the process it was forked to has it too
    std::unique_ptr<RemoteOwner> remote_;
    Owner* owner_ = nullptr;
    std::unique_ptr<Holder> group_sibling_;
    std::unique_ptr<Holder> successor_;
    std::vector<std::unique_ptr<LocalOwner>> companion_states_;
    std::vector<std::unique_ptr<RemoteOwner>> companions_;
    RemoteOwner* receiver_ = nullptr; // the companion that is given the descriptor
    int passing_[2] = {-1, -1};
    std::unique_ptr<Wire::Hold> hold_;
    PacketLog packets_;
    std::unique_ptr<ClientProcess> client_process_;

    std::list<Client> newcomers_;  // their sockets made before the act
    std::list<Client> clients_;    // recorded, in order
    std::list<Client> bystanders_; // not
    Phase phase_ = Phase::over;
    uint64_t stand_patience_us_ = 0;
    uint64_t act_at_us_ = 0;
    uint64_t due_us_ = 0; // of the phase
    bool acted_ = false;
    bool looked_once_ = false; // while serving
    bool owner_blocked_ = false;
    bool left_ = false; // a client left the queue before the act
    bool listened_again_ = false, undone_ = false;
    long listen_again_result_ = 0;
    std::string server_word_;
    std::string woken_;
    bool acting_ = false;
    unsigned accepted_by_anybody_ = 0;
    unsigned accepted_ = 0;          // from the acting listener's queue, since the act
    unsigned accepted_by_owner_ = 0; // of them, by the process that acted
    bool aborted_ = false;
    std::string accept_end_;
    std::string trouble_;
    std::string cannot_;
};

} // namespace unlisten
