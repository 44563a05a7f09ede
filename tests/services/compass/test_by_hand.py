"""What people say of an area by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.errors import InputError, NotFoundError
from koppel.i18n import error_text
from koppel.services.compass import by_hand
from tests.services.compass.test_files import store  # noqa: F401

if TYPE_CHECKING:
    from koppel.store.database import Store

COMPASS = load_compass(ROOT / "layers")
DAY = date(2026, 11, 2)


def rate(store: Store, *factors: int | None, on: date = DAY, role: str = "wijkagent") -> None:  # noqa: F811
    liveability, organisation, resilience = factors
    by_hand.rate_vitality(
        store, "wk001410", liveability=liveability, organisation=organisation, resilience=resilience, on=on, role=role
    )


def test_the_latest_rating_holds_and_the_earlier_ones_stay(store: Store) -> None:  # noqa: F811
    rate(store, 3, 3, 1)
    rate(store, 2, 2, 2, on=date(2026, 11, 9))
    rated = by_hand.vitality_ratings(store, COMPASS, "WK001410")
    assert [(item.score, item.looks_further) for item in rated] == [(8, False), (9, True)]


def test_a_missing_factor_is_unknown(store: Store) -> None:  # noqa: F811
    rate(store, 3, None, 3)
    (rated,) = by_hand.vitality_ratings(store, COMPASS, "WK001410")
    assert (rated.score, rated.looks_further, rated.rating.role) == (None, None, "wijkagent")


@pytest.mark.parametrize("factors", [(0, 1, 1), (1, 4, 1), (1, 1, -1)])
def test_a_factor_is_one_to_three(store: Store, factors: tuple[int, int, int]) -> None:  # noqa: F811
    with pytest.raises(InputError) as wrong:
        rate(store, *factors)
    assert wrong.value.code == "vitality_factor"
    assert by_hand.vitality_ratings(store, COMPASS, "WK001410") == ()


def say(store: Store, text: str, **other: Any) -> Any:  # noqa: F811
    values: dict[str, Any] = {"code": "WK001410", "theme": "samenhang", "on": DAY, "role": "opbouwwerker"} | other
    return by_hand.add_sentence(store, COMPASS, values.pop("code"), values.pop("theme"), text, **values)


def test_a_sentence_stands_with_its_day_and_role_until_it_is_withdrawn(store: Store) -> None:  # noqa: F811
    made = say(store, "  Buren   kennen elkaar. ")
    (listed,) = by_hand.sentences(store, "WK001410")
    assert (listed.text, listed.on, listed.role, listed.theme) == (
        "Buren kennen elkaar.",
        DAY,
        "opbouwwerker",
        "samenhang",
    )
    by_hand.withdraw_sentence(store, made.id)
    assert by_hand.sentences(store, "WK001410") == ()
    with pytest.raises(NotFoundError):
        by_hand.withdraw_sentence(store, made.id)


@pytest.mark.parametrize(
    ("text", "other", "code"),
    [
        (" ", {}, "sentence_empty"),
        ("a" * 601, {}, "sentence_long"),
        ("Stil.", {"theme": "zweven"}, "compass_theme"),
        ("Stil.", {"code": "Selwerd"}, "compass_area"),
        ("Stil.", {"role": " "}, "compass_role"),
        ("Stil.", {"role": "r" * 81}, "compass_role"),
    ],
)
def test_what_is_no_sentence_is_said(store: Store, text: str, other: dict[str, str], code: str) -> None:  # noqa: F811
    with pytest.raises(InputError) as wrong:
        say(store, text, **other)
    assert wrong.value.code == code
    for language in ("nl", "en"):
        assert "⟦" not in error_text(wrong.value, language)
