"""All sheets of a publication, one by one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from koppel.cartography.marks import Hatches
from koppel.publish import paths
from koppel.publish.paper.door import door_values
from koppel.publish.paper.press import Press
from koppel.publish.paper.terrain import Terrain
from koppel.publish.paper.wall import wall_values
from koppel.publish.reach import reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppel.publish.model import Ground, PublicCopy, PublicWork
    from koppel.publish.reach import Reach
    from koppel.publish.settings import PublicSettings


def papers(
    copy: PublicCopy,
    ground: Ground,
    settings: PublicSettings,
    language: str,
    *,
    streets: bool = True,
    within: Reach | None = None,
) -> Iterator[tuple[str, bytes]]:
    """
    Print the maps of the wijk and the sheets for the doors.

    Parameters
    ----------
    copy, ground, settings
        What they show; nothing else goes in.
    language
        One of `koppel.i18n.LANGUAGES`.
    streets
        False: only the maps.
    within
        What lies within reach, where it is known already.

    Yields
    ------
    name, pdf
        Name as in `koppel.publish.paths`. A street has a sheet if a shown work lies in it. The same copy gives the
        same bytes.
    """
    terrain = Terrain(copy, ground)
    wall = Press("wall.typ")
    for size in paths.MAP_FORMATS:
        values = wall_values(copy, terrain, settings, language, size)
        yield paths.paper_map(size, language), wall.pdf(values, copy.published_at)
    if streets:
        yield from _doors(copy, terrain, settings, language, within or reach(copy, ground, settings.rules))


def _doors(
    copy: PublicCopy, terrain: Terrain, settings: PublicSettings, language: str, within: Reach
) -> Iterator[tuple[str, bytes]]:
    by_key = {work.key: work for work in copy.works}
    in_street: dict[str, list[PublicWork]] = defaultdict(list)
    in_area: dict[str, list[PublicWork]] = defaultdict(list)
    for work in copy.works:
        if not work.is_shown:
            continue
        if work.geometry is None:
            in_area[work.area or ""].append(work)
        else:
            for slug in work.streets:
                in_street[slug].append(work)
    door = Press("door.typ")
    hatches = Hatches(copy.kinds.values(), 1.0)
    for street in copy.streets:
        works = in_street.get(street.slug)
        if works:
            areas = sorted(within.areas.get(street.slug, ()), key=lambda slug: (slug != street.area, slug))
            nearby = [by_key[key] for key in within.around.get(street.slug, ())]
            nearby += [work for slug in areas for work in in_area.get(slug, ())]
            arguments = (copy, terrain, hatches, settings, language, street, works, nearby)
            pdf = door.pdf(door_values(*arguments), copy.published_at)
            listed = door.reported_number("listed")
            if listed < len(works):
                # A number on the map that the list does not explain would lead nowhere.
                pdf = door.pdf(door_values(*arguments, listed), copy.published_at)
            yield paths.street_paper(street.slug, language), pdf
