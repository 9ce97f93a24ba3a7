"""python3 -m report.determinism --idle FILE... --busy FILE...: do surveys of one kernel agree?

They must, whether every core was busy meanwhile or not. A cell differs when something was seen in one survey and
never in another. Exit: 0 all agree; 1 a cell differs that is not declared random, or too much was not observed;
2 asked wrongly, or a file cannot be read.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .shape import OBSERVATIONS
from .surveys import BadSurvey, histogram, raw, visible

KINDS = ("idle", "busy")
PLACE = ("transport", "situation", "setup", "path")
# What a machine that comes too late may say; anything else of these kinds is a fault of the harness.
LATE = {"harness:late", "harness:canary"}
MOST_LATE_PERCENT = 1.0


@dataclass
class Sight:
    """One cell in one survey."""

    kind: str
    seen: dict  # outcome -> how often
    unseen: dict  # why there was no observation -> how often
    repeats: int


@dataclass
class CellHistory:
    name: str
    random: str = ""  # why the kernel itself is random there; empty: it is not said to be
    sights: list = field(default_factory=list)

    def observed(self):
        return [sight for sight in self.sights if sight.seen]

    def differs(self):
        return len({frozenset(sight.seen) for sight in self.observed()}) > 1

    def sets(self):
        """{outcomes: Counter of the kinds of surveys that saw just these}"""
        found = {}
        for sight in self.observed():
            found.setdefault(frozenset(sight.seen), Counter())[sight.kind] += 1
        return found

    def total(self, kind):
        return sum((Counter(sight.seen) for sight in self.sights if sight.kind == kind), Counter())


def is_unseen(outcome):
    return any(word.startswith(("harness:", "no-stand:")) for word in outcome.split(" "))


def sight(kind, outcomes, repeats):
    unseen = {what: count for what, count in outcomes.items() if is_unseen(what)}
    seen = {what: count for what, count in outcomes.items() if what not in unseen}
    return Sight(kind, seen, unseen, repeats)


def read_cells(path, kind):
    """cell's name -> (why it is random, Sight)"""
    data = raw(path, OBSERVATIONS)
    if not data["run"]["complete"]:
        raise BadSurvey(f"{path}: the survey is not complete")
    cells = {
        "/".join(cell[part] for part in ("technique", *PLACE)): (
            cell.get("random", ""),
            sight(kind, cell["outcomes"], cell["repeats"]),
        )
        for cell in data["cells"]
    }
    for control in data["controls"]:
        if not control["control"].startswith("nothing/"):  # those are cells as well
            name = "/".join([control["transport"], control["control"], control["setup"], control["path"]])
            outcomes = control["outcomes"]
            cells[f"control/{name}"] = ("", sight(kind, outcomes, sum(outcomes.values())))
    return cells


def histories(files):
    """[CellHistory] of [(path, kind)]; every survey must hold the same cells."""
    found = {}
    first = None
    for path, kind in files:
        cells = read_cells(path, kind)
        first = first or (path, set(cells))
        if set(cells) != first[1]:
            other = sorted(set(cells) ^ first[1])
            raise BadSurvey(f"{path}: holds other cells than {first[0]}, {other[0]} for one")
        for name, (random, sight) in cells.items():
            history = found.setdefault(name, CellHistory(name))
            history.random = history.random or random
            history.sights.append(sight)
    return list(found.values())


def unseen_words(cells):
    """why -> {kind: repetitions}, {cells}"""
    words = {}
    for cell in cells:
        for sight in cell.sights:
            for word, count in sight.unseen.items():
                times, places = words.setdefault(word, (Counter(), set()))
                times[sight.kind] += count
                places.add(cell.name)
    return words


def never_observed(cells):
    """(cell, kind) where a cell was observed in surveys of one kind, and in none of the other."""
    for cell in cells:
        kinds = {sight.kind for sight in cell.observed()}
        for kind in {sight.kind for sight in cell.sights} - kinds:
            if kinds or any(sight.unseen for sight in cell.sights):
                yield cell.name, kind


class Report:
    """Lines to print, and whether the check failed."""

    def __init__(self, cells):
        self.cells = cells
        self.lines = []
        self.failed = False
        self.surveys = Counter(sight.kind for sight in cells[0].sights)

    def fail(self, line):
        self.lines.append(line)
        self.failed = True

    def differences(self):
        differing = [cell for cell in self.cells if cell.differs()]
        declared = [cell for cell in differing if cell.random]
        undeclared = [cell for cell in differing if not cell.random]
        if undeclared:
            self.fail(f"{count(undeclared, 'cell')} that should agree and differ:")
            for cell in undeclared:
                self.describe(cell)
        if declared:
            self.lines.append(f"{count(declared, 'cell')} that differ and are declared random:")
            for cell in declared:
                self.describe(cell)
        same = len(self.cells) - len(differing)
        calm = sum(1 for cell in self.cells if cell.random and not cell.differs())
        said = f" ({calm} of them declared random)" if calm else ""
        self.lines.append(f"{same} of {count(self.cells, 'cell')} saw the same in every survey{said}.")

    def describe(self, cell):
        self.lines.append(f"  {cell.name}")
        if cell.random:
            self.lines.append(f"    random: {cell.random}")
        for outcomes, surveys in sorted(cell.sets().items(), key=lambda pair: (-sum(pair[1].values()), sorted(pair[0]))):
            where = ", ".join(f"{surveys[kind]} {kind}" for kind in KINDS if surveys[kind])
            self.lines.append(f"    saw {{{' | '.join(sorted(outcomes))}}}: {where}")
        for kind in KINDS:
            if self.surveys[kind]:
                self.lines.append(f"    {kind}, in all: {histogram(cell.total(kind)) or 'nothing'}")

    def trouble(self, most_late_percent):
        asked = Counter()
        for cell in self.cells:
            for sight in cell.sights:
                asked[sight.kind] += sight.repeats
        words = unseen_words(self.cells)
        late = Counter()
        for word, (times, places) in sorted(words.items()):
            where = ", ".join(f"{times[kind]} of {asked[kind]} {kind}" for kind in KINDS if asked[kind])
            line = f"{word}: {where}; in {named(places)}"
            if word in LATE:
                late += times
                self.lines.append(line)
            else:
                self.fail(line)
        for kind in KINDS:
            if late[kind] * 100 > most_late_percent * asked[kind]:
                self.fail(f"More than {most_late_percent:g} % of the {kind} repetitions came too late to tell.")
        for name, kind in never_observed(self.cells):
            self.fail(f"{name} was never observed in a survey that was {kind}.")


def count(items, what):
    return f"{len(items)} {what}{'' if len(items) == 1 else 's'}"


def named(places, most=3):
    some = sorted(places)[:most]
    more = f" and {len(places) - most} more" if len(places) > most else ""
    return ", ".join(some) + more


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python3 -m report.determinism",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for kind in KINDS:
        parser.add_argument(f"--{kind}", nargs="+", type=Path, default=[], metavar="FILE", help=f"surveys made {kind}")
    parser.add_argument(
        "--most-late",
        type=float,
        default=MOST_LATE_PERCENT,
        metavar="PERCENT",
        help="of the repetitions, that may be harness:late or harness:canary (default: %(default)g)",
    )
    options = parser.parse_args(arguments)
    files = [(path, kind) for kind in KINDS for path in getattr(options, kind)]
    if len(files) < 2:
        parser.error("one survey alone cannot differ")
    try:
        cells = histories(files)
        if not cells:
            raise BadSurvey(f"{files[0][0]}: holds no cell")
    except BadSurvey as error:
        print(f"determinism: {visible(error)}", file=sys.stderr)
        return 2
    report = Report(cells)
    report.differences()
    report.trouble(options.most_late)
    print("\n".join(report.lines))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
