"""Surveys side by side: one block per transport, setup and path, techniques x platforms."""

from dataclasses import dataclass

from .vocabulary import FLAGS, GRADES, PATHS, SETUPS, TRANSPORTS, WORDS, rank

MARKS = {flag: chr(ord("a") + number) for number, flag in enumerate(FLAGS)}
GENTLE = ("two-stage", "two-stage-silent", "hand-over")
MEANINGLESS = "not-applicable"


@dataclass
class Block:
    transport: str
    setup: str
    path: str
    rows: list  # [(technique, [Grade or None per survey])]
    left_out: list  # techniques that have no meaning here
    flags: list
    controls: list  # per survey: [control]

    @property
    def anchor(self):
        return f"{self.transport}-{self.setup}-{self.path}"

    def gentle(self, column):
        """The techniques that stop listening and lose nobody who is queued, best grade first."""
        return [
            (technique, grades[column].grade)
            for wanted in GENTLE
            for technique, grades in self.rows
            if grades[column] and grades[column].grade == wanted
        ]


    def instead(self, column):
        """What stands where no technique is gentle: only where one was observed is that an answer."""
        found = [grades[column].grade for _, grades in self.rows if grades[column]]
        if not found:
            return "not asked"
        if all(grade == "unsupported" for grade in found):
            return "unsupported"
        return "none" if any(grade not in UNOBSERVED for grade in found) else "incomplete"


# Grades that make no claim.
UNOBSERVED = {"unsupported", "not-applicable", "incomplete"}


def blocks(surveys):
    places = {place for survey in surveys for place in survey.grades}
    every = [one_block(surveys, place) for place in sorted(places, key=place_rank)]
    return [block for block in every if block.rows]


def place_rank(place):
    transport, setup, path = place
    return rank(PATHS, path), rank(TRANSPORTS, transport), rank(SETUPS, setup)


def one_block(surveys, place):
    columns = [survey.grades.get(place, {}) for survey in surveys]
    rows, left_out = [], []
    for technique in sorted({name for column in columns for name in column}, key=technique_rank):
        grades = [column.get(technique) for column in columns]
        if all(grade is None or grade.grade == MEANINGLESS for grade in grades):
            left_out.append(technique)
        else:
            rows.append((technique, grades))
    used = {flag for _, grades in rows for grade in grades if grade for flag in grade.flags}
    return Block(
        *place,
        rows=rows,
        left_out=left_out,
        flags=sorted(used, key=lambda flag: rank(FLAGS, flag)),
        controls=[survey.controls.get(place, []) for survey in surveys],
    )


def technique_rank(technique):
    return (technique != "nothing", technique)


def controls(found):
    holding = sum(control["holds"] for control in found)
    return f"{holding} of {len(found)} hold" if found else "none"


def words(surveys):
    """[(word, meaning)] of those that a reader may meet and that need one."""
    seen = set().union(*(survey.words for survey in surveys))
    return [
        (word + "..." if word.endswith(":") else word, meaning)
        for word, meaning in WORDS.items()
        if any(other == word or word.endswith(":") and other.startswith(word) for other in seen)
    ]


def mark(flag):
    return MARKS.get(flag, flag)


def symbol(grade):
    return GRADES[grade][0] if grade in GRADES else "?"


def letters(grade):
    return GRADES[grade][1] if grade in GRADES else "??"


def tone(grade):
    return GRADES[grade][2] if grade in GRADES else "none"
