"""Results files come from other people's machines: each is shown harmless, or refused in one sentence."""

import copy
import json
import os
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest

from report.__main__ import main

PLAIN = json.loads((Path(__file__).parent / "data" / "plain" / "linux.json").read_text())
PLAIN["cells"][0]["note"] = "a note"
PLAIN["grades"][0]["flags"] = ["one-way"]

TEXTS = {
    "control": "\x1b[2J\x1b]0;title\x07\x9b31m\x00\r\n\x7f\u202eright to left\u2066\u200b\ufeff\u2028",
    "markup": '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    + "' onclick='alert(1) {{ 7 * 7 }}{% for x in y %}"
    + "](javascript:alert(1)) [a](javascript:alert(1)) ![i](http://e.example/x.png)"
    + "<javascript:alert(1)> <http://e.example> http://e.example www.e.example a@e.example"
    + "| a | b |\n|---|---|\n\n# heading\n\n```\ncode $\\href{javascript:alert(1)}{x}$ `` ` `` \\| \\",
    "no character": "\ud800",
    "long": "x" * 100_000,
    "empty": "",
}
OTHERS = [None, True, -1, 1.5, 10**30, 1e300, [], {}, ["a"], [["a"]], {"a": "b"}, {"a": 1}]


def places(value, path=()):
    """Every member there can be; of a list, its first element."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, member in inner:
        yield from places(member, (*path, key))


def with_member(path, value):
    """The plain survey, with another value at `path`."""
    data = copy.deepcopy(PLAIN)
    if not path:
        return value
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return data


def with_key(path, key):
    """The plain survey, with another name for the member at `path`."""
    data = copy.deepcopy(PLAIN)
    holder = data
    for name in path[:-1]:
        holder = holder[name]
    holder[key] = holder.pop(path[-1])
    return data


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.links = set(), set(), set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name == "href"}


def must_be_harmless(folder, file):
    page = Page((folder / "index.html").read_text(encoding="utf-8"))
    assert not page.tags & {"script", "img", "link", "iframe", "svg", "form", "object"}
    assert page.attributes <= {
        "lang", "charset", "name", "content", "http-equiv", "scope", "href", "id", "class", "title"
    }
    assert all(link == file or link.startswith("#") for link in page.links)
    markdown = (folder / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"<([^>]*)>", markdown)) <= {"sup", "/sup"}
    targets = re.findall(r"(?<!\\)\]\(([^)]*)\)", markdown)
    assert set(targets) <= {"index.html", file}
    assert not re.search(r"(?i)https?://|www\.|(?<!\\)[$@]|(?<!\\)!\[", markdown)
    for table in re.findall(r"(?:^\|.*\n)+", markdown, re.M):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1
    for text in (folder / "index.html", folder / "README.md"):
        shown = set(text.read_text(encoding="utf-8")) - {"\n"}
        assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


def must_be_one_sentence(error):
    assert error.startswith("report: ") and error.endswith("\n")
    assert len(error.splitlines()) == 1 and len(error) < 600
    assert error[:-1].isprintable()


def report_on(folder, text, capsys):
    """0: shown. 1: refused. Whatever it was, nothing harmful came of it."""
    for page in ("index.html", "README.md"):
        (folder / page).unlink(missing_ok=True)
    (folder / "x.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    answer = main([str(folder)])
    error = capsys.readouterr().err
    if answer == 0:
        assert error == ""
        must_be_harmless(folder, "x.json")
    else:
        assert answer == 1
        must_be_one_sentence(error)
        assert not (folder / "README.md").exists() and not (folder / "index.html").exists()
    return answer


@pytest.mark.parametrize("value", TEXTS.values(), ids=TEXTS)
def test_a_text_in_every_place(tmp_path, capsys, value):
    for path in places(PLAIN):
        report_on(tmp_path, json.dumps(with_member(path, value)), capsys)


@pytest.mark.parametrize("value", TEXTS.values(), ids=TEXTS)
def test_a_text_as_every_key(tmp_path, capsys, value):
    for path in places(PLAIN):
        if path and isinstance(path[-1], str):
            report_on(tmp_path, json.dumps(with_key(path, value)), capsys)


@pytest.mark.parametrize("value", OTHERS, ids=repr)
def test_something_else_in_every_place(tmp_path, capsys, value):
    for path in places(PLAIN):
        report_on(tmp_path, json.dumps(with_member(path, value)), capsys)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["grades"][0].update(flags=[["one-way"]]),
        lambda data: data["grades"][0].update(flags="one-way"),
        lambda data: data["grades"][0].update(grade=["abrupt"]),
        lambda data: data["grades"][0].update(transport=7),
        lambda data: data["cells"][0].update(outcomes={"served": True}),
        lambda data: data["cells"][0].update(outcomes={"served": 0.5}),
        lambda data: data["cells"][0].update(outcomes={"served": -3}),
        lambda data: data["cells"][0].update(outcomes={}),
        lambda data: data["cells"][0].update(repeats=10**9),
        lambda data: data["cells"][0].update(note=["x"]),
        lambda data: data["tool"].update(commit=5),
        lambda data: data["run"].update(complete="no"),
        lambda data: data["run"].update(repeats=float("nan")),
        lambda data: data["controls"][0].update(holds="false"),
        lambda data: data["controls"][0].update(expected="refused"),
        lambda data: data["platform"].update(id="x" * 100_000),
    ],
)
def test_what_would_be_shown_wrong_is_refused(tmp_path, capsys, change):
    data = copy.deepcopy(PLAIN)
    change(data)
    assert report_on(tmp_path, json.dumps(data), capsys) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        json.dumps(PLAIN).replace('"settings": {}', '"settings": ' + "[" * 15 + "]" * 15),
        json.dumps(PLAIN).replace('"wall_s": 12.5', '"wall_s": ' + "9" * 100_000),
        json.dumps(PLAIN).replace('"repeats": 20', '"repeats": 1e999'),
        json.dumps(PLAIN).replace('"repeats": 20', '"repeats": NaN'),
        json.dumps(PLAIN)[:-1] + ', "grades": []}',
        json.dumps(PLAIN) + "\0",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf" + json.dumps(PLAIN).encode(),
        b'{"schema": "\xc3\x28"}',
    ],
    ids=["arrays", "objects", "deep", "digits", "infinite", "nan", "twice", "nul", "utf-16", "mark", "no-utf-8"],
)
def test_what_is_no_results_file_is_refused(tmp_path, capsys, text):
    assert report_on(tmp_path, text, capsys) == 1


def test_a_platform_id_that_is_a_path_stays_a_name(tmp_path, capsys):
    for name in ("../../../../etc/passwd", "javascript:alert(1)", "/etc/passwd"):
        data = with_member(("platform", "id"), name)
        assert report_on(tmp_path, json.dumps(data), capsys) == 0
        assert name in (tmp_path / "index.html").read_text()
        assert {path.name for path in tmp_path.iterdir()} == {"x.json", "README.md", "index.html"}


@pytest.mark.parametrize(
    "name", ["javascript:alert(1).json", 'x" onclick="y.json', "a](b)|c.json", "\x1b[2J.json", "<b>.json"]
)
def test_a_file_name_is_hostile_too(tmp_path, capsys, name):
    (tmp_path / name).write_text(json.dumps(PLAIN))
    assert main([str(tmp_path)]) == 0
    page = Page((tmp_path / "index.html").read_text())
    assert all(re.fullmatch(r"#?[\w.%-]+", link) for link in page.links)
    markdown = (tmp_path / "README.md").read_text()
    targets = re.findall(r"(?<!\\)\]\(([^)]*)\)", markdown)
    assert len(targets) > 2 and all(re.fullmatch(r"([\w.%-]|\\_)+", target) for target in targets)
    (tmp_path / name).write_text("{")
    assert main([str(tmp_path)]) == 1
    must_be_one_sentence(capsys.readouterr().err)


def test_a_file_name_that_is_no_text(tmp_path, capsys):
    try:
        (tmp_path / os.fsdecode(b"\xff.json")).write_text(json.dumps(PLAIN))
    except OSError:
        pytest.skip("this file system has no such names")
    assert main([str(tmp_path)]) == 0
    assert "%FF.json" in (tmp_path / "index.html").read_text()


def test_only_files_are_read_and_not_without_end(tmp_path, capsys):
    for target in ("/dev/zero", str(tmp_path)):
        (tmp_path / "x.json").symlink_to(target)
        assert main([str(tmp_path)]) == 1
        must_be_one_sentence(capsys.readouterr().err)
        (tmp_path / "x.json").unlink()
    os.mkfifo(tmp_path / "x.json")
    assert main([str(tmp_path)]) == 1
    must_be_one_sentence(capsys.readouterr().err)
    (tmp_path / "x.json").unlink()
    with open(tmp_path / "x.json", "wb") as large:
        large.truncate((64 << 20) + 1)
    assert main([str(tmp_path)]) == 1
    must_be_one_sentence(capsys.readouterr().err)
