"""Warnings are dealt with and doubles resolved on the page of koppelkansen, and both are undone there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.access import Actor, Grant, Role
from koppel.services.chances.acknowledgements import acknowledged
from koppel.services.chances.duplicates import not_counting, ruled
from koppel.services.intake.detection import detect
from koppel.store.database import Store
from koppel.store.plans.activity_changes import put_activities
from tests.services.deliberating import WIDTHS, planner
from tests.services.world import CATALOGUE, TODAY, work
from tests.ui.app import html, opened, press, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Act = Callable[[Actor | None], None]


@pytest.fixture
def street(place: Path) -> Path:
    """A street that is laid anew before its sewer is opened, and a heat network that was handed in twice."""
    later = {"start": date(2028, 3, 1), "end": date(2028, 8, 31)}
    plans = [
        work("Wegen", "1", "30_km_zone"),
        work("Gemeente", "1", "riolering", **later),
        work("Warmte", "1", "warmtenet", **later),
        work("Netbedrijf", "1", "warmtenet", **later),
    ]
    with Store.open(place, create=True) as store:
        with store.write("test", "fill") as writer:
            put_activities(writer, plans, widths=WIDTHS)
        detect(store, CATALOGUE, today=TODAY)
    return place


def test_a_warning_is_dealt_with_and_warns_again(street: Path) -> None:
    app = run("nl", page="koppelkansen", tab="volgorde")
    assert not app.exception
    assert "Gemeente, maart–augustus 2028</small>" in html(app)
    app = press(app, "Afgehandeld")
    assert "waarom er niets meer hoeft" in app.error[0].value
    next(item for item in app.text_input if item.label.startswith("Waarom hoeft")).set_value("alleen borden")
    app = press(app, "Afgehandeld")
    assert [item.reason for item in acknowledged(opened(street)).values()] == ["alleen borden"]
    assert "Afgehandeld (1)" in [item.label for item in app.expander]
    app = press(app, "Toch weer waarschuwen")
    assert acknowledged(opened(street)) == {}
    assert not app.exception


def test_a_partner_lets_its_own_work_step_aside_and_takes_that_back(street: Path, act_as: Act) -> None:
    act_as(planner("Netbedrijf"))
    app = run("nl", page="koppelkansen", tab="dubbel")
    labels = [button.label for button in app.button]
    assert "Het werk van Netbedrijf is dubbel; dat van Warmte telt" in labels
    assert "Het werk van Warmte is dubbel; dat van Netbedrijf telt" not in labels
    app = press(app, "Het werk van Netbedrijf is dubbel; dat van Warmte telt")
    assert len(not_counting(opened(street))) == 1
    assert "telt niet mee" in html(app)
    app = press(app, "Terugdraaien")
    assert not_counting(opened(street)) == {}
    assert not app.exception


def test_two_works_are_two_with_a_reason(street: Path) -> None:
    app = run("nl", page="koppelkansen", tab="dubbel")
    next(item for item in app.text_input if item.label.startswith("Waarom zijn dit")).set_value("twee leidingen")
    app = press(app, "Niet dubbel: twee werken")
    assert [item.reason for item in ruled(opened(street))] == ["twee leidingen"]
    assert not app.exception


@pytest.mark.parametrize("tab", ["volgorde", "dubbel"])
def test_a_reader_cannot_press_anything_and_is_told_who_can(street: Path, act_as: Act, tab: str) -> None:
    act_as(Actor("leo", frozenset({Grant(Role.LEZER)})))
    app = run("nl", page="koppelkansen", tab=tab)
    assert not app.exception
    assert not {"Afgehandeld", "Niet dubbel: twee werken"} & {button.label for button in app.button}
    assert "⟦" not in shown(app)
    if tab == "dubbel":
        assert "<small>van alle werken zijn de plaats en de maand bekend</small>" in html(app)
        assert any("planners van Netbedrijf en Warmte" in item.value for item in app.caption)


def test_a_name_that_is_an_image_stays_text_for_who_only_reads(place: Path, act_as: Act) -> None:
    plans = [work("![x](https://example.org/x.png)", "1", "warmtenet"), work("Netbedrijf", "1", "warmtenet")]
    with Store.open(place, create=True) as store:
        with store.write("test", "fill") as writer:
            put_activities(writer, plans, widths=WIDTHS)
        detect(store, CATALOGUE, today=TODAY)
    act_as(Actor("leo", frozenset({Grant(Role.LEZER)})))
    told = [item.value for item in run("nl", page="koppelkansen", tab="dubbel").caption]
    assert any("Welk werk telt, zeggen de planners van" in value for value in told)
    assert not any("![x](" in value for value in told)


def test_hinder_of_a_street_is_dealt_with_once(place: Path) -> None:
    kinds = {"Warmte": "warmtenet", "Water": "waterleiding", "Gemeente": "riolering"}
    plans = [work(name, "1", kind, title=f"<b>{name}</b>", hinder=3, duration_days=184) for name, kind in kinds.items()]
    with Store.open(place, create=True) as store:
        with store.write("test", "fill") as writer:
            put_activities(writer, plans, widths=WIDTHS)
        detect(store, CATALOGUE, today=TODAY)
    app = run("nl", page="koppelkansen", tab="hinder")
    assert not app.exception
    assert "3 werken tegelijk · zwaar" in html(app)
    assert "Zwaar, want twee werken sluiten de straat tegelijk af" in html(app)
    assert "&lt;b&gt;Warmte&lt;/b&gt;" in html(app)
    assert "Gemeente, “&lt;b&gt;Gemeente&lt;/b&gt;”: pas na 31 augustus 2027 beginnen" in html(app)
    assert "1 gevonden" in [item.value for item in app.caption]
    next(item for item in app.text_input if item.label.startswith("Waarom hoeft")).set_value("één omleiding")
    app = press(app, "Afgehandeld")
    assert "Afgehandeld (1)" in [item.label for item in app.expander]
    assert len(acknowledged(opened(place))) == 3
    app = press(app, "Toch weer waarschuwen")
    assert acknowledged(opened(place)) == {}
    assert not app.exception
