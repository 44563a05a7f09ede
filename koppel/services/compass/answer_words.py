"""What partners answer to themes, and what has no answer, in words for every surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.i18n import text
from koppel.model.compass.answers import AnswerSort, CellState
from koppel.model.compass.scores import whole
from koppel.services.compass.gaps import GapState
from koppel.services.compass.need.need_words import short_title
from koppel.services.compass.need.remedies import Basis

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from koppel.catalogue.kinds import Kind
    from koppel.model.compass.answers import ThemeAnswer
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.gaps import Busy, Gap, Party
    from koppel.services.compass.matrix import Matrix, MatrixCell

_MOST_TITLES, _MOST_NEAR = 6, 6


def cell_state_words(cell: MatrixCell, language: str) -> tuple[str, ...]:
    """Say what a cell of the matrix holds: confirmed works, ideas, "nothing", proposals, or that it is open."""
    counts = (("works", len(cell.confirmed)), ("ideas", len(cell.ideas)))
    parts = [text(f"compass.answer.{name}", language, count=count) for name, count in counts if count]
    if cell.nothing is not None:
        parts.append(text("compass.answer.nothing", language))
    if cell.state is CellState.NOTHING:
        return tuple(parts)
    if cell.proposed:
        parts.append(text("compass.answer.proposed", language, count=len(cell.proposed)))
    if not parts:
        parts.append(text("compass.answer.open", language))
    if cell.aside:
        parts.append(text("compass.answer.aside", language, count=len(cell.aside)))
    return tuple(parts)


def answer_line(answer: ThemeAnswer, titles: Mapping[UUID, str], language: str) -> str:
    """Say an answer in one line; ``titles`` are those of the works that the reader may see."""
    if answer.sort is AnswerSort.NOTHING:
        return text("compass.answer.nothing_because", language, reason=answer.text or "")
    if answer.sort is AnswerSort.IDEA:
        return text("compass.answer.idea", language, words=answer.text or "")
    title = titles.get(answer.activity_id) if answer.activity_id else None
    return text("compass.answer.work", language, words=title or text("compass.answer.work_unknown", language))


def saved_words(who: str, at: datetime, language: str, *, at_table: bool) -> list[str]:
    """Say who saved an answer and when, and whether that was at the table."""
    parts = [text("compass.answer.saved", language, who=who, day=formats.day(clock.day_of(at), language))]
    if at_table:
        parts.append(text("compass.answer.at_table", language))
    return parts


def answer_by(answer: ThemeAnswer, language: str) -> str:
    """Say who answered and when, whether that was at the table, and who took it back."""
    parts = saved_words(answer.saved_by, answer.saved_at, language, at_table=answer.at_table)
    if answer.withdrawn_at is not None:
        day = formats.day(clock.day_of(answer.withdrawn_at), language)
        parts.append(text("compass.answer.withdrawn", language, who=answer.withdrawn_by or "", day=day))
    return "; ".join(parts)


def gap_state_words(gap: Gap, language: str, *, is_placed: bool) -> str:
    """
    Say in a clause what is known to be done about what is red.

    Nothing at all, works of which no partner said that they help, or what somebody does; of an area that the map does
    not know no work is said to be here.
    """
    if gap.state is GapState.NOTHING:
        return text("compass.gap.state.nothing", language)
    if gap.state is GapState.PROPOSED:
        key = "refused" if gap.refused else "proposed"
        return text(f"compass.gap.state.{key}{'' if is_placed else '_somewhere'}", language, count=gap.proposed)
    counts = (("works", gap.works), ("ideas", gap.ideas))
    what = [text(f"compass.answer.{name}", language, count=count) for name, count in counts if count]
    return text("compass.gap.state.answered", language, partners=list(gap.active), what=what)


def gap_words(gap: Gap, matrix: Matrix, compass: Compass, kinds: Mapping[str, Kind], language: str) -> tuple[str, ...]:
    """Say what is red, what is known to be done about it, who could do something, with what, and who said "nothing"."""
    theme = compass.themes[gap.theme].label[language]
    names = [compass.indicators[name].label[language] for name in gap.indicators]
    score = _score(matrix, gap.theme)
    if gap.state is GapState.BESIDE:
        key = "beside" if gap.works else "beside_ideas"
        lines = [text(f"compass.gap.{key}", language, theme=theme, partners=list(gap.active), names=names)]
        if gap.works and gap.ideas:
            lines.append(text("compass.gap.beside_also", language))
    else:
        clause = gap_state_words(gap, language, is_placed=matrix.is_placed)
        state = f"{clause[0].upper()}{clause[1:]}."
        key = "indicators" if not gap.is_theme_red else "theme_with" if names else "theme"
        lines = [text(f"compass.gap.{key}", language, theme=theme, score=score, names=names, state=state)]
    if gap.state is GapState.ANSWERED:
        return (*lines, *_refused(gap, language))
    lines.append(_who(gap, language, is_placed=matrix.is_placed))
    labels = [kinds[name].label[language] for name in gap.kinds]
    without = _without_kinds(gap, matrix, compass, language)
    if labels or not without:
        lines.append(text("compass.gap.kinds" if labels else "compass.gap.no_kinds", language, names=labels))
    lines += without
    if gap.aside:
        lines.append(text("compass.gap.aside", language, count=gap.aside))
    return (*lines, *_refused(gap, language))


def _who(gap: Gap, language: str, *, is_placed: bool) -> str:
    """Say who could do something; where nobody does such work, who works there and can be asked."""
    if gap.parties:
        names = [_party(item, language, is_placed=is_placed) for item in gap.parties]
        return text("compass.gap.could", language, names=names)
    if not gap.near:
        return text("compass.gap.nobody", language)
    names = list(gap.near[:_MOST_NEAR])
    if left := len(gap.near) - len(names):
        names.append(text("compass.gap.near_more", language, count=left))
    return text("compass.gap.near" if is_placed else "compass.gap.near_somewhere", language, names=names)


def _without_kinds(gap: Gap, matrix: Matrix, compass: Compass, language: str) -> list[str]:
    """Say of what is red and no kind of work helps what else can; or that nobody said yet what helps it."""
    lines = []
    for name in gap.indicators:
        if not matrix.kinds_of.get(name):
            indicator = compass.indicators[name]
            key = "otherwise" if indicator.otherwise else "otherwise_unsaid"
            facts = {"indicator": indicator.label[language], "advice": indicator.otherwise.get(language, "")}
            lines.append(text(f"compass.gap.{key}", language, **facts))
    return lines


def _refused(gap: Gap, language: str) -> tuple[str, ...]:
    return (text("compass.gap.refused", language, names=list(gap.refused)),) if gap.refused else ()


def busy_words(busy: Busy, matrix: Matrix, compass: Compass, language: str) -> str:
    """Say where there is activity without need."""
    counts = (("works", busy.works), ("ideas", busy.ideas))
    what = [text(f"compass.answer.{name}", language, count=count) for name, count in counts if count]
    return text(
        "compass.gap.busy",
        language,
        theme=compass.themes[busy.theme].label[language],
        score=_score(matrix, busy.theme),
        what=what,
        names=list(busy.partners),
    )


def busy_titles(busy: Busy, language: str) -> str:
    """Say which works these are, at most `_MOST_TITLES` by name; empty where there are ideas only."""
    titles = [short_title(item) for item in busy.titles[:_MOST_TITLES]]
    if not titles:
        return ""
    left = len(busy.titles) - len(titles)
    return text("compass.gap.busy_more" if left else "compass.gap.busy_works", language, names=titles, count=left)


def _score(matrix: Matrix, theme: str) -> str:
    score = matrix.shown.themes[theme].derived.score
    return "" if score is None else str(whole(score))


def _party(party: Party, language: str, *, is_placed: bool) -> str:
    if party.basis is Basis.BEFORE or party.basis is Basis.WANTS:
        where = "near" if party.is_near and is_placed else "elsewhere"
        return text(f"compass.gap.party_{party.basis.name.lower()}_{where}", language, partner=party.partner)
    if not is_placed:
        # Of an area that the map does not know, nobody's work is here.
        return text("compass.gap.party_somewhere", language, partner=party.partner)
    if party.proposed:
        return text("compass.gap.party_here", language, partner=party.partner, count=party.proposed)
    key = "compass.gap.party_near" if party.is_near else "compass.gap.party_elsewhere"
    return text(key, language, partner=party.partner)
