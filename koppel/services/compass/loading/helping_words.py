"""What helps an indicator, in words: the same for screen and shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.catalogue.compass import compass_of
from koppel.i18n import text
from koppel.services.compass.loading.helping import helped_by, shipped_kinds, without_help
from koppel.services.compass.need.need_words import reason_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.catalogue.helps import Help
    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.indicators import Indicator
    from koppel.model.compass.remedies import RemedyVersion


def kinds_words(catalogue: Catalogue, indicator: Indicator, language: str) -> str:
    """Name the kinds of work that help an indicator; that there is none, and what else can, where there is not."""
    helps = helped_by(catalogue, indicator)
    if helps:
        return ", ".join(catalogue.kinds[item.kind].label[language] for item in helps)
    if indicator.otherwise:
        return text("compass.helping.none_but", language, advice=indicator.otherwise[language])
    return text("compass.helping.none", language)


def help_line(catalogue: Catalogue, item: Help, language: str) -> str:
    """Say of one kind of work why it helps, who says so, and whether the team does."""
    who = text(f"compass.helping.{'by_team' if item.is_own else 'by_file'}", language)
    kind, reason = catalogue.kinds[item.kind].label[language], reason_words(item, language)
    return text("compass.helping.line", language, kind=kind, reason=reason, who=who)


def help_lines(catalogue: Catalogue, indicator: Indicator, language: str) -> tuple[str, ...]:
    """Say all that helps an indicator, and what else than work can."""
    lines = [help_line(catalogue, item, language) for item in helped_by(catalogue, indicator)]
    if indicator.otherwise:
        lines.append(text("compass.helping.otherwise", language, advice=indicator.otherwise[language]))
    return tuple(lines) or (text("compass.helping.none", language),)


def told_indicators(catalogue: Catalogue) -> tuple[Indicator, ...]:
    """Return of which indicators there is something to say first: own ones, and those that no kind helps."""
    compass = compass_of(catalogue)
    own = [item for item in compass.indicators.values() if item.is_own and item.is_judged and not item.is_total]
    by_team = {item.indicator for item in catalogue.helps if item.is_own}
    also = [compass.indicators[name] for name in compass.indicators if name in by_team]
    return tuple({item.id: item for item in (*own, *without_help(catalogue), *also)}.values())


def history_lines(
    catalogue: Catalogue, versions: Sequence[RemedyVersion], indicator: Indicator, language: str
) -> dict[int, str]:
    """Say of each version of an indicator, by its number, what was said, by whom and when, the last first."""
    known = shipped_kinds(catalogue, indicator)
    lines = {}
    for version in versions:
        if version.remedies.indicator != indicator.id:
            continue
        kinds = [
            catalogue.kinds[item.kind].label[language] if item.kind in catalogue.kinds else item.kind
            for item in version.remedies.kinds
            if item.kind not in known
        ]
        parts = [text("compass.helping.said_kinds", language, names=kinds)] if kinds else []
        if version.remedies.otherwise:
            parts.append(text("compass.helping.said_otherwise", language, advice=version.remedies.otherwise))
        lines[version.number] = text(
            "compass.setting.version",
            language,
            what="; ".join(parts) or text("compass.helping.said_nothing", language),
            who=version.saved_by,
            day=formats.day(clock.day_of(version.saved_at), language),
        )
    return dict(reversed(lines.items()))
