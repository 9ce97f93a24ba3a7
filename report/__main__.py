"""python3 -m report [--check] [FOLDER]: results/*.json in, results/README.md and results/index.html out."""

import argparse
import sys
from pathlib import Path

from .surveys import BadSurvey, read_all


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python3 -m report", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("results"))
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the pages are stale")
    options = parser.parse_args(arguments)
    try:
        from .render import render
    except ModuleNotFoundError as error:
        if error.name != "jinja2":
            raise
        print(
            f"report: {sys.executable} has no Jinja2: install python3-jinja2 (py3-jinja2, python-jinja, "
            "py311-Jinja2 on other systems)",
            file=sys.stderr,
        )
        return 1
    try:
        pages = render(read_all(options.folder))
    except BadSurvey as error:
        print(f"report: {error}", file=sys.stderr)
        return 1
    stale = [name for name, text in pages.items() if current(options.folder / name) != text]
    if options.check:
        for name in stale:
            print(f"report: {options.folder / name} is stale: run python3 -m report", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (options.folder / name).write_text(pages[name], encoding="utf-8")
    return 0


def current(path):
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
