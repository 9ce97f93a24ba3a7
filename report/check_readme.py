"""python3 -m report.check_readme UNLISTEN [README]: is README's excerpt what the program prints?

README marks each excerpt; the words after "unlisten" are the arguments:
    <!-- unlisten show results/x.json -->
    ```
    ...
    ```
    <!-- end -->
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

EXCERPT = re.compile(r"<!-- unlisten (?P<arguments>.+?) -->\n```\w*\n(?P<text>.*?)```\n<!-- end -->", re.S)


def printed(program, arguments):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    environment.pop("COLUMNS", None)
    return subprocess.run(
        [program, *shlex.split(arguments)], env=environment, stdout=subprocess.PIPE, check=True
    ).stdout.decode()


def main(program, readme="README.md"):
    excerpts = list(EXCERPT.finditer(Path(readme).read_text(encoding="utf-8")))
    if not excerpts:
        print(f"{readme}: holds no excerpt of unlisten's output", file=sys.stderr)
        return 1
    stale = [e["arguments"] for e in excerpts if printed(program, e["arguments"]) != e["text"]]
    for arguments in stale:
        print(f"{readme}: not what this prints now: unlisten {arguments}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
