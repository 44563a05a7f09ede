"""What is red without activity, on the agenda of a meeting: who could do something is asked at the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from koppel.access import Task
from koppel.errors import NotFoundError, RefusedError
from koppel.i18n import text
from koppel.services.compass.answer_words import busy_titles, busy_words, gap_state_words, gap_words
from koppel.services.compass.findings import find_in_areas
from koppel.services.compass.gaps import find_gaps
from koppel.services.compass.matrix import theme_matrix
from koppel.services.meetings.meeting_changes import add_in_section, changing, is_theme_listed
from koppel.services.meetings.proposed_points import Proposal
from koppel.services.meetings.theme_points import THEME, Sort, join_title, sort_of_ref, theme_of_ref, theme_ref
from koppel.services.news.attention import SHARED
from koppel.services.permission import require
from koppel.store.meetings import meetings as stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from koppel.catalogue.helps import Help
    from koppel.catalogue.kinds import Kind
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.gaps import Busy, Gap
    from koppel.services.compass.matrix import Matrix
    from koppel.store.database import Store


# Where on the agenda each stands.
_SECTIONS = {Sort.GAP: "needs", Sort.BESIDE: "needs", Sort.BUSY: "busy"}


class Need(NamedTuple):
    """A point that could be on the agenda; of ``words`` the first line is its title."""

    ref: str
    words: str


class Declared(NamedTuple):
    """What is declared of the compass, and of what helps."""

    compass: Compass
    helps: Sequence[Help]
    kinds: Mapping[str, Kind]


def agenda_needs(store: Store, declared: Declared, language: str, areas: Sequence[str] = ()) -> tuple[Need, ...]:
    """
    Return the themes that are red and have no answer, the worst first, as all at the table may see it.

    They are of the areas of a team, and of ``areas`` by code, also where no works lie in these.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    findings = find_in_areas(store.visible_to(SHARED), declared.compass, declared.helps, areas)
    red = [
        (area.matrix.shown.themes[gap.theme].derived.score or 0.0, area.matrix, gap)
        for area in findings.areas
        for gap in area.gaps.red_themes
    ]
    return tuple(_need(gap, matrix, declared, language) for _, matrix, gap in sorted(red, key=lambda item: item[0]))


def put_theme_on_agenda(store: Store, declared: Declared, identity: UUID, ref: str, language: str) -> UUID:
    """
    Make a theme that has no answer a point of the agenda, also during the meeting, and return the id of the point.

    Likewise one with activity without need, and one with activity that does not help all that is red in it, which
    nothing but this puts there. What is found is taken over as it is.

    Raises
    ------
    NotFoundError
        ``meeting_unknown``; ``theme_gap_unknown``: it is not red, or something is done by now; ``theme_busy_unknown``:
        it is not green, or nothing is done for it; ``theme_beside_unknown``: nothing in it is red beside activity.
    RefusedError
        ``forbidden.meet``, ``meeting_closed``; ``theme_listed``: it stands on the agenda.
    """
    require(store, Task.MEET)
    area, theme = theme_of_ref(ref)
    matrix = theme_matrix(store.visible_to(SHARED), declared.compass, declared.helps, area)
    need = _need_of_ref(matrix, declared, ref, theme, language)
    with changing(store, identity, "agenda") as writer:
        if is_theme_listed(stored.list_items(writer.cursor, identity), ref):
            raise RefusedError("theme_listed")
        return add_in_section(writer, identity, Proposal(_SECTIONS[sort_of_ref(ref)], THEME, need.ref, need.words))


def listed_themes(store: Store, identity: UUID) -> frozenset[str]:
    """Return the references of the themes that stand on an agenda, left out or not."""
    require(store, Task.READ)
    with store.visible_to(SHARED).read() as cursor:
        return frozenset(item.ref for item in stored.list_items(cursor, identity) if item.sort == THEME)


def need_words(gap: Gap, matrix: Matrix, declared: Declared, language: str) -> tuple[str, ...]:
    """Say what is red: a title with its area and what is known to be done, what is red, and who could do something."""
    return (", ".join(_title(gap, matrix, declared, language)), *_lines(gap, matrix, declared, language))


def _title(gap: Gap, matrix: Matrix, declared: Declared, language: str) -> tuple[str, ...]:
    """Say what is red in which area, and as a part of its own what is known to be done about it."""
    area = matrix.shown.area
    theme = declared.compass.themes[gap.theme].label[language]
    key = "beside_title" if gap.active else "title" if gap.is_theme_red else "title_part"
    title = text(f"compass.gap.{key}", language, theme=theme, area=area.name or area.code)
    # What is done beside it stands in its own title.
    return (title,) if gap.active else (title, gap_state_words(gap, language, is_placed=matrix.is_placed))


def _lines(gap: Gap, matrix: Matrix, declared: Declared, language: str) -> tuple[str, ...]:
    lines = gap_words(gap, matrix, declared.compass, declared.kinds, language)
    if gap.active:
        return lines
    # The title and the figures say what the first of them does.
    return lines[1:]


def busy_need_words(busy: Busy, matrix: Matrix, declared: Declared, language: str) -> tuple[str, ...]:
    """Say where there is activity without need: a title with its area, by whom, and with which works."""
    area = matrix.shown.area
    theme = declared.compass.themes[busy.theme].label[language]
    title = text("compass.gap.busy_title", language, theme=theme, area=area.name or area.code)
    lines = (busy_words(busy, matrix, declared.compass, language), busy_titles(busy, language))
    return (title, *(line for line in lines if line))


def _need_of_ref(matrix: Matrix, declared: Declared, ref: str, theme: str, language: str) -> Need:
    gaps = find_gaps(matrix, declared.compass)
    sort = sort_of_ref(ref)
    if sort is Sort.BUSY:
        busy = next((item for item in gaps.without_need if item.theme == theme), None)
        if busy is None:
            raise NotFoundError("theme_busy_unknown")
        return Need(ref, "\n".join(busy_need_words(busy, matrix, declared, language)))
    red_themes = gaps.beside_activity if sort is Sort.BESIDE else gaps.without_activity
    gap = next((item for item in red_themes if item.theme == theme), None)
    if gap is None:
        if sort is Sort.BESIDE:
            raise NotFoundError("theme_beside_unknown")
        raise NotFoundError("theme_gap_unknown")
    return _need(gap, matrix, declared, language)


def _need(gap: Gap, matrix: Matrix, declared: Declared, language: str) -> Need:
    ref = theme_ref(matrix.shown.area.code, gap.theme, Sort.BESIDE if gap.active else Sort.GAP)
    title = join_title(_title(gap, matrix, declared, language))
    return Need(ref, "\n".join((title, *_lines(gap, matrix, declared, language))))
