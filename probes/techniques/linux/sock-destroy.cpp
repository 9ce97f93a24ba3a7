// SOCK_DESTROY of inet_diag: the listener is ended from outside, as `ss --kill` does.
#include "kit/os/linux_sock_diag.h"
#include "kit/technique.h"

using namespace unlisten;

static const Technique technique{
    .id = "sock-destroy",
    .question = "What do clients see when an administrator destroys the listening socket?",
    .needs = {"SOCK_DESTROY (CAP_NET_ADMIN)",
              [](Socket& socket, const Transport&) {
                  const int listens = socket.listen(1);
                  return listens < 0 ? listens : os::destroy(socket);
              }},
    .by_host_calls = true,
    .own_network = true,
    .act =
        [](Act& act) {
            return act.call("SOCK_DESTROY", [&] { return os::destroy(act.listener()); });
        },
    .verify = [](Act& act) { return act.no_longer_listens(); },
};
PROBE(technique)
