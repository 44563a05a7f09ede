"""What a publication would change for residents, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from koppel.i18n import text
from koppel.publish.model import PublicState, PublicWork
from koppel.publish.words import change_texts, moved_text, period_text, together_text

if TYPE_CHECKING:
    from datetime import datetime

    from koppel.publish.model import PublicCopy
    from koppel.services.publishing.public_now import PublicNow


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


@dataclass(frozen=True, slots=True)
class TakenAway:
    """
    A work of the last publication of which something is gone.

    ``key`` is its name in public addresses; ``at`` is None while it is being taken away.
    """

    key: str
    title: str
    partner: str
    parts: tuple[str, ...]
    at: datetime | None


def taken_away(now: PublicNow | None) -> tuple[TakenAway, ...]:
    """List what was taken away since the last publication, what goes now first; parts as in `Part`."""
    if now is None:
        return ()
    works = {work.key: work for work in now.published.works if work.is_shown}
    parts_by_work: dict[tuple[str, datetime | None], list[str]] = {
        (key, None): sorted(parts) for key, parts in now.leaving.items()
    }
    for item in sorted(now.removals, key=lambda item: item.removed_at, reverse=True):
        parts_by_work.setdefault((item.key, item.removed_at), []).append(item.part)
    return tuple(
        TakenAway(key, works[key].title, works[key].partner, tuple(parts), at)
        for (key, at), parts in parts_by_work.items()
        if key in works
    )


def differences(copy: PublicCopy, before: PublicCopy | None, language: str) -> tuple[Difference, ...]:
    """Compare a draft with what is public now; by `Sort`, then in the order of the draft."""
    old = {work.key: work for work in before.works} if before else {}
    compared = []
    for work in copy.works:
        old_work = old.get(work.key)
        sort, lines = _compare(work, old_work, copy, before, language)
        if sort is None:
            continue
        # Of what is gone only the publication before knows the words.
        shown_work, source = (old_work, before) if sort is Sort.GONE and old_work and before else (work, copy)
        compared.append(
            Difference(
                sort,
                work.key,
                shown_work.title,
                shown_work.partner,
                source.kinds[shown_work.kind].label[language] if shown_work.kind else "",
                period_text(shown_work, language),
                lines,
            )
        )
    order = list(Sort)
    return tuple(sorted(compared, key=lambda item: order.index(item.sort)))


def _compare(
    work: PublicWork, old_work: PublicWork | None, copy: PublicCopy, before: PublicCopy | None, language: str
) -> tuple[Sort | None, tuple[str, ...]]:
    was_shown = old_work is not None and old_work.is_shown
    if not was_shown or old_work is None or before is None:
        if not work.is_shown:
            return None, ()
        # A work that was cancelled is taken away at once; that it does not go ahead is told by a publication.
        return (Sort.STOPPED if work.state is PublicState.GAAT_NIET_DOOR else Sort.NEW), ()
    if not work.is_shown:
        return Sort.GONE, ()
    lines: list[str] = []
    if len(work.changes) > len(old_work.changes):
        lines += change_texts(work.changes[-1], language)
    elif work.changes != old_work.changes:
        lines.append(text("publishing.reason_changed", language, reason=moved_text(work, copy, language)))
    together = together_text(work, copy, language)
    if together != together_text(old_work, before, language):
        lines.append(together or text("publishing.together_gone", language))
    if work.state is PublicState.GAAT_NIET_DOOR and old_work.state is not work.state:
        return Sort.STOPPED, ()
    if work.geometry is None and old_work.geometry is not None:
        lines.append(text("publishing.place_hidden", language))
    return (Sort.CHANGED, tuple(dict.fromkeys(lines))) if lines else (None, ())
