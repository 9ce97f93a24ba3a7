"""The command, over a program that stands for unlisten."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "determinism"

# Notes how it was called, and how many other children the script has meanwhile; then writes what $SURVEY holds.
STAND_IN = """#!/bin/sh
others=$(ps -A -o ppid= -o pid= | awk -v script="$PPID" -v own="$$" '$1 == script && $2 != own' | wc -l)
echo $others "$*" >>"$NOTES"
while [ $# -gt 0 ]; do
    [ "$1" != --out ] || out=$2
    shift
done
[ -z "$SURVEY" ] || printf '%s' "$SURVEY" | sed "s/KIND/$(basename "$out" | cut -d- -f1)/" >"$out"
[ -z "$GATE" ] || exec cat "$GATE"
exit "$CODE"
"""


def survey(outcome="reset"):
    cell = {"technique": "close", "transport": "tcp4", "situation": "queued", "setup": "alone", "path": "loopback"}
    cells = [{**cell, "repeats": 5, "outcomes": {outcome: 5}}]
    return json.dumps({"schema": "unlisten.survey/1", "run": {"complete": True}, "controls": [], "cells": cells})


class Bench:
    def __init__(self, folder):
        self.notes, self.out, self.gate = folder / "notes", folder / "out", folder / "gate"
        self.program = folder / "unlisten"
        self.program.write_text(STAND_IN)
        self.program.chmod(0o755)

    def start(self, *arguments, text=None, code=0, gate=""):
        stand_in = {"NOTES": str(self.notes), "SURVEY": text or survey(), "CODE": str(code), "GATE": str(gate)}
        return subprocess.Popen(
            [SCRIPT, "--unlisten", self.program, "--out", self.out, *arguments],
            env={**os.environ, **stand_in},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments, **how):
        process = self.start(*arguments, **how)
        printed, _ = process.communicate()
        return process.returncode, printed

    def surveys(self):
        """(how many processes were busy beside it, its arguments) of each."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return [(int(line.split(" ")[0]), line.split(" ", 1)[1]) for line in lines]

    def processes(self):
        """Of this command: its folder is in the arguments of each. Their numbers come back too soon to tell."""
        listed = subprocess.run(["ps", "-A", "-o", "args="], stdout=subprocess.PIPE, text=True, check=True).stdout
        return [line for line in listed.splitlines() if str(self.out.parent) in line]


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def cores():
    return os.sysconf("SC_NPROCESSORS_ONLN")


def test_every_second_survey_is_busy(bench):
    code, printed = bench.run("--surveys", "3", "--repeat", "7", "--technique", "shut down-*", "--setup", "alone")
    assert code == 0
    assert printed == "1 of 1 cell saw the same in every survey.\n"
    assert bench.surveys() == [
        (busy, f"run --repeat 7 --out {bench.out}/{file} --technique shut down-* --setup alone")
        for busy, file in [(0, "idle-001.json"), (cores(), "busy-002.json"), (0, "idle-003.json")]
    ]
    assert bench.processes() == []


def test_a_difference_is_told(bench):
    code, printed = bench.run("--surveys", "2", text=survey("error:KIND"))
    assert code == 1
    assert "saw {error:busy}: 1 busy" in printed


def test_how_much_may_be_late_is_passed_on(bench):
    assert bench.run("--surveys", "2", "--most-late", "100", text=survey("harness:late"))[0] == 1
    assert bench.run("--surveys", "2", text=survey("harness:late"))[0] == 1
    late = json.loads(survey())
    late["cells"][0]["outcomes"] = {"reset": 4, "harness:late": 1}
    assert bench.run("--surveys", "2", text=json.dumps(late))[0] == 1
    assert bench.run("--surveys", "2", "--most-late", "20", text=json.dumps(late))[0] == 0


def test_a_survey_that_failed_is_no_agreement(bench):
    assert bench.run("--surveys", "2", code=4)[0] == 3
    assert len(bench.surveys()) == 2


def test_asked_wrongly(bench):
    assert bench.run("--surveys", "4", code=2)[0] == 2
    assert len(bench.surveys()) == 1
    for arguments in (["--surveys", "1"], ["--surveys", "x"], ["--surveys"], ["--unlisten", "/nobody"]):
        assert bench.run(*arguments)[0] == 2
    assert len(bench.surveys()) == 1


def test_surveys_of_an_earlier_time_are_not_compared(bench):
    bench.out.mkdir()
    (bench.out / "busy-010.json").write_text("{")
    assert bench.run("--surveys", "2")[0] == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_busy_outlives_it(bench, how):
    os.mkfifo(bench.gate)
    process = bench.start("--surveys", "2", gate=bench.gate)
    bench.gate.write_text("")  # ends the survey that is idle
    wait_for(lambda: len(bench.surveys()) == 2)
    assert bench.surveys()[1][0] == cores()
    process.send_signal(how)
    process.wait()
    if how == signal.SIGKILL:  # who was waited for ends by itself: unlisten has a care of its own
        bench.gate.write_text("")
    wait_for(lambda: bench.processes() == [])


def wait_for(condition):
    while not condition():
        time.sleep(0.01)
