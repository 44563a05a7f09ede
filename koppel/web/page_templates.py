"""The templates and styles of the pages that the server makes itself: everything put into them is escaped."""

from __future__ import annotations

from functools import cache, lru_cache

import jinja2
from markupsafe import Markup, escape

from koppel.tokens import style

# Of a text that people wrote, in characters; the panel of the page has all of it.
_LONGEST = 300


@cache
def templates() -> jinja2.Environment:
    """Return the templates; a value that is not given is an error, and ``short`` cuts what is too long to read."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("koppel.web", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["short"] = lambda words: words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    made.filters["breaking"] = breaking
    return made


def breaking(words: str) -> Markup:
    """Return escaped text in which an e-mail address may break after its ``@`` and its dots, not in a word."""
    parts = str(escape(words)).split(" ")
    return Markup(  # noqa: S704
        " ".join(part.replace("@", "@<wbr>").replace(".", ".<wbr>") if "@" in part else part for part in parts)
    )


@lru_cache(maxsize=8)
def page_style(name: str) -> str:
    """Return a style sheet behind the one table of colours and sizes."""
    loader = templates().loader
    assert loader is not None  # noqa: S101
    return style() + loader.get_source(templates(), name)[0].strip()
