// An owner in another process, forked from this one, that is asked over a channel.
#pragma once

#include "kit/owner.h"

#include <string>
#include <sys/types.h>
#include <vector>

namespace unlisten {

class RemoteOwner final : public Owner {
  public:
    // Forks. The child keeps `kept` of this process's descriptors and goes on with `local`, whose
    // recorder then leads here; it lives until finish(), or until this process is gone.
    RemoteOwner(LocalOwner& local, const std::vector<int>& kept);
    RemoteOwner(const RemoteOwner&) = delete;
    RemoteOwner& operator=(const RemoteOwner&) = delete;
    ~RemoteOwner() override { finish(); }

    long ask(Request request, long argument = 0) override;
    void watch(Watch& watch) override;
    void finish() override;

  private:
    bool read_some();            // false at the end of the channel
    bool take_line(long* reply); // true: the line was a reply
    long process_ended();        // reaps it; what that means for the act

    Recorder* recorder_;
    const unlisten_stack* stack_;
    std::string who_;
    int control_ = -1;
    pid_t child_ = -1;
    bool alive_ = true;
    std::string buffer_;
    std::string announced_; // a call of the act that may not return
};

// The child's side, for ever: also entered by a new image of the program.
[[noreturn]] void serve_requests(LocalOwner& owner, int control);

// A recorder that writes to the channel.
class ChannelRecorder final : public Recorder {
  public:
    explicit ChannelRecorder(int control) : control_(control) {}
    void event(uint64_t at_us, const std::string& who, const std::string& call,
               const std::string& result) override;
    void tell(const std::string& key, const std::string& value) override;
    void reply(long result);

  private:
    void write(const std::string& line);
    int control_;
};

} // namespace unlisten
