#include "kit/image.h"

#include "kit/facts.h"
#include "kit/own_program.h"
#include "kit/remote.h"
#include "stacks/host.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace unlisten {
namespace {

constexpr char mark[] = "--image";

const Transport* transport_of(const char* id) {
    for (unsigned i = 0; i < transport_count; ++i)
        if (std::strcmp(transports[i]->id, id) == 0)
            return transports[i];
    return nullptr;
}

} // namespace

int exec_image(const Context& context, int control, int listener, bool keep_listener) {
    if (::fcntl(control, F_SETFD, 0) < 0)
        return -errno;
    const std::string control_text = std::to_string(control);
    const std::string listener_text = std::to_string(listener);
    const char* const arguments[] = {context.program.c_str(),
                                     mark,
                                     control_text.c_str(),
                                     listener_text.c_str(),
                                     keep_listener ? "keep" : "close",
                                     context.nonce.c_str(),
                                     context.transport->id,
                                     context.expects_request ? "request" : "banner",
                                     nullptr};
    ::execv(executable_of(context.program).c_str(), const_cast<char* const*>(arguments));
    const int error = errno;
    ::fcntl(control, F_SETFD, FD_CLOEXEC);
    return -error;
}

bool is_image(int argc, char** argv) {
    return argc == 8 && std::strcmp(argv[1], mark) == 0;
}

void image_main(int, char** argv) {
    const int control = std::atoi(argv[2]);
    const int listener = std::atoi(argv[3]);
    const bool keep = std::strcmp(argv[4], "keep") == 0;
    Context context;
    context.stack = &host_stack();
    context.transport = transport_of(argv[6]);
    context.nonce = argv[5];
    context.expects_request = std::strcmp(argv[7], "request") == 0;
    ChannelRecorder recorder(control);
    context.recorder = &recorder;
    ::fcntl(control, F_SETFD, FD_CLOEXEC);
    LocalOwner owner(context, nullptr, Role::successor, "image");
    // What must be true after the exec is read back here, by the new image.
    const bool open = ::fcntl(listener, F_GETFD) >= 0;
    if (open && keep)
        owner.listening.owner.listener = Socket(*context.stack, listener);
    recorder.tell(facts::verified, open == keep ? "state" : "not-done");
    recorder.reply(0);
    serve_requests(owner, control);
}

} // namespace unlisten
