"""Cards for the table as PDF: one page each, filled in or to be filled in by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from koppel.typeset.letters import printable
from koppel.typeset.press import Press

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_TEMPLATE = Path(__file__).parent / "card.typ"
_MOST_WORKS, _MOST_ACTIONS = 5, 6


@dataclass(frozen=True, slots=True)
class Box:
    """A text under a title; ``help`` says what belongs there. ``wide`` goes over the whole page."""

    title: str
    help: str
    text: str
    wide: bool = True
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An action on a card."""

    text: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One card; ``more_actions`` and ``more_works`` say how many there are beyond what is printed, with ``#``."""

    kind: str
    title: str
    subtitle: str
    works: tuple[str, ...]
    boxes: tuple[Box, ...]
    foot: str
    actions_title: str = ""
    actions: tuple[Line, ...] = ()
    more_works: str = "+ #"
    more_actions: str = "+ #"


def cards_pdf(sheets: Sequence[Sheet], title: str, language: str, at: datetime) -> bytes:
    """
    Print cards as tagged PDF (PDF/UA-1), a page each.

    Parameters
    ----------
    sheets
        At least one. Texts may hold anything: they are printed as they are, letters that the font lacks as ■.
    title
        Of the document.
    language
        One of `koppel.i18n.LANGUAGES`.
    at
        When it is printed, UTC; the same sheets and moment give the same bytes.
    """
    values = {
        "title": printable(title, 200),
        "language": language,
        "printed_on": [at.year, at.month, at.day],
        "sheets": [_values(sheet) for sheet in sheets],
    }
    return Press(_TEMPLATE).pdf(values, at)


def _values(sheet: Sheet) -> dict[str, object]:
    works = [printable(work, 110) for work in sheet.works[:_MOST_WORKS]]
    if len(sheet.works) > _MOST_WORKS:
        works.append(sheet.more_works.replace("#", str(len(sheet.works) - _MOST_WORKS)))
    unseen = len(sheet.actions) - _MOST_ACTIONS
    return {
        "kind": sheet.kind,
        "title": printable(sheet.title, 90),
        "subtitle": printable(sheet.subtitle, 160),
        "works": works,
        "boxes": [
            {
                "title": box.title,
                "help": box.help,
                "wide": box.wide,
                "first": box.first,
                "lines": [line for line in (printable(line) for line in box.text.split("\n")) if line],
            }
            for box in sheet.boxes
        ],
        "actions_title": sheet.actions_title,
        "actions": [
            {"text": printable(item.text, 130), "owner": printable(item.owner, 70), "due": item.due}
            for item in sheet.actions[:_MOST_ACTIONS]
        ],
        "actions_more": sheet.more_actions.replace("#", str(unseen)) if unseen > 0 else "",
        "foot": printable(sheet.foot, 200),
    }
