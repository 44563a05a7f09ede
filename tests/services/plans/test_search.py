"""Going to something by its name: words in any order, whatever case and accents, the best first, and nothing hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.access import Actor, Grant, Role
from koppel.model import Visibility
from koppel.services import search as service
from koppel.services.pictures.map_layer import place_of
from koppel.services.search import Entry, Sort, index_of, plan_entries, search, words_of
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import work

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

HOSTILE = "<img src=x onerror=alert(1)>"


def entry(sort: Sort, title: str, *beside: str) -> Entry:
    return Entry(sort, title, title, "", beside)


ENTRIES = [
    entry(Sort.STREET, "Meidoornstraat"),
    entry(Sort.STREET, "Duindoornlaan"),
    entry(Sort.STREET, "Café-plein"),
    entry(Sort.ACTIVITY, "Riolering Meidoornstraat", "Gemeente", "GR-2027-01"),
    entry(Sort.ACTIVITY, "Warmtenet fase 4: Meidoornstraat en Spireastraat", "Warmtebedrijf"),
    entry(Sort.COMBINATION, "Meidoornstraat: Riolering + Warmtenet", "Gemeente", "Warmtebedrijf"),
    entry(Sort.PARTNER, "Warmtebedrijf"),
    entry(Sort.PAGE, "Kaart"),
    entry(Sort.ACTIVITY, HOSTILE, "Gemeente"),
]


def best(asked: str) -> str | None:
    found = search(asked, index_of(ENTRIES))
    return found[0].entries[0].title if found else None


def titles(asked: str) -> set[str]:
    return {item.title for group in search(asked, index_of(ENTRIES)) for item in group.entries}


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("meidoornstraat", "Meidoornstraat"),
        ("MEIDOORN", "Meidoornstraat"),
        ("  meidoorn   ", "Meidoornstraat"),
        ("cafe plein", "Café-plein"),
        ("plein CAFÉ", "Café-plein"),
        ("meidoornstraat riolering", "Riolering Meidoornstraat"),
        ("straat meidoorn fase 4", "Warmtenet fase 4: Meidoornstraat en Spireastraat"),
        ("gr-2027-01", "Riolering Meidoornstraat"),
        ("warmtebedrijf", "Warmtebedrijf"),
        ("kaart", "Kaart"),
        ("doornlaan", "Duindoornlaan"),
    ],
)
def test_the_best_stands_first(asked: str, title: str) -> None:
    assert best(asked) == title


@pytest.mark.parametrize("asked", ["meidornstraat", "meidoorrnstraat", "medioornstraat", "meidoirnstraat", "meidoirns"])
def test_one_letter_may_be_wrong(asked: str) -> None:
    assert best(asked) == "Meidoornstraat"


@pytest.mark.parametrize("asked", ["", "   ", "!?", "xyzzy", "meidoornstraat xyzzy", "mxidxornstraat", "kxx"])
def test_what_does_not_fit_is_not_found(asked: str) -> None:
    assert search(asked, index_of(ENTRIES)) == ()


def test_a_name_is_text_and_nothing_else() -> None:
    assert titles("onerror alert") == {HOSTILE}


def test_groups_are_bounded_and_counted() -> None:
    many = index_of(entry(Sort.ACTIVITY, f"Riolering {number:04}") for number in range(1500))
    (found,) = search("riolering", many)
    assert (found.count, len(found.entries)) == (1500, service.MOST_A_SORT)
    assert found.entries[0].title == "Riolering 0000"


def test_what_is_asked_is_bounded() -> None:
    assert search("meidoornstraat " + "x" * 100_000, index_of(ENTRIES)) == ()
    asked = " ".join(["meidoornstraat", *["riolering"] * 50])
    assert best(asked) == best("meidoornstraat riolering")


def test_each_different_word_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of a search grows with the number of different words, not with how many works have them."""
    looked: list[str] = []
    real = service._fit

    def fit(word: str, other: str) -> float:
        looked.append(other)
        return real(word, other)

    monkeypatch.setattr(service, "_fit", fit)
    counts = []
    for many in (1_500, 15_000):
        index = index_of(entry(Sort.ACTIVITY, "Riolering vernieuwen", "Gemeente") for _ in range(many))
        looked.clear()
        search("riolering gemeente", index)
        counts.append(len(looked))
    assert counts[0] == counts[1] < 20


WORDS = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=30)


@given(st.lists(WORDS, max_size=8), WORDS)
def test_what_has_every_word_is_found_in_whatever_order_it_is_asked_and_kept(names: list[str], asked: str) -> None:
    entries = [Entry(Sort.STREET, str(at), name) for at, name in enumerate(names)]
    found = {item.id for group in search(asked, index_of(entries)) for item in group.entries}
    wanted = words_of(asked)
    plainly = {
        item.id
        for item in entries
        if wanted and all(any(other.startswith(word) for other in words_of(item.title)) for word in wanted)
    }
    assert len(found) <= service.MOST_A_SORT
    assert plainly <= found or len(found) == service.MOST_A_SORT
    assert search(asked, index_of(reversed(entries))) == search(asked, index_of(entries))
    assert search(" ".join(reversed(asked.split())), index_of(entries)) == search(asked, index_of(entries))


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_one_off_is_what_a_slow_count_says(first: str, other: str) -> None:
    near = {first}
    near |= {first[:at] + first[at + 1 :] for at in range(len(first))}
    near |= {first[:at] + letter + first[at:] for at in range(len(first) + 1) for letter in "abc"}
    near |= {first[:at] + letter + first[at + 1 :] for at in range(len(first)) for letter in "abc"}
    near |= {first[:at] + first[at + 1] + first[at] + first[at + 2 :] for at in range(len(first) - 1)}
    assert service._one_off(first, other) == (other in near)


def test_a_work_that_is_hidden_is_not_found_and_its_partner_neither(tmp_path: Path, catalogue: Catalogue) -> None:
    with Store.open(tmp_path / "koppel.duckdb", create=True) as store:
        spot = shapely.box(233_000, 584_000, 233_020, 584_020)
        plans = [
            replace(work("warmte/geheim", "heat", geometry=spot), kind="warmtenet", title="Geheim plan"),
            replace(work("gemeente/1", "sewer", geometry=spot), kind="riolering", title="Riolering plein"),
        ]
        plans[0] = replace(plans[0], visibility=Visibility.EIGEN)
        with store.write("test", "fill") as writer:
            put_activities(writer, plans, widths={kind.id: kind.width_m for kind in catalogue.kinds.values()})

        def found(actor: Actor, asked: str) -> list[Sort]:
            with store.visible_to(actor).read() as cursor:
                entries = plan_entries(list_activities(cursor), [], [], catalogue, "nl")
            return [group.sort for group in search(asked, index_of(entries))]

        own = Actor("w", frozenset({Grant(Role.PLANNER, "warmte")}))
        other = Actor("l", frozenset({Grant(Role.LEZER)}))
        assert found(own, "geheim plan") == [Sort.ACTIVITY]
        assert found(own, "warmte") == [Sort.PARTNER, Sort.ACTIVITY]
        assert found(other, "geheim plan") == []
        assert found(other, "warmte") == []
        assert found(other, "riool plein") == [Sort.ACTIVITY]


def test_a_place_is_the_middle_and_all_of_it_is_seen() -> None:
    small, large = shapely.Point(233_000, 584_000), shapely.box(232_000, 583_000, 234_000, 585_000)
    latitude, longitude, zoom = place_of(small, "EPSG:28992")
    assert (round(latitude, 1), round(longitude, 1), zoom) == (53.2, 6.6, 18.0)
    wide = place_of(large, "EPSG:28992")
    assert wide[:2] == pytest.approx((latitude, longitude), abs=1e-4)
    # 2 km at 5.7 m a pixel is 350 pixels; one zoom closer it would be 700.
    assert wide[2] == 14
