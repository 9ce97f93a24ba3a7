#include "kit/act.h"

#include "kit/descriptor_passing.h"
#include "kit/errno_names.h"
#include "kit/facts.h"
#include "kit/files.h"
#include "kit/image.h"
#include "kit/inspect.h"
#include "kit/trouble.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace unlisten {

void Act::record(const std::string& name, long result) {
    const Context& context = listening_.context;
    context.event(listening_.owner.who(), name, result_name(result));
    context.tell(facts::call, name + "\t" + result_name(result));
}

int Act::call(const std::string& name, const std::function<long()>& function) {
    const Context& context = listening_.context;
    context.announce(name);
    const long result = context.sham ? 0 : function();
    context.announce("");
    record(name, result);
    if (result == STACK_CANNOT)
        context.tell(facts::cannot, stack().why());
    if (is_shortage(-result)) // that the act fails of it says nothing about listeners
        context.tell(facts::trouble, result_name(result));
    return static_cast<int>(result);
}

int Act::call_without_return(const std::string& name, const std::function<long()>& function) {
    if (!listening_.context.sham)
        listening_.context.tell(facts::announced, name);
    return call(name, function);
}

int Act::close() {
    return call("close", [&] {
        closed_ = listener().fd();
        const int result = stack().close(closed_);
        if (result == 0)
            listener().release();
        return result;
    });
}

int Act::shutdown(int how, const char* name) {
    return call(std::string("shutdown(") + name + ")",
                [&] { return stack().shutdown(listener().fd(), how); });
}

int Act::listen(int length) {
    return call("listen(" + std::to_string(length) + ")",
                [&] { return listener().listen(length); });
}

int Act::connect(const Address& address, const char* name) {
    return call(std::string("connect(") + name + ")", [&] { return listener().connect(address); });
}

int Act::bind(const Address& address, const char* name) {
    return call(std::string("bind(") + name + ")", [&] { return listener().bind(address); });
}

int Act::special(const char* name) {
    return call(name, [&] { return stack().special(name, listener().fd()); });
}

int Act::duplicate() {
    return call("dup", [&] {
        const int copy = stack().dup(listener().fd());
        if (copy >= 0)
            listening_.duplicate = Socket(stack(), copy);
        return copy < 0 ? copy : 0;
    });
}

int Act::drain() {
    return call("accept until EAGAIN", [&] {
        listening_.owner.serve();
        return 0;
    });
}

int Act::pass() {
    return call("sendmsg(SCM_RIGHTS)",
                [&] { return send_descriptor(listening_.receiver, listener().fd(), 0); });
}

int Act::exec_self(bool keep_listener) {
    const int result =
        call_without_return(keep_listener ? "execv, listener kept" : "execv", [&]() -> long {
            const int fd = listener().fd();
            if (::fcntl(fd, F_SETFD, keep_listener ? 0 : FD_CLOEXEC) < 0)
                return -errno;
            return exec_image(listening_.context, listening_.control, fd, keep_listener);
        });
    if (result < 0) // that this program cannot be executed says nothing about listeners
        listening_.context.tell(facts::trouble, trouble_word(Trouble::exec));
    return result;
}

int Act::unlink(const std::string& path) {
    return call("unlink", [&] { return stack().unlink(path.c_str()); });
}

int Act::rename(const std::string& from, const std::string& to) {
    return call("rename", [&] { return stack().rename(from.c_str(), to.c_str()); });
}

int Act::start_successor(const Address& address, bool shared) {
    const Context& context = listening_.context;
    Holder& successor = listening_.successors.emplace_back(context, Role::successor, "successor");
    const auto made = [&](const char* name, long result) {
        context.event(successor.who(), name, result_name(result));
        return result >= 0;
    };
    return call("successor: bind, listen", [&]() -> long {
        Socket& socket = successor.listener = context.transport->listener_socket(stack());
        if (!made("socket", socket.fd()))
            return socket.fd();
        long result = context.transport->prepare ? context.transport->prepare(socket) : 0;
        if (result >= 0 && shared)
            result = share_address(socket);
        if (result >= 0 && !made("bind", result = socket.bind(address)))
            return result;
        if (result >= 0)
            made("listen", result = socket.listen(static_cast<int>(context.backlog)));
        return result;
    });
}

int share_address(Socket& socket) {
    const int result = socket.set(SOL_SOCKET, SO_REUSEADDR, 1);
    return result < 0 ? result : socket.set(SOL_SOCKET, SO_REUSEPORT, 1);
}

Verdict Act::listener_closed() const {
    // Right after close() no other socket has been made that could have taken the number.
    Address name;
    name.length = sizeof name.storage;
    return closed_ >= 0 && stack().getsockname(closed_, name.get(), &name.length) == -EBADF
               ? Verdict::done
               : Verdict::not_done;
}

// gVisor of 2022 answers 0 for every Unix listener: who said so before the act is not believed.
std::optional<bool> Act::listens(const Socket& socket) const {
    int listens = 0;
    if (!listening_told_ || socket.get(SOL_SOCKET, SO_ACCEPTCONN, listens) < 0)
        return std::nullopt;
    return listens != 0;
}

Verdict Act::successor_listens() const {
    if (listening_.successors.empty() || !listening_.successors.back().listener)
        return Verdict::not_done;
    const auto told = listens(listening_.successors.back().listener);
    return !told ? Verdict::unreadable : *told ? Verdict::done : Verdict::not_done;
}

Verdict Act::queue_limit_set(int length) const {
    Socket fresh = transport().listener_socket(stack());
    std::optional<os::Queue> expected;
    if (fresh && fresh.bind(other_address()) >= 0 && fresh.listen(length) >= 0)
        expected = inspect::queue(fresh);
    if (transport().file)
        stack().unlink(other_place().socket_path().c_str());
    const auto now = inspect::queue(listening_.owner.listener);
    if (!now || !expected || !queue_before_ || expected->limit == queue_before_->limit)
        return Verdict::unreadable;
    return now->limit == expected->limit ? Verdict::done : Verdict::not_done;
}

Verdict Act::no_longer_listens() const {
    const auto told = listens(listening_.owner.listener);
    return !told ? Verdict::unreadable : *told ? Verdict::not_done : Verdict::done;
}

Verdict Act::name_changed() const {
    const Address now = listening_.owner.listener.name();
    const bool same = now.length == name_before_.length &&
                      std::memcmp(&now.storage, &name_before_.storage, now.length) == 0;
    return same ? Verdict::not_done : Verdict::done;
}

Verdict Act::gone(const std::string& path) const {
    if (!inspect::is_host(stack()))
        return Verdict::unreadable;
    return exists(path) ? Verdict::not_done : Verdict::done;
}

Verdict Act::moved(const std::string& from, const std::string& to) const {
    const Verdict left = gone(from);
    return left == Verdict::done && !exists(to) ? Verdict::not_done : left;
}

void Act::remember() {
    queue_before_ = inspect::queue(listener());
    name_before_ = listener().name();
    int listens = 0;
    listening_told_ = listener().get(SOL_SOCKET, SO_ACCEPTCONN, listens) >= 0 && listens != 0;
}

Place Act::other_place() const {
    Place other = place();
    ++other.port;
    other.name += "-other";
    other.file += "-other";
    return other;
}

Address Act::own_address() const {
    return transport().specific ? transport().specific(place()) : transport().address(place());
}

Address Act::other_address() const {
    return transport().address(other_place());
}

} // namespace unlisten
