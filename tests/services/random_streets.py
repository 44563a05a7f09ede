"""Random plans in one street and what people say about them, as a store."""

from __future__ import annotations

import pickle
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import shapely
from hypothesis import strategies as st

from koppel.access import OPERATOR
from koppel.errors import KoppelError
from koppel.model import Precision, Status
from koppel.model.deciding import Answer, State
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.agreements.actions import add_action
from koppel.services.deciding.decisions import decide, give_answer
from koppel.services.intake.detection import detect
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.deciding.decisions import members_of
from koppel.store.plans.activity_changes import put_activities
from koppel.store.plans.reference import put_reference
from tests.services.deliberating import WIDTHS
from tests.services.world import CATALOGUE, STREET, TODAY, X, Y, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koppel.model import Activity

PARTNERS = ("Gemeente", "Lefier", "Warmte", "Wijkteam")
KINDS = ("riolering", "warmtenet", "waterleiding", "glasvezel", "30_km_zone", "renovatie", "voortuinen")
STREET_NAME = "Vlierstraat"
_LIVE = (Status.IDEE, Status.GEPLAND, Status.TOEGEZEGD, Status.IN_UITVOERING, Status.GEPAUZEERD)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody does with a combination: numbers choose which one, which partner (or all of them), and what."""

    combination: int
    partner: int
    what: Answer | State | int


# Beside, on and half on each other: distances at which works of these widths share ground, touch, or lie apart.
_OFFSETS = st.sampled_from([0.0, 0.4, 1.0, 1.5, 1.9, 2.0, 2.4999, 2.5, 3.0, 4.0, 6.0, 9.0])


@st.composite
def _places(draw: st.DrawFn) -> shapely.Geometry:
    x, y = X + draw(st.integers(0, 60)), Y + draw(_OFFSETS)
    length = draw(st.sampled_from([5.0, 20.0, 40.0]))
    sort = draw(st.sampled_from(["line", "line", "area", "point"]))
    if sort == "line":
        return shapely.LineString([(x, y), (x + length, y)])
    return shapely.Point(x, y) if sort == "point" else shapely.box(x, y, x + length, y + 8)


@st.composite
def _works(draw: st.DrawFn, number: int) -> Activity:
    start = date(2027, 1, 1) + timedelta(draw(st.integers(0, 500)))
    end = start + timedelta(draw(st.integers(0, 300)))
    precisions = st.sampled_from(list(Precision))
    has_end = draw(st.integers(0, 5)) > 0
    return work(
        draw(st.sampled_from(PARTNERS)),
        f"N-{number}",
        draw(st.sampled_from(KINDS)),
        title=f"Plan {number} {draw(st.sampled_from(['hier', 'van <b>ons</b>', 'met *ster*', 'één & ander']))}",
        geometry=draw(_places()),
        start=start,
        start_precision=draw(precisions),
        end=end if has_end else None,
        end_precision=draw(precisions) if has_end else None,
        status=draw(st.sampled_from(_LIVE)),
        hinder=draw(st.integers(0, 3)),
        homes=draw(st.sampled_from([None, 4, 120])),
        budget_eur=draw(st.sampled_from([None, 1_000.0, 250_000.0])),
    )


@st.composite
def streets(draw: st.DrawFn) -> tuple[list[Activity], list[Said]]:
    """Return works, and what is said about what is found among them."""
    works = [draw(_works(number)) for number in range(draw(st.integers(2, 6)))]
    said = draw(
        st.lists(
            st.builds(
                Said,
                st.integers(0, 5),
                # Beyond the partners: all of them answer the same.
                st.integers(0, 7),
                st.one_of(
                    st.sampled_from(list(Answer)),
                    st.sampled_from([State.BEOORDELEN, State.IN_GESPREK, State.AFGESPROKEN, State.AFGEWEZEN]),
                    st.integers(-40, 20),
                ),
            ),
            min_size=2,
            max_size=8,
        )
    )
    return works, said


# Stores that were made, packed: laws that draw the same examples ask for each of them again.
_made: dict[bytes, bytes] = {}


@contextmanager
def store_of(file: Path, works: list[Activity], said: list[Said]) -> Iterator[Store]:
    """Make a store of works in one street; what cannot be said is left out."""
    key = pickle.dumps((works, said))
    file.unlink(missing_ok=True)
    if key in _made:
        file.write_bytes(zlib.decompress(_made[key]))
    else:
        _make(file, works, said)
        _made[key] = zlib.compress(file.read_bytes(), level=1)
    with Store.open(file) as store:
        yield store


def _make(file: Path, works: list[Activity], said: list[Said]) -> None:
    with Store.open(file, create=True) as store:
        with store.write("test", "fill") as writer:
            put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, STREET_NAME, STREET)])
            put_activities(writer, works, widths=WIDTHS)
        detect(store, CATALOGUE, today=TODAY)
        with store.read() as cursor:
            found = [item.id for item in list_combinations(cursor)]
        for item in said:
            if found:
                with suppress(KoppelError):
                    _say(store.visible_to(OPERATOR), found[item.combination % len(found)], item)


def _say(store: Store, combination: str, item: Said) -> None:
    with store.read() as cursor:
        names = sorted({member.partner for member in members_of(cursor, combination) if member.partner})
    partner = names[item.partner % len(names)]
    if isinstance(item.what, Answer):
        for name in names if item.partner >= len(PARTNERS) else (partner,):
            give_answer(store, combination, name, item.what)
    elif isinstance(item.what, State):
        decide(store, combination, item.what, "zo spraken wij af")
    else:
        facts: dict[str, Any] = {"description": f"doen {item.what}", "owner_partner": partner, "owner_role": "rol"}
        add_action(store, combination, due=TODAY + timedelta(item.what), **facts)
