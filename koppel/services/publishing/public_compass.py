"""What residents may read of their wijk beside the city: words by theme, and the works that do something about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import InputError, NotFoundError
from koppel.model.compass.answers import AnswerSort
from koppel.model.compass.areas import Level, level_of
from koppel.model.compass.indicators import Band
from koppel.publish.model import Beside, PublicCompass, PublicTheme
from koppel.services.compass.explained.extent import shown_years
from koppel.services.compass.gaps import find_gaps
from koppel.services.compass.known import known_area
from koppel.services.compass.matrix import theme_matrix
from koppel.services.compass.reading import area_compass, measured_areas
from koppel.services.permission import require
from koppel.services.publishing.public_consent import public_key
from koppel.store.compass.answers import list_answers
from koppel.store.compass.goals import list_goals, list_links

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.catalogue.helps import Help
    from koppel.model.compass.areas import Area
    from koppel.model.compass.indicators import Compass
    from koppel.store.database import Store

_MOST_MAYBE = 6
_BESIDE: Mapping[Band, Beside] = {Band.GREEN: Beside.BETTER, Band.YELLOW: Beside.LIKE, Band.RED: Beside.WORSE}


def public_compass(store: Store, compass: Compass, helps: Sequence[Help], code: str) -> PublicCompass:
    """
    Say in words how a wijk stands beside the city, and what is done.

    Nothing of a buurt, a street or a home: only themes of a whole wijk, as far as their values are over enough people.
    Works are named by their public keys, of which pages show only those that are public at that moment. Where a theme
    is worse than in the city and no partner answered, also works that may help.

    Parameters
    ----------
    store
        Of who publishes.
    compass
        Indicators that are declared.
    helps
        What kinds of work help.
    code
        Of the wijk.

    Raises
    ------
    InputError
        ``compass_area``, or ``public_compass_area``: it is not a wijk of which something may be shown.
    RefusedError
        ``forbidden.publish``.
    """
    require(store, Task.PUBLISH)
    area = known_area(code)
    try:
        shown = area_compass(store, compass, area) if level_of(area) is Level.WIJK else None
    except NotFoundError:
        shown = None
    judged = [theme for theme in compass.themes.values() if compass.quarters[theme.quarter].judged]
    if shown is None or not any(shown.themes[theme.id].band in _BESIDE for theme in judged):
        raise InputError("public_compass_area", area=code[:40])
    works, maybe = _works(store, area), _maybe(store, compass, helps, area)
    return PublicCompass(
        name=dict(compass.name),
        code=area,
        area=shown.area.name,
        years=shown_years(shown),
        themes=tuple(
            PublicTheme(
                id=theme.id,
                label=dict(theme.label),
                beside=_BESIDE.get(shown.themes[theme.id].band),
                works=works.get(theme.id, ()),
                maybe=maybe.get(theme.id, ()),
            )
            for theme in judged
        ),
    )


def public_areas(store: Store) -> tuple[Area, ...]:
    """Return the wijken of which a page could be made, by name."""
    require(store, Task.PUBLISH)
    wijken = [item for item in measured_areas(store).areas if item.level is Level.WIJK]
    return tuple(sorted(wijken, key=lambda item: (item.name.casefold(), item.code)))


def _maybe(store: Store, compass: Compass, helps: Sequence[Help], area: str) -> Mapping[str, tuple[str, ...]]:
    """Return by red theme without an answer the public keys of works in the area that may help."""
    matrix = theme_matrix(store, compass, helps, area)
    if not matrix.is_placed:
        # Of an area that the map does not know nobody knows which works are in it.
        return {}
    return {
        gap.theme: tuple(
            public_key(store.store_id, work.activity.id)
            for cell in matrix.row(gap.theme)
            if cell.nothing is None
            for work in cell.proposed[:_MOST_MAYBE]
            if work.activity.id is not None
        )[:_MOST_MAYBE]
        for gap in find_gaps(matrix, compass).red_themes
    }


def _works(store: Store, area: str) -> Mapping[str, tuple[str, ...]]:
    """Return by theme the public keys of works that their partners named for it, or for a goal in it."""
    with store.read() as cursor:
        named = [(item.theme, item.activity_id) for item in list_answers(cursor, area) if item.sort is AnswerSort.WORK]
        themes = {goal.id: goal.theme for goal in list_goals(cursor, area)}
        named += [(themes[link.goal], link.activity_id) for link in list_links(cursor) if link.goal in themes]
    keys: dict[str, dict[str, None]] = {}
    for theme, identity in named:
        if identity is not None:
            keys.setdefault(theme, {})[public_key(store.store_id, identity)] = None
    return {theme: tuple(of_theme) for theme, of_theme in keys.items()}
