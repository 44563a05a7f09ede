"""Who can still do something about a warning, until when it is cheap, and what: in words, for every surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.detect.alarms.moving import Until, acts
from koppel.i18n import text
from koppel.model import FindingType, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.detect.alarms.moving import Act
    from koppel.model import Activity


def act_lines(
    kind: FindingType | str, works: Sequence[Activity], catalogue: Catalogue, today: date, language: str
) -> tuple[str, ...]:
    """Describe what each partner can still do about a warning, and until when; or that nobody can."""
    possible = acts(FindingType(kind), works, catalogue, today)
    return tuple(_line(act, language) for act in possible) or (text("facts.act.nobody", language),)


def _line(act: Act, language: str) -> str:
    day = formats.day(act.day, language) if act.day else ""
    what = text(f"facts.act.{act.move.value}", language, day=day)
    key = "over" if act.until is Until.SILENT else act.until.value
    if act.until is Until.DEAR and act.work.status is not Status.TOEGEZEGD:
        key = "dear_planned"
    last = formats.day(act.last, language) if act.last else ""
    title = " ".join(act.work.title.split())
    return text(f"facts.act.until.{key}", language, partner=act.work.partner, title=title, what=what, last=last)
