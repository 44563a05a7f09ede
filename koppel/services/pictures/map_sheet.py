"""The map on paper: works that somebody chose and may see, on one sheet, as an atlas of streets, or as a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.access import Task
from koppel.crs import WGS84, transform
from koppel.errors import InputError, NotFoundError
from koppel.exports.sheets.sheet import STREET_REACH_M, atlas_pdf, sheet_pdf, sheet_preview, view_picture
from koppel.exports.sheets.values import (
    PAPERS,
    Sheet,
    SheetChance,
    SheetContent,
    SheetForm,
    SheetKind,
    SheetWork,
    by_number,
)
from koppel.i18n import text
from koppel.model import Status
from koppel.services.chances.opportunities import numbered_combinations
from koppel.services.facts.works import period_text
from koppel.services.installation.stores import demo_notice
from koppel.services.permission import require
from koppel.services.pictures.shared_ground import shared_ground
from koppel.services.plans.columns import columns
from koppel.services.plans.reference import named_places
from koppel.services.plans.streets import where_of
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.services.plans.columns import Columns
    from koppel.services.plans.reference import Named
    from koppel.services.plans.view_models import CombinationView
    from koppel.store.database import Store

SIZES: tuple[str, ...] = tuple(PAPERS)
ORIENTATIONS: tuple[str, ...] = ("auto", "landscape", "portrait")
PICTURES: Mapping[str, str] = {"png": "image/png", "svg": "image/svg+xml"}
LEAST_SCALE, MOST_SCALE = 100, 50_000
# More than these nobody reads from one sheet, and typst needs minutes and gigabytes for them.
MOST_DRAWN = 4000
MOST_STREETS = 250
_TITLE = 80
# A view is within a country; so far from its middle a projection says nothing.
_WIDEST_M = 500_000.0
_MOST_PX, _LEAST_PX = 6000, 200
_DEPTHS = {"ondergrond": 0, "maaiveld": 1, "geen": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWish:
    """
    How somebody wants the map on paper.

    Attributes
    ----------
    paper, orientation
        One of `SIZES`, and of `ORIENTATIONS`.
    scale
        A millimetre is so many on the ground; None: all of it fits.
    view
        West, south, east and north in degrees of what is to be seen; None: all chosen works.
    street
        Only this street, on a page.
    is_atlas
        A page for each street in which a chosen work lies.
    has_list, has_chances
        Whether the works are listed, and whether koppelkansen are shown.
    title
        At the head; empty for the usual one.
    """

    paper: str = "a3"
    orientation: str = "auto"
    scale: int | None = None
    view: tuple[float, float, float, float] | None = None
    street: str | None = None
    is_atlas: bool = False
    has_list: bool = True
    has_chances: bool = True
    title: str = ""


def map_sheet(
    store: Store,
    catalogue: Catalogue,
    language: str,
    wish: SheetWish,
    *,
    today: date,
    ids: Collection[str] | None = None,
    chances: Sequence[CombinationView] | None = None,
    chance_numbers: Mapping[str, str] | None = None,
) -> Sheet:
    """
    Print the map as PDF, in a process of its own.

    Parameters
    ----------
    store, catalogue, language
        Of this installation, as its actor sees it.
    wish
        How.
    today
        Stands on it, and is the only moment in the file.
    ids
        Of the works that are chosen, as text; None: all. One that the actor may not see is in none.
    chances
        Koppelkansen in the order of their numbers, where they are known already.
    chance_numbers
        What stands on each, by its id; None: its place in that order.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    InputError
        ``sheet_paper``, ``sheet_orientation``, ``sheet_scale``, ``sheet_view``: there is no such; ``sheet_streets``:
        too many for an atlas, or none.
    NotFoundError
        ``street_unknown``.
    """
    content = _content(store, catalogue, language, wish, today, ids, chances, chance_numbers)
    if not wish.is_atlas and wish.street is None:
        return apart(sheet_pdf, content, _form(store, wish))
    return apart(atlas_pdf, content, _form(store, wish), _streets(content, wish))


def map_preview(
    store: Store,
    catalogue: Catalogue,
    language: str,
    wish: SheetWish,
    *,
    today: date,
    ids: Collection[str] | None = None,
    chances: Sequence[CombinationView] | None = None,
) -> Sheet:
    """Draw the first page of `map_sheet` as PNG; of an atlas the page of its first street."""
    content = _content(store, catalogue, language, wish, today, ids, chances)
    if not wish.is_atlas and wish.street is None:
        return apart(sheet_preview, content, _form(store, wish))
    return apart(sheet_preview, content, _form(store, wish), _streets(content, wish)[0])


def map_picture(
    store: Store,
    catalogue: Catalogue,
    language: str,
    wish: SheetWish,
    kind: str,
    *,
    width_px: int = 2400,
    ratio: float = 1.5,
    today: date,
    ids: Collection[str] | None = None,
    chances: Sequence[CombinationView] | None = None,
) -> Sheet:
    """
    Draw the view as a picture: one of `PICTURES`, without the list.

    Parameters
    ----------
    store, catalogue, language, wish, today, ids, chances
        As of `map_sheet`; paper and list do not count.
    kind
        ``png`` or ``svg``.
    width_px, ratio
        Of the picture: its width, and that for its height.

    Raises
    ------
    InputError
        Also ``sheet_picture``: there is no such kind; ``sheet_pixels``: too few or too many.
    """
    if kind not in PICTURES:
        raise InputError("sheet_picture", given=kind[:20], right=", ".join(PICTURES))
    if not (_LEAST_PX <= width_px <= _MOST_PX and 0.2 <= ratio <= 5):
        raise InputError("sheet_pixels", least=_LEAST_PX, most=_MOST_PX)
    content = _content(store, catalogue, language, wish, today, ids, chances)
    return apart(
        view_picture, content, _form(store, wish), "svg" if kind == "svg" else "png", ratio=ratio, width_px=width_px
    )


def view_of(latitude: float, longitude: float, zoom: float) -> tuple[float, float, float, float]:
    """
    Return what a screen shows of the ground, as of `SheetWish`.

    Parameters
    ----------
    latitude, longitude, zoom
        Middle in degrees, and zoom as web maps count it; a window of 1,280 by 800 pixels is taken for granted.
    """
    # At zoom 0 the world is 256 pixels wide, and each next zoom doubles that.
    degrees = 360 / (256 * 2**zoom)
    across, up = 640 * degrees, 400 * degrees * math.cos(math.radians(latitude))
    return (longitude - across, max(latitude - up, -90.0), longitude + across, min(latitude + up, 90.0))


def sheet_name(wish: SheetWish, form: str, language: str, today: date) -> str:
    """Return the name of the file, with its ending."""
    what = "atlas" if wish.is_atlas else "street" if wish.street else "map"
    size = f"-{wish.paper}" if form == "pdf" else ""
    return f"{text(f'sheet.file.{what}', language)}-{today.isoformat()}{size}.{form}"


def _checked(wish: SheetWish) -> None:
    if wish.paper not in SIZES:
        raise InputError("sheet_paper", given=wish.paper[:20], right=", ".join(item.upper() for item in SIZES))
    if wish.orientation not in ORIENTATIONS:
        raise InputError("sheet_orientation", given=wish.orientation[:20], right=", ".join(ORIENTATIONS))
    if wish.scale is not None and not LEAST_SCALE <= wish.scale <= MOST_SCALE:
        raise InputError("sheet_scale", given=wish.scale, least=LEAST_SCALE, most=MOST_SCALE)
    if wish.view is not None:
        west, south, east, north = wish.view
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise InputError("sheet_view")


def _form(store: Store, wish: SheetWish) -> SheetForm:
    return SheetForm(
        paper=wish.paper,
        is_upright={"auto": None, "landscape": False, "portrait": True}[wish.orientation],
        scale=None if wish.scale is None else float(wish.scale),
        bounds=_view_bounds(store, wish),
        has_list=wish.has_list,
    )


def _view_bounds(store: Store, wish: SheetWish) -> tuple[float, float, float, float] | None:
    if wish.view is None:
        return None
    west, south, east, north = shapely.bounds(
        transform([shapely.box(*wish.view)], source=WGS84, target=store.crs)[0]
    ).tolist()
    sides = (east - west, north - south)
    if not (all(map(np.isfinite, sides)) and min(sides) >= 1 and max(sides) <= _WIDEST_M):
        raise InputError("sheet_view")
    return west, south, east, north


def _content(
    store: Store,
    catalogue: Catalogue,
    language: str,
    wish: SheetWish,
    today: date,
    ids: Collection[str] | None,
    chances: Sequence[CombinationView] | None,
    chance_numbers: Mapping[str, str] | None = None,
) -> SheetContent:
    require(store, Task.READ)
    _checked(wish)
    table, places = columns(store, catalogue), named_places(store)
    chosen = [at for at, identity in enumerate(table.ids) if ids is None or identity in ids]
    drawn = _most(chosen, table, _view_bounds(store, wish))
    numbers = _numbers(table, drawn, language)
    numbered = _numbered_chances(store, catalogue, language, today, chances) if wish.has_chances else ()
    notice = demo_notice(store, language)
    return SheetContent(
        language=language,
        title=wish.title.strip()[:_TITLE] or text("sheet.title", language),
        subtitle=_chosen_words(len(chosen), len(table), language),
        notice=text("sheet.fictional", language) if notice else "",
        made=text("sheet.made", language, day=today),
        at=datetime.combine(today, time(), UTC),
        works=_works(store, table, numbers, places, language),
        chances=tuple(
            _chance(chance_numbers[item.id] if chance_numbers else f"K{place}", item, table, numbers)
            for place, item in enumerate(numbered, 1)
            if all(member.id in numbers for member in item.members)
        ),
        kinds={
            kind.id: SheetKind(kind.id, kind.label[language], kind.color, kind.dash, kind.icon, _DEPTHS[kind.depth])
            for kind in catalogue.kinds.values()
        },
        status_words={status: text(f"view.status.{status.value}", language) for status in Status},
        streets={item.name: item.geometry for item in places.get("street", ())},
        areas={item.name: item.geometry for item in places.get("area", ())},
        blocks=tuple(item.geometry for item in places.get("block", ())),
        green=tuple(item.geometry for item in places.get("green", ())),
        water=tuple(item.geometry for item in places.get("water", ())),
        left_out=len(chosen) - len(drawn),
    )


def _chosen_words(count: int, whole: int, language: str) -> str:
    if count == whole:
        return text("sheet.all", language)
    return text("sheet.chosen", language, count=count, whole=whole)


def _most(chosen: Sequence[int], table: Columns, bounds: tuple[float, float, float, float] | None) -> Sequence[int]:
    """Return what is drawn of more than can be: first what is in view."""
    if len(chosen) <= MOST_DRAWN:
        return chosen
    if bounds is not None:
        is_seen = shapely.intersects(shapely.box(*bounds), table.geometry)
        chosen = sorted(chosen, key=lambda at: not is_seen[at])
    return sorted(chosen[:MOST_DRAWN])


def _numbers(table: Columns, drawn: Sequence[int], language: str) -> dict[str, str]:
    """Return the numbers of works by their ids; those that their partner keeps to itself have none, but a letter."""
    letter, own = text("sheet.own", language), 0
    numbers = {}
    for at in drawn:
        number = table.activities[at].number
        own += number is None
        numbers[table.ids[at]] = f"{letter}{own}" if number is None else str(number)
    return numbers


def _works(
    store: Store, table: Columns, numbers: Mapping[str, str], places: Mapping[str, Sequence[Named]], language: str
) -> tuple[SheetWork, ...]:
    named = where_of(table.activities, places, store.version_cache("where"))
    works = (
        SheetWork(
            number=number,
            title=table.activities[at].title,
            kind=table.activities[at].kind,
            status=table.activities[at].status,
            partner=table.activities[at].partner,
            when=period_text(table.activities[at], language),
            where=named[at] or "",
            geometry=table.activities[at].geometry,
        )
        for identity, number in numbers.items()
        for at in (table.place[identity],)
    )
    return tuple(sorted(works, key=lambda work: by_number(work.number)))


def _numbered_chances(
    store: Store, catalogue: Catalogue, language: str, today: date, chances: Sequence[CombinationView] | None
) -> Sequence[CombinationView]:
    return numbered_combinations(store, catalogue, language, today=today) if chances is None else chances


def _chance(number: str, item: CombinationView, table: Columns, numbers: Mapping[str, str]) -> SheetChance:
    return SheetChance(
        number=number,
        name=item.name,
        lines=(item.period, item.ground, item.openings, *item.saved),
        works=tuple(numbers[member.id] for member in item.members),
        geometry=shared_ground([table.geometry[table.place[member.id]] for member in item.members]),
    )


def _streets(content: SheetContent, wish: SheetWish) -> tuple[str, ...]:
    """Return the streets of the pages: the one that is wanted, or those in which a chosen work lies, by name."""
    if wish.street is not None:
        name = next((name for name in content.streets if name.casefold() == wish.street.strip().casefold()), None)
        if name is None:
            raise NotFoundError("street_unknown", name=wish.street[:80])
        return (name,)
    names = sorted(content.streets)
    lines = np.array([content.streets[name] for name in names] or [None], dtype=object)
    works = np.array([work.geometry for work in content.works] or [None], dtype=object)
    near, _ = shapely.STRtree(works).query(lines, predicate="dwithin", distance=STREET_REACH_M)
    used = sorted(set(near.tolist()))
    if not 0 < len(used) <= MOST_STREETS:
        raise InputError("sheet_streets", count=len(used), most=MOST_STREETS)
    return tuple(names[at] for at in used)
