"""Reads results files, and nothing else, into what the tables show."""

import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from .shape import SURVEY

SCHEMA = "unlisten.survey/1"
LARGEST, DEEPEST = 64 << 20, 16  # bytes and levels, as `unlisten` reads them


class BadSurvey(Exception):
    """A results file that cannot be shown; the message names it."""


@dataclass
class Grade:
    grade: str
    flags: list
    why: str
    outcomes: list = field(default_factory=list)  # [(situations, what happened)]


@dataclass
class Survey:
    file: str
    platform: dict
    run: dict
    tool: dict
    controls: dict  # (transport, setup, path) -> [control]
    grades: dict  # (transport, setup, path) -> {technique: Grade}
    observed: int
    words: set  # every outcome word

    @property
    def id(self):
        return self.platform["id"]

    @property
    def commit(self):
        """Short; still with the mark of a program that was built from changed files."""
        commit = self.tool["commit"]
        return commit[:12] + ("-dirty" if commit.endswith("-dirty") else "")


def visible(value):
    """Text without characters that control a terminal, a line or the direction of writing."""
    return "".join(
        f"\\u{{{ord(c):x}}}" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c
        for c in str(value)
    )


def cleaned(value, depth=1):
    """`value` with all its texts visible."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, (list, dict)) and depth > DEEPEST:
        raise ValueError("it is nested too deep")
    if isinstance(value, list):
        return [cleaned(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {visible(key): cleaned(item, depth + 1) for key, item in value.items()}
    return value


def histogram(outcomes):
    """{"served": 20} -> "served ×20", the most frequent first."""
    pairs = sorted(outcomes.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{shortened(words)} ×{count}" for words, count in pairs)


def shortened(words):
    """"refused refused refused" -> "3 refused"."""
    parts = words.split(" ")
    runs = []
    for part in parts:
        if runs and runs[-1][1] == part:
            runs[-1][0] += 1
        else:
            runs.append([1, part])
    return " then ".join(part if count == 1 else f"{count} {part}" for count, part in runs)


def outcomes_by_place(cells):
    """(technique, transport, setup, path) -> [(situations, what happened)], alike situations together."""
    places = {}
    for cell in cells:
        place = (cell["technique"], cell["transport"], cell["setup"], cell["path"])
        seen = places.setdefault(place, {})
        note = f" ({cell['note']})" if cell["repeats"] == 0 and cell.get("note") else ""
        seen.setdefault(histogram(cell["outcomes"]) + note, []).append(cell["situation"])
    return {
        place: [(", ".join(situations), what) for what, situations in seen.items()]
        for place, seen in places.items()
    }


def once(pairs):
    """A JSON object, in which a name stands once: other readers take another one of two."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("an object has a member twice")
    return members


def no_number(word):
    raise ValueError(f"{word} is no JSON")


def load(path, shape):
    if not path.is_file():
        raise ValueError("it is no file")
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST >> 20} MiB")
    try:
        data = cleaned(json.loads(content.decode("utf-8"), object_pairs_hook=once, parse_constant=no_number))
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if isinstance(data, dict) and data.get("schema", SCHEMA) != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA}")
    shape(data, "")
    return data


def raw(path, shape):
    """What the file holds, of that shape and safe to print."""
    try:
        return load(path, shape)
    except OSError as error:
        raise BadSurvey(visible(f"{path}: cannot be read: {error.strerror}")) from error
    except ValueError as error:
        raise BadSurvey(visible(f"{path}: not a survey: {error}")) from error


def read(path):
    path = Path(path)
    data = raw(path, SURVEY)
    outcomes = outcomes_by_place(data["cells"])
    controls, grades = {}, {}
    for item in data["controls"]:
        place = (item["transport"], item["setup"], item["path"])
        item = {**item, "saw": histogram(item["outcomes"]), "expected": " or ".join(item["expected"])}
        controls.setdefault(place, []).append(item)
    for item in data["grades"]:
        place = (item["transport"], item["setup"], item["path"])
        grades.setdefault(place, {})[item["technique"]] = Grade(
            item["grade"],
            item["flags"],
            item["why"],
            outcomes.get((item["technique"], *place), []),
        )
    observed = sum(1 for cell in data["cells"] if cell["repeats"] > 0)
    words = {word for cell in data["cells"] for outcome in cell["outcomes"] for word in outcome.split(" ")}
    return Survey(path.name, data["platform"], data["run"], data["tool"], controls, grades, observed, words)


def read_all(folder):
    surveys = [
        read(path)
        for path in sorted(Path(folder).glob("*.json"))
        if not path.name.endswith(".incomplete.json")  # beside the survey that it was to replace
    ]
    if not surveys:
        raise BadSurvey(visible(f"{folder}: holds no survey"))
    return surveys
