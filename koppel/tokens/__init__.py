"""
Colours and measures of everything that Koppel shows: the app, residents' pages and paper.

They stand in ``tokens.css`` and nowhere else: style sheets use them as variables, scripts read them from the page
(``color.js``), and Python and Typst ask here. The colours of sorts of work are of the catalogue (``layers/``). Begin
reading in ``tokens.css``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"^\s*--([a-z0-9-]+):\s*([^;]+);", re.MULTILINE)


@cache
def style() -> str:
    """Return the style sheet that gives every page its variables, without comments."""
    before, *commented = files(__name__).joinpath("tokens.css").read_text(encoding="utf-8").split("/*")
    rules = [before, *(part.partition("*/")[2] for part in commented)]
    return "".join([*(part.rstrip() for part in rules[:-1]), rules[-1]]).lstrip()


@cache
def tokens() -> Mapping[str, str]:
    """Return all tokens by name, without the dashes before it."""
    return MappingProxyType(dict(_TOKEN.findall(style())))


def token(name: str) -> str:
    """
    Return the value of a token; that of a colour is ``#rrggbb``.

    Raises
    ------
    KeyError
        There is no token of that name.
    """
    return tokens()[name]
