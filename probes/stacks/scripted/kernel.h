// A kernel whose answers are written down: sockets on one virtual machine, with a clock that stands
// still but for poll().
#pragma once

#include "stacks/scripted/endpoint.h"

#include <functional>
#include <poll.h>
#include <vector>

namespace unlisten::scripted {

// Every call answers as stacks/stack.h says.
class Kernel {
  public:
    explicit Kernel(Script script);

    const Script& script() const { return script_; }
    const char* why() const { return why_.c_str(); }
    int cannot(std::string why); // STACK_CANNOT

    int socket(int domain, int type);
    int dup(int fd);
    int close(int fd);
    int bind(int fd, const sockaddr* address, socklen_t length);
    int listen(int fd, int backlog);
    int accept(int fd);
    int connect(int fd, const sockaddr* address, socklen_t length);
    int shutdown(int fd, int how);
    int name_of(int fd, bool peer, sockaddr* address, socklen_t* length);
    long receive(int fd, void* buffer, size_t size, bool peek);
    long send(int fd, const void* data, size_t size);
    int set_option(int fd, int level, int option, const void* value, socklen_t size);
    int get_option(int fd, int level, int option, void* value, socklen_t* size);
    int unlink(const std::string& path);
    int rename(const std::string& from, const std::string& to);
    int special(const std::string& act, int fd);
    uint64_t now_us() const { return now_us_; }
    int poll(pollfd* entries, unsigned count, uint64_t timeout_us);

  private:
    EndpointPtr at(int fd) const;
    int number_for(const EndpointPtr& endpoint);
    void later(uint64_t after_us, std::function<void()> what);
    void deliver_next();

    // What the script says of a call on a listener is done; then what the call always does is done
    // too, or not.
    struct Said {
        int answer = 0;
        bool goes_on = true;
        bool spoken = false; // there was a rule
    };
    Said scripted(const std::string& call, const EndpointPtr& listener);
    void act_on(const EndpointPtr& listener, const Rule& rule, size_t turn);
    void sentence_queue(const EndpointPtr& listener, const Sentence& sentence);
    void sentence_connection(const EndpointPtr& server_end, const Sentence& sentence);
    void close_listener(const EndpointPtr& listener);
    bool in_group(const Endpoint& listener) const;

    Sentence fate_at(const Endpoint& listener) const;
    Sentence fate_of_full(bool tcp) const;
    std::vector<EndpointPtr> listeners_of(const Name& name) const;
    EndpointPtr chosen(const std::vector<EndpointPtr>& listeners);
    void arrive(const EndpointPtr& client, const Name& name);
    // `listener`: where it gets into the queue, if that is its fate.
    void suffer(const EndpointPtr& client, Sentence sentence, const Name& name,
                const EndpointPtr& listener);
    void establish(const EndpointPtr& client, const EndpointPtr& listener);
    void refuse(const EndpointPtr& client, int error);
    void hang_up(const EndpointPtr& endpoint, bool abortively);
    void client_left(const EndpointPtr& client, bool abortively);
    short readiness(const Endpoint& endpoint) const;

    Script script_;
    std::string why_ = "nothing was refused yet";
    std::vector<EndpointPtr> descriptors_;
    std::vector<std::weak_ptr<Endpoint>> bound_; // in the order of bind()
    std::map<std::string, std::weak_ptr<Endpoint>> files_;
    std::map<std::pair<std::string, uint16_t>, Sentence> gone_; // newcomers of a listener that was
    std::map<const Rule*, size_t> turns_;
    std::multimap<uint64_t, std::function<void()>> agenda_;
    uint64_t now_us_ = 1000000;
    uint64_t binds_ = 0, acted_age_ = 0;
    size_t lookups_ = 0;
};

} // namespace unlisten::scripted
