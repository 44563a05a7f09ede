"""What is red where works lie, and which of them can do something about it, in words; never that they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.catalogue.helps import Harm, Help
    from koppel.model import Activity
    from koppel.services.compass.need.needs import Need, Red, Strain
    from koppel.services.compass.need.offers import Offer

_MOST_LINES = 3
_MOST_STRAINS = 2
_MOST_WORKS = 6
_LONGEST_TITLE = 80


def red_words(red: Red, language: str) -> str:
    """Say that an indicator is red in an area, with its index and that of the city."""
    return text("need.red", language, indicator=red.label[language], area=red.area.name, index=red.index)


def need_lines(needs: Sequence[Need], language: str) -> tuple[str, ...]:
    """Say of the worst of each theme which works can do something about it, and in how many more themes anything is."""
    needs = _worst(needs)
    lines = [
        text(
            "need.line",
            language,
            red=red_words(need.red, language),
            works=[short_title(work.title) for work in need.works[:_MOST_WORKS]],
            count=len(need.works),
        )
        for need in needs[:_MOST_LINES]
    ]
    if len(needs) > _MOST_LINES:
        lines.append(text("need.more", language, count=len(needs) - _MOST_LINES))
    return tuple(lines)


def strain_lines(strains: Sequence[Strain], language: str) -> tuple[str, ...]:
    """Say of the worst of what is red which works can make it worse for a time, and why; each kind of harm once."""
    worst: dict[str, Strain] = {}
    for item in strains:
        worst.setdefault(item.red.indicator, item)
    lines = []
    for item in list(worst.values())[:_MOST_STRAINS]:
        titles = [short_title(work.title) for work in item.works[:_MOST_WORKS]]
        reason = reason_words(item.harm, language)
        lines.append(text("need.strain", language, red=red_words(item.red, language), works=titles, reason=reason))
    return tuple(lines)


def reason_words(item: Help | Harm, language: str) -> str:
    """Say why a kind of work can help or harm, and who says so."""
    reason = item.reason[language]
    return text("need.reason_source", language, reason=reason, source=item.source) if item.source else reason


def need_row(needs: Sequence[Need], factor: float, language: str) -> str:
    """Say in a row of the list what is red, and how much more it counts by that; empty where it counts as much."""
    needs = _worst(needs)
    if not needs or factor <= 1:
        return ""
    sentence = red_words(needs[0].red, language)
    if len(needs) > 1:
        sentence = text("need.and_more", language, red=sentence, count=len(needs) - 1)
    return text("need.row", language, red=sentence, percent=formats.percent(factor - 1, language))


def need_weight(factor: float, language: str) -> str:
    """Say how much more a coupling counts in the order of now; empty where it counts as much."""
    return text("need.weight", language, percent=formats.percent(factor - 1, language)) if factor > 1 else ""


def offer_words(offer: Offer, language: str) -> str:
    """Say what is red about which a suggestion can do something, and who could; empty where nothing is red."""
    if not offer.red:
        return ""
    parts = [red_words(offer.red[0], language), text("need.door", language)]
    parts.append(text("need.who" if offer.partners else "need.nobody", language, names=offer.partners))
    return " ".join(f"{part}." for part in parts)


def door_line(offers: Sequence[Offer], works: Sequence[Activity], language: str) -> str:
    """
    Say the first suggestion that suits something red in one line.

    Empty where none does, or who could do it has one of the works and sits at the table already.
    """
    there = {item.partner for item in works}
    if not offers or not offers[0].red or there & set(offers[0].partners):
        return ""
    label, words = offers[0].addon.label[language], offer_words(offers[0], language)
    return text("need.suggestion", language, label=label, words=words)


def _worst(needs: Sequence[Need]) -> list[Need]:
    """Return the first of each theme."""
    by_theme: dict[str, Need] = {}
    for need in needs:
        by_theme.setdefault(need.red.theme, need)
    return list(by_theme.values())


def short_title(words: str) -> str:
    """Return a title as it stands in a sentence: on one line, and cut where it is long."""
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST_TITLE else f"{plain[: _LONGEST_TITLE - 1]}…"
