"""The closed lists of the tables, in plain words, in the order a reader meets them."""

# grade: (symbol as `unlisten show` prints it, letters, tone, meaning)
GRADES = {
    "two-stage": ("●", "TS", "good", "new clients are turned away, and everybody already queued is served"),
    "two-stage-silent": ("◐", "Ts", "fair", "the queue is served; some or all new clients wait in silence instead of being turned away"),
    "hand-over": ("→", "HO", "good", "clients are served by a successor or sibling, and nobody queued is lost"),
    "hand-over-lossy": ("⇢", "Ho", "poor", "new clients are served by a successor or sibling, but queued ones are lost"),
    "no-effect": ("=", "NE", "plain", "some or all new clients are served, and so is everybody already queued"),
    "abrupt": ("✗", "AB", "poor", "new clients are turned away, and queued ones are lost"),
    "abrupt-silent": ("⊘", "Ab", "poor", "some or all new clients wait in silence, and queued ones are lost"),
    "trap": ("▲", "TR", "bad", "new clients are connected and then lost, or are served while queued ones are lost"),
    "mixed": ("≈", "MX", "fair", "repetitions disagree: the answer depends on chance"),
    "unsupported": ("–", "un", "none", "not possible on this platform, or not permitted"),
    "not-applicable": ("·", "na", "none", "the combination has no meaning"),
    "incomplete": ("?", "??", "none", "a needed observation is missing or its control failed: no claim is made"),
}

FLAGS = {
    "act-fails": "the act returned an error and changed nothing",
    "lies": "the act returned an error, and yet clients saw a difference",
    "no-op": "the act returned success, and no client saw any difference",
    "only-behind-queue": "new clients see something else when others are in the queue",
    "half-open-lost": "clients whose handshake was under way are lost",
    "needs-privilege": "the act needs a privilege",
    "one-way": "cannot be undone, or not without a privilege",
}

# Outcome words that do not speak of a waiting client (or what stands before their detail): meaning
WORDS = {
    "left:accepted": "the client was gone before the act; accept() gave it all the same",
    "left:ECONNABORTED": "the client was gone before the act; accept() said so",
    "left:vanished": "the client was gone before the act; the server never met it",
    "woken:": "the server's blocking call returned: the errno, events or connection it gave",
    "still-blocked": "the server's blocking call did not return; then the next client's word",
    "restored": "after the way back, this listener serves again",
    "not-restored": "after the way back, this listener does not serve",
    "bound": "a new socket could bind the address and listen on it",
    "bind:": "a new socket could not bind the address: the errno",
    "listen:": "listen() failed: the errno",
}

TRANSPORTS = {
    "tcp4": "TCP over IPv4",
    "tcp6": "TCP over IPv6",
    "tcp6-dual": "an IPv6 listener on [::] and an IPv4 client",
    "unix": "Unix stream socket with a path",
    "unix-seqpacket": "Unix SOCK_SEQPACKET socket with a path",
    "unix-abstract": "Unix stream socket with an abstract name",
    "mptcp4": "Multipath TCP over IPv4",
    "mptcp6": "Multipath TCP over IPv6",
    "sctp4": "SCTP over IPv4, one-to-one style",
    "vsock": "virtual machine socket, over the machine's own loopback",
}

SETUPS = {
    "alone": "one listener",
    "group": "a second, live listener shares the address (SO_REUSEPORT)",
}

PATHS = {
    "loopback": "client and server on the same machine, over loopback",
    "wire": "client and server in two network namespaces, joined by a relay",
}


def rank(known, word):
    """A sort key: the known words in their order, then others by name."""
    known = list(known)
    return (known.index(word) if word in known else len(known), word)

# What no grade speaks of.
NOT_ASKED = (
    "A grade speaks of clients that connected before the act or after it. Who connects between two calls of one act "
    "is not asked: drain-close accepts until nobody is queued and then closes; whoever comes in between is in no cell."
)
