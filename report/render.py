"""Tables in, Markdown and HTML out. Whatever comes from a results file is escaped."""

import os
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import tables, vocabulary

TEMPLATES = Path(__file__).parent / "templates"


def markdown(value):
    """`value` as literal text inside a Markdown table or a link."""
    text = re.sub(r"([\\`*_\[\]|~#!@$]|:(?=//))", r"\\\1", str(value))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(?i)(www)\.", r"\1\\.", text)  # else a forge makes it a link


def render(surveys):
    """{file name: its text}"""
    facts = {
        "surveys": surveys,
        "blocks": tables.blocks(surveys),
        "words": vocabulary,
        "tables": tables,
    }
    return {
        "README.md": template("results.md.j2", finalize=markdown).render(facts),
        "index.html": template("index.html.j2", autoescape=True).render(facts),
    }


@lru_cache
def template(name, **escaping):
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **escaping,
    )
    environment.filters["url"] = lambda file: quote(os.fsencode(file))
    return environment.get_template(name)
