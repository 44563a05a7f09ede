"""Public copies for tests: a small one by hand, and one of any size."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import numpy as np
import shapely

from koppel.catalogue.kinds import Rules
from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.model import Precision
from koppel.publish.model import (
    Address,
    Aspect,
    Ground,
    PublicArea,
    PublicChange,
    PublicCopy,
    PublicKind,
    PublicPeriod,
    PublicState,
    PublicStreet,
    PublicWork,
)
from koppel.publish.settings import PublicSettings, load_public_settings

EAST, NORTH = 6.5510, 53.2350  # a corner of the made-up neighbourhood
_STEP = 0.0015
FIRST = date(2026, 9, 1)


# The pages were published on one day for ever, and browsers know what day it is: they grow old in no test but their own.
AGELESS = Rules(aging_old_days=100_000, aging_silent_days=100_000)


def settings(**changes: Any) -> PublicSettings:
    return replace(
        load_public_settings(ROOT / "data" / "public.toml", ROOT / "data" / "maps.toml", tiles=False),
        **{"rules": AGELESS, **changes},
    )


@cache
def kinds() -> dict[str, PublicKind]:
    catalogue = load_catalogue(ROOT / "layers")
    return {
        kind.id: PublicKind(
            id=kind.id,
            label=kind.plain,
            theme=kind.theme,
            theme_label=catalogue.themes[kind.theme].plain,
            opens_street=kind.opens_street,
            color=kind.color,
            dash=kind.dash,
            icon=kind.icon,
        )
        for kind in catalogue.kinds.values()
    }


def street_line(at: int) -> shapely.LineString:
    """Streets run east, one above the other."""
    return shapely.LineString([(EAST, NORTH + at * _STEP / 2), (EAST + 6 * _STEP, NORTH + at * _STEP / 2)])


def along(street: int, start: float, end: float) -> shapely.Geometry:
    line = street_line(street)
    return shapely.LineString([line.interpolate(share, normalized=True) for share in (start, end)])


def ground(streets: int = 4) -> Ground:
    blocks = tuple(
        shapely.box(
            EAST + column * _STEP, NORTH + (row + 0.2) * _STEP / 2,
            EAST + (column + 0.8) * _STEP, NORTH + (row + 0.8) * _STEP / 2,
        )
        for row in range(streets)
        for column in range(6)
    )  # fmt: skip
    area = shapely.box(EAST - _STEP, NORTH - _STEP, EAST + 7 * _STEP, NORTH + (streets + 1) * _STEP)
    names = [slug(at) for at in range(streets)]
    return Ground(
        streets={name: street_line(at) for at, name in enumerate(names)},
        blocks=blocks,
        areas={"selwerd-west": area},
        addresses=tuple(
            Address("9741AB", str(number), names[0], EAST + number * _STEP / 20, NORTH) for number in range(1, 60)
        ),
    )


def slug(at: int) -> str:
    return ["meidoornstraat", "spireastraat", "hulststraat", "vlierstraat"][at] if at < 4 else f"straat-{at}"


def _work(key: str, state: PublicState, **rest: object) -> PublicWork:
    filled: dict[str, object] = {
        "title": f"Werk {key}", "text": "Wij werken in uw straat.", "kind": "riolering", "partner": "Gemeente Groningen (fictief)",
        "contact_role": "wijkregisseur", "contact_channel": "wijk@gemeente.voorbeeld.nl", "hinder": 2,
        "area": "selwerd-west", "first_published": FIRST, "changed_on": FIRST,
    }  # fmt: skip
    return PublicWork(key=key, state=state, **{**filled, **rest})  # type: ignore[arg-type]


def period(start: str, end: str | None = None, precision: Precision = Precision.DAG) -> PublicPeriod:
    last = date.fromisoformat(end) if end else None
    return PublicPeriod(date.fromisoformat(start), precision, last, precision if last else None)


def small() -> PublicCopy:
    """Every sort of thing once: states, precisions, shifts, a buurt work, works together, one that stopped."""
    works = (
        _work("bezigbez", PublicState.BEZIG, title="Nieuw riool in de Hulststraat", period=period("2026-10-05", "2027-02-26"), geometry=along(2, 0.1, 0.6), streets=("hulststraat",), hinder=3, phase=1, phase_count=2),
        _work("klaarkla", PublicState.KLAAR, title="Nieuwe speelplek", kind="speelplek", period=period("2026-03-01", "2026-06-30", Precision.MAAND), geometry=shapely.Point(EAST + 0.004, NORTH + 0.002), streets=("vlierstraat",), hinder=0),
        _work(
            "warmteaa", PublicState.AFGESPROKEN, title="Nieuwe leidingen voor warmte", kind="warmtenet", partner="Warmtebedrijf Noord (fictief)",
            text="Wij leggen leidingen voor warmte in uw straat.", contact_role="omgevingsmanager", contact_channel="warmte@warmte.voorbeeld.nl",
            period=period("2027-04-05", "2027-10-29"), geometry=along(0, 0.2, 0.9), streets=("meidoornstraat",), hinder=3, changed_on=date(2026, 11, 2),
            changes=(
                PublicChange(date(2026, 10, 1), (Aspect.PERIOD,), period("2026-10-01", "2026-12-31", Precision.KWARTAAL), None, True),
                PublicChange(date(2026, 11, 2), (Aspect.STATE, Aspect.PERIOD), period("2027-01-01", "2027-03-31", Precision.KWARTAAL), PublicState.PLAN, True),
            ),
        ),
        _work("rioolaaa", PublicState.AFGESPROKEN, title="Nieuw riool in de Meidoornstraat", period=period("2027-04-01", "2027-11-30", Precision.MAAND), geometry=along(0, 0.1, 0.8), streets=("meidoornstraat",), hinder=3),
        _work("straat30", PublicState.PLAN, title="Uw straat wordt een straat van 30", kind="30_km_zone", text="Auto's gaan hier langzamer rijden.", period=period("2027-10-01", "2027-12-31", Precision.KWARTAAL), geometry=shapely.buffer(along(1, 0.0, 1.0), 0.0001), streets=("meidoornstraat", "spireastraat")),
        _work("langwerk", PublicState.PLAN, title="Huizen opknappen", kind="renovatie", text="", period=PublicPeriod(date(2028, 1, 1), Precision.JAAR), geometry=shapely.box(EAST + 0.002, NORTH + 0.001, EAST + 0.004, NORTH + 0.0014), streets=("spireastraat",), phase=2, phase_count=4),
        _work("gesprekk", PublicState.AFGESPROKEN, title="Gesprek aan de deur", kind="wijkteamgesprekken", text="Wij komen langs en vragen hoe het gaat.", partner="Sociaal wijkteam Selwerd (fictief)", period=period("2027-03-15", "2027-12-17"), hinder=0),
        _work("stilstil", PublicState.LIGT_STIL, title="Nieuwe lampen", kind="straatmeubilair", period=period("2027-01-01", "2027-12-31", Precision.JAAR), geometry=along(3, 0.3, 0.5), streets=("vlierstraat",), hinder=1),
        _work("stoptdus", PublicState.GAAT_NIET_DOOR, title="Glasvezel in de Vlierstraat", kind="glasvezel", period=period("2027-02-01", "2027-03-31", Precision.MAAND), geometry=along(3, 0.0, 1.0), streets=("vlierstraat",), changed_on=date(2026, 11, 2), changes=(PublicChange(date(2026, 11, 2), (Aspect.STATE,), None, PublicState.PLAN),)),
        _work("datumweg", PublicState.PLAN, title="Meer bomen in de straat", kind="bomen", geometry=shapely.MultiPoint([(EAST + 0.001, NORTH), (EAST + 0.003, NORTH)]), streets=("meidoornstraat",), hinder=0),
        PublicWork(key="wegvande", state=PublicState.NIET_OPENBAAR, first_published=FIRST, changed_on=date(2026, 11, 2)),
    )  # fmt: skip
    return PublicCopy(
        number=3,
        published_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        crs="EPSG:28992",
        kinds=kinds(),
        works=works,
        streets=tuple(
            PublicStreet(slug(at), slug(at).capitalize(), "selwerd-west") for at in (2, 0, 1, 3)
        ),
        areas=(PublicArea("selwerd-west", "Selwerd-West"),),
        together=(("rioolaaa", "warmteaa"),),
        opened_once=(("rioolaaa", "warmteaa"),),
    )  # fmt: skip


def many(count: int, streets: int = 40) -> tuple[PublicCopy, Ground]:
    """Return a copy of any number of works over a number of streets, the same each time."""
    random = np.random.default_rng(7)
    names = [kind for kind in kinds() if kind not in ("wijkteamgesprekken",)]
    states = [PublicState.PLAN, PublicState.PLAN, PublicState.AFGESPROKEN, PublicState.BEZIG, PublicState.KLAAR]
    works = []
    for at in range(count):
        street = int(random.integers(streets))
        start = float(random.uniform(0, 0.7))
        shape = along(street, start, start + float(random.uniform(0.05, 0.3)))
        if at % 3 == 1:
            shape = shapely.buffer(shape, 0.00012)
        first = date(2026 + int(random.integers(4)), int(random.integers(1, 13)), 1)
        works.append(
            _work(
                "".join("abcdefghijklmnopqrstuvwxyz234567"[(at >> (5 * digit)) & 31] for digit in range(8)),
                states[at % len(states)],
                title=f"Werk aan de {slug(street).replace('-', ' ')}, deel {at}",
                kind=names[int(random.integers(len(names)))],
                period=PublicPeriod(first, Precision.MAAND, date(first.year + 1, first.month, 28), Precision.MAAND),
                geometry=shapely.set_precision(shape, 1e-6),
                streets=(slug(street),),
                hinder=at % 4,
            )
        )
    copy = replace(
        small(),
        works=tuple(works),
        streets=tuple(PublicStreet(slug(at), slug(at).capitalize(), "selwerd-west") for at in range(streets)),
        together=(),
    )
    return copy, ground(streets)
