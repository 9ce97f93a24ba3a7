import pytest

from report.check_readme import main

README = "# x\n<!-- unlisten {arguments} -->\n```text\n{text}```\n<!-- end -->\n"


@pytest.mark.parametrize(
    "text, code",
    [
        (README.format(arguments="show a.json", text="show a.json\n"), 0),
        (README.format(arguments="show 'a b'", text="show a b\n"), 0),
        (README.format(arguments="show a.json", text="show b.json\n"), 1),
        (README.format(arguments="show", text="show\n") + README.format(arguments="x", text="y\n"), 1),
        ("# no excerpt\n", 1),
    ],
)
def test_excerpts(tmp_path, text, code):
    readme = tmp_path / "README.md"
    readme.write_text(text)
    assert main("/bin/echo", str(readme)) == code
