import json

import pytest

from report.determinism import main


def cell(technique="close", outcomes=None, **others):
    outcomes = outcomes or {"reset": 5}
    return {
        "technique": technique,
        "transport": "tcp4",
        "situation": "queued",
        "setup": "alone",
        "path": "loopback",
        "repeats": 5,
        "outcomes": outcomes,
        **others,
    }


@pytest.fixture
def check(tmp_path, capsys):
    """Writes surveys, each a list of cells, and gives the exit code and what was printed."""

    def survey(name, cells, complete=True, controls=()):
        path = tmp_path / name
        parts = {"schema": "unlisten.survey/1", "run": {"complete": complete}, "controls": controls, "cells": cells}
        path.write_text(json.dumps(parts))
        return str(path)

    def run(idle, busy, *options, **how):
        files = {"--idle": idle, "--busy": busy}
        arguments = [
            word
            for kind, surveys in files.items()
            for word in [kind, *(survey(f"{kind}{i}.json", cells, **how) for i, cells in enumerate(surveys))]
            if surveys
        ]
        code = main([*arguments, *options])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


def test_surveys_that_agree(check):
    code, text = check([[cell()], [cell()]], [[cell()]])
    assert (code, text) == (0, "1 of 1 cell saw the same in every survey.\n")


def test_counts_may_differ_and_what_was_seen_may_not(check):
    often, once = {"reset": 4, "served": 1}, {"reset": 1, "served": 4}
    assert check([[cell(outcomes=often)]], [[cell(outcomes=once)]])[0] == 0
    code, text = check([[cell()], [cell()]], [[cell(outcomes=once)], [cell()]])
    assert code == 1
    assert text.splitlines() == [
        "1 cell that should agree and differ:",
        "  close/tcp4/queued/alone/loopback",
        "    saw {reset}: 2 idle, 1 busy",
        "    saw {reset | served}: 1 busy",
        "    idle, in all: reset ×10",
        "    busy, in all: reset ×6, served ×4",
        "0 of 1 cell saw the same in every survey.",
    ]


def test_two_idle_surveys_can_differ(check):
    assert check([[cell()], [cell(outcomes={"served": 5})]], [[cell()]])[0] == 1


def test_what_is_declared_random_is_listed_apart(check):
    def random(outcomes):
        return [cell(outcomes=outcomes, random="a race"), cell("exit")]

    code, text = check([random({"reset": 5})], [random({"served": 5})])
    assert code == 0
    assert "1 cell that differ and are declared random:" in text
    assert "    random: a race" in text
    code, text = check([random({"reset": 5})], [random({"reset": 5})])
    assert (code, text) == (0, "2 of 2 cells saw the same in every survey (1 of them declared random).\n")


def test_declared_in_one_cell_excuses_no_other(check):
    first = [cell(random="a race"), cell("exit")]
    second = [cell(random="a race"), cell("exit", {"served": 5})]
    code, text = check([first], [second])
    assert code == 1
    assert "  exit/" in text and "  close/" not in text


def test_late_is_no_observation_and_is_bounded(check):
    late = cell(outcomes={"reset": 4, "harness:late": 1})
    code, text = check([[cell()]], [[late]])
    assert code == 1
    assert "harness:late: 0 of 5 idle, 1 of 5 busy; in close/tcp4/queued/alone/loopback" in text
    assert "differ" not in text
    assert "More than 1 % of the busy repetitions came too late to tell." in text
    code, text = check([[cell()]], [[late]], "--most-late", "20")
    assert code == 0
    assert "harness:late: 0 of 5 idle, 1 of 5 busy" in text


def test_idle_surveys_are_bounded_too(check):
    code, text = check([[cell(outcomes={"reset": 4, "harness:canary": 1})]], [[cell()]])
    assert code == 1
    assert "More than 1 % of the idle repetitions" in text


@pytest.mark.parametrize("word", ["harness:hang", "no-stand:not-queued"])
def test_other_faults_of_the_harness_fail(check, word):
    code, text = check([[cell()]], [[cell(outcomes={"reset": 4, word: 1})]], "--most-late", "100")
    assert code == 1
    assert f"{word}: 0 of 5 idle, 1 of 5 busy" in text


def test_a_cell_that_was_never_observed_under_load_is_no_agreement(check):
    code, text = check([[cell()]], [[cell(outcomes={"harness:late": 5})]], "--most-late", "100")
    assert code == 1
    assert "close/tcp4/queued/alone/loopback was never observed in a survey that was busy." in text


def test_what_cannot_be_asked_agrees(check):
    impossible = cell(outcomes={"unsupported": 1}, repeats=0)
    assert check([[impossible]], [[impossible]])[0] == 0
    assert check([[impossible]], [[cell()]])[0] == 1


@pytest.mark.parametrize(
    "idle, busy, how, sentence",
    [
        ([[cell()]], [[cell()]], {"complete": False}, "not complete"),
        ([[cell()]], [[cell(), cell("exit")]], {}, "exit/tcp4/queued/alone/loopback"),
        ([[cell(), cell("exit")]], [[cell()]], {}, "exit/tcp4/queued/alone/loopback"),
        ([[]], [[]], {}, "no cell"),
        ([[{"technique": "close"}]], [[cell()]], {}, "not a survey"),
    ],
)
def test_surveys_that_cannot_be_compared(check, idle, busy, how, sentence):
    code, text = check(idle, busy, **how)
    assert code == 2
    assert sentence in text and len(text.splitlines()) == 1


def test_controls_are_compared_too(check):
    def control(outcomes):
        place = {"control": "never-listened", "transport": "tcp4", "setup": "alone", "path": "loopback"}
        return [{**place, "outcomes": outcomes}]

    code, text = check([[]], [[]], controls=control({"refused": 5}))
    assert (code, text) == (0, "1 of 1 cell saw the same in every survey.\n")
    code, text = check([[]], [[]], controls=control({"refused": 4, "harness:late": 1}))
    assert code == 1
    assert "harness:late: 1 of 5 idle, 1 of 5 busy; in control/tcp4/never-listened/alone/loopback" in text


def test_one_survey_is_asked_wrongly(check):
    with pytest.raises(SystemExit) as ended:
        check([[cell()]], [])
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "spoilt",
    [
        {"outcomes": {"reset": "5"}},
        {"outcomes": {"reset": [5]}},
        {"outcomes": ["reset"]},
        {"random": ["a race"]},
        {"repeats": "5"},
        {"technique": 5},
    ],
    ids=repr,
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(check, spoilt):
    code, text = check([[cell()]], [[{**cell(), **spoilt}]])
    assert code == 2
    assert text.startswith("determinism: ") and len(text.splitlines()) == 1
