"""What this package relies on in a results file: each member that it reads, and of which kind it is.

`unlisten check` judges the rest. Members that are not named here are ignored.
"""

MOST = 100_000_000  # of a count, as the schema has it
LONGEST = 4000  # of any text: the longest outcome there can be


class Misshapen(ValueError):
    """The message says where, and what is wrong there."""


def text(value, place):
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Misshapen(f"{place} is no text of at most {LONGEST} characters")


def boolean(value, place):
    if not isinstance(value, bool):
        raise Misshapen(f"{place} is neither true nor false")


def number(least):
    def check(value, place):
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
            raise Misshapen(f"{place} is no whole number from {least} to {MOST}")

    return check


def each(kind):
    def check(value, place):
        if not isinstance(value, list):
            raise Misshapen(f"{place} is no list")
        for index, item in enumerate(value):
            kind(item, f"{place}[{index}]")

    return check


def members(optional=(), **kinds):
    def check(value, place):
        must_be_object(value, place)
        for name, kind in kinds.items():
            if name in value:
                kind(value[name], f"{place}.{name}" if place else name)
            elif name not in optional:
                raise Misshapen(f"{place + ' has' if place else 'there is'} no {name}")

    return check


def histogram(value, place):
    must_be_object(value, place)
    if not value:
        raise Misshapen(f"{place} is empty")
    for what, count in value.items():
        text(what, f"what {place} counts")
        number(1)(count, f"a count of {place}")


def must_be_object(value, place):
    if not isinstance(value, dict):
        raise Misshapen(f"{place or 'it'} is no object")


PLACE = {"transport": text, "setup": text, "path": text}

SEEN = {"control": text, **PLACE, "outcomes": histogram}
CELLS = each(
    members(
        technique=text,
        situation=text,
        **PLACE,
        repeats=number(0),
        outcomes=histogram,
        note=text,
        random=text,
        optional=["note", "random"],
    )
)

# For the tables.
SURVEY = members(
    schema=text,
    tool=members(version=text, commit=text),
    platform=members(id=text, system=text, release=text, arch=text, environment=text, stack=text),
    run=members(started=text, repeats=number(1), complete=boolean),
    controls=each(members(**SEEN, expected=each(text), holds=boolean)),
    cells=CELLS,
    grades=each(members(technique=text, **PLACE, grade=text, flags=each(text), why=text)),
)
# For who compares what was seen.
OBSERVATIONS = members(schema=text, run=members(complete=boolean), controls=each(members(**SEEN)), cells=CELLS)
