"""Texts that try to be more than text, and what of them may be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.publish.examples import small

if TYPE_CHECKING:
    from koppel.publish.model import PublicCopy

# name: (as it was written, as it must be read)
TITLES = {
    "newlines": ("Riool\r\nBEGIN:VEVENT\nUID:boos\rEND:VEVENT", "Riool BEGIN:VEVENT UID:boos END:VEVENT"),
    "other breaks": ("Riool\x85BEGIN:VEVENT\u2028UID:boos\x0bX:1", "Riool BEGIN:VEVENT UID:boos X:1"),
    "signs of ics": ("Riool; straat, \\n \\, \\; : \"open\" ^n ^'", "Riool; straat, \\n \\, \\; : \"open\" ^n ^'"),
    "closing of cdata": ("Riool ]]> <![CDATA[ &amp; &lt;", "Riool ]]> <![CDATA[ &amp; &lt;"),
    "script": ("<script>alert('x')</script><b a=\"1\">", "<script>alert('x')</script><b a=\"1\">"),
    "control signs": ("Ri\x00oo\x07l\x1b[31m \x7f\x9bstraat\ufffe\uffff", "Riool[31m straat"),
    "turned round": ("Riool \u202efdp.exe\u202c \u2066x\u2069", "Riool fdp.exe x"),
    "half a letter": ("Riool \ud83d straat", "Riool straat"),
    "long": ("Riool één voor één 🚧 " * 60, " ".join(("Riool één voor één 🚧 " * 60).split())),
}  # fmt: skip


def hostile(told: str) -> PublicCopy:
    """Return the small copy with this in every text of its works, streets and buurten."""
    copy = small()
    works = tuple(
        replace(work, title=told, text=told, partner=told, contact_role=told, contact_channel=told)
        if work.title
        else work
        for work in copy.works
    )
    return replace(
        copy,
        works=works,
        streets=tuple(replace(street, name=told) for street in copy.streets),
        areas=tuple(replace(area, name=told) for area in copy.areas),
    )
