"""What a publication would change for residents, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.publish.model import PublicState, PublicWork
from koppel.publish.words import change_texts, period_text, together_text

if TYPE_CHECKING:
    from koppel.publish.model import PublicCopy


class Sort(StrEnum):
    """What happens to a work for residents, in the order of the screen."""

    NEW = "new"
    CHANGED = "changed"
    STOPPED = "stopped"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Difference:
    """A work that residents will read differently; ``lines`` say how, empty for a new one."""

    sort: Sort
    key: str
    title: str
    partner: str
    kind: str
    period: str
    lines: tuple[str, ...]


def differences(copy: PublicCopy, before: PublicCopy | None, language: str) -> tuple[Difference, ...]:
    """Compare a draft with what is public now; by `Sort`, then in the order of the draft."""
    old = {work.key: work for work in before.works} if before else {}
    found = []
    for work in copy.works:
        known = old.get(work.key)
        sort, lines = _compare(work, known, copy, before, language)
        if sort is None:
            continue
        # Of what is gone only the publication before knows the words.
        told, source = (known, before) if sort is Sort.GONE and known and before else (work, copy)
        found.append(
            Difference(
                sort,
                work.key,
                told.title,
                told.partner,
                source.kinds[told.kind].label[language] if told.kind else "",
                period_text(told, language),
                lines,
            )
        )
    order = list(Sort)
    return tuple(sorted(found, key=lambda item: order.index(item.sort)))


def _compare(
    work: PublicWork, known: PublicWork | None, copy: PublicCopy, before: PublicCopy | None, language: str
) -> tuple[Sort | None, tuple[str, ...]]:
    was_shown = known is not None and known.is_shown
    if not was_shown or known is None or before is None:
        return (Sort.NEW, ()) if work.is_shown else (None, ())
    if not work.is_shown:
        return Sort.GONE, ()
    lines: list[str] = []
    if len(work.changes) > len(known.changes):
        lines += change_texts(work.changes[-1], language)
    together = together_text(work, copy, language)
    if together != together_text(known, before, language):
        lines.append(together or text("publishing.together_gone", language))
    if work.state is PublicState.GAAT_NIET_DOOR and known.state is not work.state:
        return Sort.STOPPED, ()
    if work.geometry is None and known.geometry is not None:
        lines.append(text("publishing.place_hidden", language))
    return (Sort.CHANGED, tuple(dict.fromkeys(lines))) if lines else (None, ())
