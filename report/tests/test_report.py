import json
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from report.__main__ import main
from report.render import markdown, render
from report.surveys import BadSurvey, read, read_all, shortened, visible
from report.tables import MARKS, blocks, words
from report.vocabulary import FLAGS, GRADES, PATHS, SETUPS

DATA = Path(__file__).parent / "data"
SCHEMA = Path(__file__).parents[2] / "results" / "schema" / "survey-1.json"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(DATA / "plain", tmp_path / "results")
    return tmp_path / "results"


def changed(folder, change):
    path = folder / "linux.json"
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))
    return path


def test_blocks_put_techniques_in_rows_and_surveys_in_columns():
    found = blocks(read_all(DATA / "plain"))
    assert [(block.transport, block.setup, block.path) for block in found] == [
        ("tcp4", "alone", "loopback"),
        ("unix", "alone", "loopback"),
    ]
    tcp4, unix = found
    assert [technique for technique, _ in tcp4.rows] == ["nothing", "close", "shutdown-rd"]
    assert [g and g.grade for g in dict(tcp4.rows)["shutdown-rd"]] == [None, "abrupt"]
    assert tcp4.left_out == ["unlink"]
    assert unix.flags == ["needs-privilege", "one-way"]
    assert unix.gentle(1) == [("shutdown-rd", "two-stage"), ("unlink", "two-stage")]
    assert unix.gentle(0) == []
    assert unix.instead(0) == "not asked"
    assert tcp4.instead(1) == "none"


def test_that_nothing_is_gentle_is_said_only_where_something_was_observed(folder):
    for grade in ("unsupported", "incomplete"):

        def change(data):
            for each in data["grades"]:
                each["grade"] = grade

        changed(folder, change)
        survey = read(folder / "linux.json")
        assert [block.instead(0) for block in blocks([survey])] == [grade] * len(blocks([survey]))


def test_a_setup_without_meaning_has_no_block(folder):
    def change(data):
        for grade in data["grades"]:
            if grade["transport"] == "unix":
                grade["grade"] = "not-applicable"

    changed(folder, change)
    assert [block.transport for block in blocks(read_all(folder))] == ["tcp4"]


def test_alike_situations_share_a_line():
    survey = read(DATA / "plain" / "linux.json")
    close = survey.grades["tcp4", "alone", "loopback"]["close"]
    assert close.outcomes == [
        ("new, new-behind", "3 refused ×20"),
        ("queued", "reset ×20"),
        ("queued-sent", "reset ×19, stranded ×1"),
    ]


def test_shortened_keeps_the_order_of_the_clients():
    assert shortened("served") == "served"
    assert shortened("served dropped dropped served") == "served then 2 dropped then served"


def test_every_word_of_the_schema_has_a_meaning():
    schema = json.loads(SCHEMA.read_text())
    grade = schema["properties"]["grades"]["items"]["properties"]
    assert set(grade["grade"]["enum"]) == set(GRADES)
    assert set(grade["flags"]["items"]["enum"]) == set(FLAGS)
    assert set(schema["definitions"]["setup"]["enum"]) == set(SETUPS)
    assert set(schema["definitions"]["path"]["enum"]) == set(PATHS)


def test_marks_are_distinct():
    assert len(set(MARKS.values())) == len(MARKS)
    assert len({symbol for symbol, *_ in GRADES.values()}) == len(GRADES)
    assert len({letters for _, letters, *_ in GRADES.values()}) == len(GRADES)


def test_markdown_tables_are_rectangular():
    for data in ("plain", "hostile"):
        page = render(read_all(DATA / data))["README.md"]
        for table in re.findall(r"(?:^\|.*\n)+", page, re.M):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
            assert len(widths) == 1, table


def test_markdown_tells_what_matters():
    page = render(read_all(DATA / "plain"))["README.md"]
    assert "| unlink | | ● two-stage |" in page
    assert "[linux-6.1.0-x86\\_64-debian-12-vm](linux.json)" in page
    assert "(**interrupted**)" in page
    assert "**Control failed on freebsd-14.1-amd64**: never-listened should be refused, was dropped ×5" in page
    assert "no meaning here: unlink" in page


class Elements(HTMLParser):
    """Every element and attribute of a page, and whether all are closed."""

    VOID = {"meta"}

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.open = set(), set(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_well_formed_and_self_contained():
    page = render(read_all(DATA / "plain"))["index.html"]
    elements = Elements(page)
    assert elements.open == []
    assert not elements.tags & {"script", "img", "link", "iframe"}
    assert "src" not in elements.attributes
    assert "http" not in page.replace("http-equiv", "")
    assert "url(" not in page


def test_hostile_strings_are_only_text():
    plain, hostile = (render(read_all(DATA / name)) for name in ("plain", "hostile"))
    a, b = Elements(plain["index.html"]), Elements(hostile["index.html"])
    assert b.open == []
    assert b.tags <= a.tags and b.attributes <= a.attributes
    allowed = {"sup", "/sup"}
    assert set(re.findall(r"<([^>]*)>", hostile["README.md"])) <= allowed
    for page in hostile.values():
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)
    assert "http://" not in hostile["README.md"]
    assert "www." not in hostile["README.md"]


def test_escapes():
    assert visible("a\x1b[31m\u202e\n") == "a\\u{1b}[31m\\u{202e}\\u{a}"
    assert markdown("a|b`c <d> & *e* [f](g) \\") == "a\\|b\\`c &lt;d&gt; &amp; \\*e\\* \\[f\\](g) \\\\"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"schema": "unlisten.survey/2"}', '{"schema": "unlisten.survey/1"}'],
)
def test_a_file_that_is_no_survey_is_named(folder, text, capsys):
    (folder / "bad.json").write_text(text)
    assert main([str(folder)]) == 1
    assert "bad.json" in capsys.readouterr().err
    assert not (folder / "README.md").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["platform"].pop("arch"),
        lambda data: data.update(cells=3),
        lambda data: data["grades"][0].pop("why"),
        lambda data: data["cells"][0].update(outcomes=["served"]),
    ],
)
def test_a_broken_survey_is_named(folder, change):
    with pytest.raises(BadSurvey, match="linux.json"):
        read(changed(folder, change))


def test_no_survey_is_an_error(tmp_path):
    assert main([str(tmp_path)]) == 1


def test_check_finds_stale_and_missing_pages(folder, capsys):
    assert main(["--check", str(folder)]) == 1
    assert not (folder / "README.md").exists()
    assert main([str(folder)]) == 0
    assert main(["--check", str(folder)]) == 0
    changed(folder, lambda data: data["grades"][1].update(grade="trap"))
    assert main(["--check", str(folder)]) == 1
    assert "stale" in capsys.readouterr().err
    assert main([str(folder)]) == 0
    (folder / "index.html").unlink()
    assert main(["--check", str(folder)]) == 1


def test_an_incomplete_survey_beside_another_is_no_column(folder):
    (folder / "linux.incomplete.json").write_text("{")
    assert len(read_all(folder)) == len(read_all(DATA / "plain"))


def test_without_jinja2_the_package_is_named(folder, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    monkeypatch.delitem(sys.modules, "report.render")
    assert main([str(folder)]) == 1
    error = capsys.readouterr().err
    assert "python3-jinja2" in error and len(error.splitlines()) == 1


def test_words_that_need_it_are_explained_where_they_occur(folder):
    assert words(read_all(folder)) == []
    changed(folder, lambda data: data["cells"][0].update(outcomes={"woken:EINVAL refused": 20}))
    assert [word for word, _ in words(read_all(folder))] == ["woken:..."]
    assert "<dt>woken:...</dt>" in render(read_all(folder))["index.html"]


def test_a_program_built_from_changed_files_says_so(folder):
    survey = read(changed(folder, lambda data: data["tool"].update(commit="0123456789abcdef-dirty")))
    assert survey.commit == "0123456789ab-dirty"
    assert "0123456789ab-dirty" in render([survey])["README.md"]
