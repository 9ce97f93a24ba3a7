"""The same questions asked a second time, with nothing of the probes: a dozen cells in plain Python
must come to the words that the probes report on the same kernel.

    UNLISTEN_PROBES=build/default/libexec/unlisten pytest probes/tests/second_means_test.py
"""
import errno
import json
import os
import socket
import subprocess
import sys

import pytest

PROBES = os.environ.get("UNLISTEN_PROBES", "build/default/libexec/unlisten")
LINUX = sys.platform.startswith("linux")
SILENCE_S = 1.4


def shut_rd(listener):
    listener.shutdown(socket.SHUT_RD)


def shut_wr(listener):
    try:
        listener.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def min_ttl(listener):
    listener.setsockopt(socket.IPPROTO_IP, 21, 255)  # IP_MINTTL, linux/in.h


def bind_to_nowhere(listener):
    listener.setsockopt(socket.SOL_SOCKET, 62, 9999)  # SO_BINDTOIFINDEX, asm-generic/socket.h


def unlink(listener):
    os.unlink(listener.getsockname())


ACTS = {
    "nothing": lambda listener: None,
    "close": lambda listener: listener.close(),
    "shutdown-rd": shut_rd,
    "shutdown-wr": shut_wr,
    "listen-0": lambda listener: listener.listen(0),
    "min-ttl": min_ttl,
    "bind-to-ifindex": bind_to_nowhere,
    "unlink": unlink,
}

CELLS = [
    ("nothing", "tcp4", "new"),
    ("nothing", "unix", "queued"),
    ("close", "tcp4", "new"),
    ("close", "tcp4", "queued"),
    ("close", "unix", "new"),
    ("close", "unix", "queued"),
    ("shutdown-rd", "tcp4", "new"),
    ("shutdown-rd", "tcp4", "queued"),
    ("shutdown-rd", "unix", "new"),
    ("shutdown-rd", "unix", "queued"),
    ("shutdown-wr", "tcp4", "queued"),
    ("listen-0", "tcp4", "queued"),
    ("min-ttl", "tcp4", "new"),
    ("min-ttl", "tcp4", "queued"),
    ("bind-to-ifindex", "tcp4", "new"),
    ("bind-to-ifindex", "tcp4", "queued"),
    ("unlink", "unix", "new"),
    ("unlink", "unix", "queued"),
]


def word_of(error, connected):
    if error == errno.ECONNRESET:
        return "reset" if connected else "reset-on-arrival"
    return {errno.ECONNREFUSED: "refused", errno.ENOENT: "absent"}[error]


def client_of(address, family):
    client = socket.socket(family, socket.SOCK_STREAM)
    client.settimeout(SILENCE_S)
    client.connect(address)
    return client


def accept_and_answer(listener):
    try:
        listener.setblocking(False)
        while True:
            connection, _ = listener.accept()
            connection.sendall(b"hello")
    except OSError:  # nobody is left, or it listens no more
        pass


def second_means(technique, transport, situation, folder):
    family = socket.AF_INET if transport == "tcp4" else socket.AF_UNIX
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0) if transport == "tcp4" else str(folder / "s"))
        listener.listen(8)
        address = listener.getsockname()
        connected = situation == "queued"
        try:
            client = client_of(address, family) if connected else None
            ACTS[technique](listener)
            client = client or client_of(address, family)
            accept_and_answer(listener)
            with client:
                return {b"hello": "served", b"": "eof"}[client.recv(5)]
        except socket.timeout:
            return "stranded" if connected else "dropped"
        except OSError as error:
            return word_of(error.errno, connected)


@pytest.mark.parametrize("technique, transport, situation", CELLS)
def test_cell(technique, transport, situation, tmp_path):
    probe = os.path.join(PROBES, "unlisten-" + technique)
    if not os.path.exists(probe):
        pytest.skip(f"SKIPPED: there is no {probe}")
    run = subprocess.run([probe, "--json", "--transport", transport, "--situation", situation],
                         stdout=subprocess.PIPE, check=False)
    if run.returncode == 77:
        pytest.skip("SKIPPED: " + json.loads(run.stdout)["note"])
    assert run.returncode == 0
    words = json.loads(run.stdout.splitlines()[0])["words"]
    assert words[0] == second_means(technique, transport, situation, tmp_path)
    assert not LINUX or words[0] != "harness:late"
