"""The legend of the map for the wall: what each number is, when, by whom, and how far."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from koppel.cartography.marks import dark, key
from koppel.formats import capitalised
from koppel.i18n import text
from koppel.publish.model import PublicState
from koppel.publish.paper.numbered import OUTLINES
from koppel.publish.words import phase_text, shifted_text, state_text, when_text
from koppel.tokens import token
from koppel.typeset.letters import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.cartography.marks import Hatches
    from koppel.publish.model import PublicCopy, PublicKind, PublicWork
    from koppel.publish.paper.numbered import Numbered


def legend_order(copy: PublicCopy) -> list[PublicWork]:
    """Put the works that have a place in the order of the legend: by theme, kind, time."""
    kinds = list(copy.kinds)
    themes = list(dict.fromkeys(kind.theme for kind in copy.kinds.values()))
    placed = [work for work in copy.works if work.is_shown and work.geometry is not None]
    return sorted(placed, key=lambda work: (themes.index(copy.kinds[work.kind].theme), kinds.index(work.kind)))


def legend_keys(copy: PublicCopy, language: str) -> list[dict[str, str]]:
    """Show what each outline on the map means."""
    used = {work.state for work in copy.works if work.is_shown}
    return [
        {"svg": key(OUTLINES[state], 11, 6), "text": state_text(state, language)}
        for state in PublicState
        if state in used
    ]


def legend_items(
    copy: PublicCopy, numbered: Sequence[Numbered], hatches: Hatches, language: str
) -> list[dict[str, Any]]:
    """Return what stands in the legend, from above: themes, kinds and works, then the works that have no place."""
    items: list[dict[str, Any]] = []
    for theme, of_theme in groupby(numbered, key=lambda item: item.kind.theme):
        first = next(kind for kind in copy.kinds.values() if kind.theme == theme)
        items.append({"is": "theme", "text": printable(first.theme_label[language], 80), "color": dark(first.color)})
        for kind, of_kind in groupby(of_theme, key=lambda item: item.kind):
            items.append(_kind_item(kind, hatches, language))
            items += [
                {"is": "work", "pill": item.pill, "missing": "", **_entry(item.work, language)} for item in of_kind
            ]
    areas = {area.slug: area.name for area in copy.areas}
    loose = [work for work in copy.works if work.is_shown and work.geometry is None]
    loose.sort(key=lambda work: (areas.get(work.area or "", ""), work.area or ""))
    for slug, of_area in groupby(loose, key=lambda work: work.area):
        heading = text("public.where.area", language, area=areas.get(slug or "", ""))
        items.append({"is": "theme", "text": printable(heading, 120), "color": token("paper-grey")})
        for work in of_area:
            kind = copy.kinds[work.kind]
            sample = {
                "svg": hatches.sample(kind, OUTLINES[work.state], 14, 6),
                "kind": printable(kind.label[language], 120),
            }
            items.append({"is": "work", "pill": None, "missing": "", **_entry(work, language), **sample})
    return items


def _entry(work: PublicWork, language: str) -> dict[str, Any]:
    more = [phase_text(work, language), shifted_text(work, language)]
    return {
        "title": printable(work.title),
        "when": capitalised(when_text(work.period, language)),
        "who": printable(work.partner, 160),
        "state": state_text(work.state, language),
        "more": ". ".join(part for part in more if part),
        "stopped": work.state is PublicState.GAAT_NIET_DOOR,
        "plan": work.state is PublicState.PLAN,
    }


def _kind_item(kind: PublicKind, hatches: Hatches, language: str) -> dict[str, Any]:
    sample = hatches.sample(kind, OUTLINES[PublicState.AFGESPROKEN], 14, 6)
    return {"is": "kind", "text": printable(kind.label[language], 120), "svg": sample, "color": dark(kind.color)}
