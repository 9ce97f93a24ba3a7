"""What clients reported, against the packets: a survey made with --capture, its pcap files read here
with nothing of the probes.

    UNLISTEN_CAPTURED=survey.json UNLISTEN_PACKETS=folder pytest probes/tests/packets_agree_test.py
"""
import json
import os
import struct

import pytest

SURVEY = os.environ.get("UNLISTEN_CAPTURED")
FOLDER = os.environ.get("UNLISTEN_PACKETS")
SYN, RST, ACK = 2, 4, 16
TCP, ICMP, ICMP6 = 6, 1, 58


def packets(path):
    """(protocol, source, destination, ports or None, flags or None) of each packet of a raw-IP pcap."""
    with open(path, "rb") as file:
        data = file.read()
    magic, link = struct.unpack_from("<I16xI", data)
    assert magic == 0xA1B2C3D4 and link in (12, 101), "not a pcap file of raw IP"
    at = 24
    while at < len(data):
        size = struct.unpack_from("<8xI4x", data, at)[0]
        yield parse(data[at + 16:at + 16 + size])
        at += 16 + size


def parse(ip):
    if ip[0] >> 4 == 4:
        protocol, ends, rest = ip[9], (ip[12:16], ip[16:20]), ip[(ip[0] & 15) * 4:]
    else:
        protocol, ends, rest = ip[6], (ip[8:24], ip[24:40]), ip[40:]
    if protocol != TCP:
        return protocol, *ends, None, None
    return protocol, *ends, struct.unpack_from(">HH", rest), rest[13]


def answers_to_syns(path):
    """How many connections' SYN was answered by SYN-ACK, by RST, and by nothing; ICMP errors."""
    asked, accepted, refused, icmp = set(), set(), set(), 0
    for protocol, source, destination, ports, flags in packets(path):
        if protocol in (ICMP, ICMP6):
            icmp += 1
            continue
        if protocol != TCP:
            continue
        forward, back = (source, destination, *ports), (destination, source, *ports[::-1])
        if flags & (SYN | ACK) == SYN:
            asked.add(forward)
        elif flags & SYN and back in asked:
            accepted.add(back)
        elif flags & RST and back in asked and back not in accepted:
            refused.add(back)
    return accepted, refused, asked - accepted - refused, icmp


def captured_cells():
    if not SURVEY:
        return []
    with open(SURVEY, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    return [cell for cell in cells if "packets" in cell and cell["transport"].startswith("tcp")]


CELLS = captured_cells()


def clients(cell, *words):
    """How many clients reported one of these words."""
    return sum(outcome.split().count(word) * times
               for outcome, times in cell["outcomes"].items() for word in words)


@pytest.mark.skipif(not SURVEY, reason="SKIPPED: UNLISTEN_CAPTURED names no survey")
def test_there_is_something_to_compare():
    assert len(CELLS) > 50
    assert any(clients(cell, "refused") for cell in CELLS)
    assert any(clients(cell, "dropped") for cell in CELLS)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell["packets"]["file"][:-5])
def test_packets_agree(cell):
    accepted, refused, unanswered, icmp = answers_to_syns(
        os.path.join(FOLDER, cell["packets"]["file"]))
    turned_away = clients(cell, "refused", "refused-late")
    # A SYN-ACK may have been on the wire, and lost there.
    lost_there = cell["situation"].startswith("half-open")
    assert lost_there or len(refused) + icmp >= turned_away
    left_waiting = clients(cell, "dropped")
    assert lost_there or len(unanswered) >= left_waiting
    assert len(accepted) >= clients(cell, "served", "served-late", "reset", "stranded")
    if clients(cell, "reset", "reset-on-send", "reset-on-arrival"):
        assert any("RST" in line or line == "other" for line in cell["packets"]["after_act"])
