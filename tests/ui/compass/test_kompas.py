"""The compass on the screen, without a browser."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import pytest

from koppel.access import Actor, Grant, Role
from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Settings
from koppel.services.compass import answering, by_hand, files, strengths
from koppel.store.database import Store, _open_stores
from koppel.store.plans.partners import list_partners
from tests.ui.app import HOSTILE, fill, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue

COMPASS = load_compass(ROOT / "layers")
ROWS = (
    "code;naam;Huishoudens;Eenzaamheid;groen;laag_inkomen\nGM0014;Groningen;1000;40;30;10\n"
    f"WK001410;Selwerd;300;50;27;.\nWK001411;{HOSTILE};700;36;31;9\nBU00141000;Klein;6;99;1;1\n"
)
LEZER = Actor("leo", frozenset({Grant(Role.LEZER)}))


@pytest.fixture
def loaded(place: Path, catalogue: Catalogue) -> Path:
    fill(place, catalogue)
    with Store.open(place) as store:
        for year, rows in ((2022, ROWS.replace("50", "56").replace("40", "47")), (2024, ROWS)):
            done = files.import_indicators(store, COMPASS, Settings(), rows.encode(), f"kompas-{year}.csv")
            assert done.upload_id is not None
    return place


def page(language: str = "nl", **state: object) -> AppTest:
    return run(language, page="kompas", **state)


def labelled(fields: Iterable[Any], label: str) -> Any:
    return next(item for item in fields if item.label == label)


def drawn(app: AppTest) -> str:
    return " ".join(str(item.proto) for item in app.get("bidi_component")).replace("\\", "")


def told(app: AppTest) -> str:
    return " ".join([shown(app), *(str(item.proto.body) for item in app.get("html"))])


@pytest.mark.parametrize(("language", "word"), [("nl", "slechter dan de stad"), ("en", "worse than the city")])
def test_the_drawing_the_cell_and_the_table_say_the_same(loaded: Path, language: str, word: str) -> None:
    app = page(language, compass_area="WK001410", compass_cell="i_eenzaamheid")
    assert not app.exception
    text = told(app)
    assert "koppel-compass" in text
    assert text.count(word) >= 3
    assert "⟦" not in text
    years = text[text.index("koppel-cell-years") :]
    # Fewer are lonely than before, and the distance to the city grew.
    assert '<th scope="row">2022</th><td>56</td><td>47</td><td>+9</td>' in years
    assert '<th scope="row">2024</th><td>50</td><td>40</td><td>+10</td>' in years


def test_the_head_says_all_years_and_how_much_is_known_and_the_score_is_worked_out(loaded: Path) -> None:
    with Store.open(loaded) as store:
        rows = "code;naam;Overgewicht\nGM0014;Groningen;44\nWK001410;Selwerd;41\n"
        files.import_indicators(store, COMPASS, Settings(), rows.encode(), "gezondheid-2021.csv")
    app = page(compass_area="WK001410", compass_cell="i_eenzaamheid")
    text = told(app)
    judged = sum(item.is_judged for item in COMPASS.indicators.values())
    assert "Cijfers van 2021 en 2024<" in text
    # A mean of little says so, and does not hide what is red.
    for said in (text, drawn(app)):
        assert f"maar dat rust op 3 van de {judged} onderwerpen" in said
        assert "Rood is Samen leven." in said
    assert f"3 van {judged}<" in drawn(app)
    assert "Nagerekend voor Eenzaamheid" in text
    assert "50 gedeeld door 40, maal 100, is 125." in text


def test_nothing_over_few_homes_is_on_the_page(loaded: Path) -> None:
    text = told(page(compass_area="BU00141000", compass_cell="i_eenzaamheid"))
    assert "over te weinig woningen" in text
    assert ">99<" not in text
    assert "99%" not in text


def test_another_area_and_another_year_stand_beside_it(loaded: Path) -> None:
    text = told(page(compass_area="WK001410", compass_beside="WK001411"))
    assert text.count("koppel-compass-head") == 2
    assert told(page(compass_area="WK001410", compass_beside_year=2022)).count("koppel-compass-head") == 2


def test_names_of_others_are_text_and_nothing_else(loaded: Path) -> None:
    assert HOSTILE not in told(page(compass_area="WK001411"))


def test_an_address_that_names_what_is_not_there_shows_what_there_is(loaded: Path) -> None:
    app = page(compass_area="WK999999", compass_year=1999, compass_cell="i_zweven", compass_beside="x")
    assert not app.exception
    assert "koppel-compass-head" in told(app)


def test_without_indicators_it_says_who_loads_them(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    assert "Begin hieronder met een bestand" in shown(page())


def test_what_is_held_against_nothing_has_a_look_of_its_own(loaded: Path) -> None:
    app = page(compass_area="WK001410")
    (households,) = re.findall(r'data-cell="i_huishoudens" class="([^"]*)"', drawn(app))
    assert "compass-uncompared" in households
    assert "niet beoordeeld, en niet te vergelijken met de stad" in told(app)


@pytest.mark.parametrize(("role", "view"), [(Role.REGISSEUR, "antwoorden"), (Role.LEZER, "ringen")])
def test_a_team_with_answers_begins_with_who_does_what(
    loaded: Path, act_as: Callable[[Actor | None], None], role: Role, view: str
) -> None:
    act_as(Actor("rik", frozenset({Grant(role)})))
    assert page().session_state["view.compass_view"] == "ringen"
    (opened,) = _open_stores.values()
    with opened.read() as cursor:
        partner = list_partners(cursor)[0].name
    answering.add_idea(opened, COMPASS, "WK001410", "samenhang", partner, "Een bank.")
    assert page().session_state["view.compass_view"] == view
    # Who was sent to a part of the rings comes there.
    assert page(compass_cell="i_groen").session_state["view.compass_view"] == "ringen"


def test_what_people_say_stands_below_it(loaded: Path) -> None:
    with Store.open(loaded) as store:
        by_hand.rate_vitality(
            store, "WK001410", liveability=3, organisation=None, resilience=2, on=date(2026, 10, 1), role="wijkagent"
        )
        by_hand.add_sentence(
            store, COMPASS, "WK001410", "samenhang", HOSTILE, on=date(2026, 10, 2), role="opbouwwerker"
        )
    text = told(page(compass_area="WK001410"))
    assert "Vitaliteitsscore onbekend" in text
    assert "loopt de score van 1 tot en met 27. Laag is gunstig: vanaf 9 kijkt u verder." in text
    assert "opbouwwerker" in text
    assert HOSTILE not in text


def test_a_reader_has_no_fields_to_add_with(loaded: Path, act_as: Callable[[Actor | None], None]) -> None:
    act_as(LEZER)
    app = page(compass_area="WK001410")
    assert not app.exception
    assert not app.get("expander")


def test_a_sentence_is_added_with_its_role_and_what_is_missing_is_said(
    loaded: Path, act_as: Callable[[Actor | None], None]
) -> None:
    act_as(Actor("rik", frozenset({Grant(Role.REGISSEUR)})))
    app = page(compass_area="WK001410")
    labelled(app.text_area, "Wat wilt u zeggen?").set_value("Buren kennen elkaar.")
    (save,) = [item for item in app.button if item.label == "Zin bewaren"]
    save.click().run()
    assert "rol" in app.error[0].value
    labelled(app.text_input, "In welke rol?").set_value("opbouwwerker")
    (save,) = [item for item in app.button if item.label == "Zin bewaren"]
    save.click().run()
    assert not app.exception
    (opened,) = _open_stores.values()
    (made,) = by_hand.sentences(opened, "WK001410")
    assert (made.text, made.role) == ("Buren kennen elkaar.", "opbouwwerker")


def test_what_is_strong_stands_beside_what_is_red_and_is_text(loaded: Path) -> None:
    with Store.open(loaded) as store:
        for text in (HOSTILE, "Wie wil, plukt."):
            strengths.add_strength(
                store,
                strengths.Entry(area="WK001410", sort="plek", name=text, text=text, role=HOSTILE, on=date(2026, 10, 2)),
            )
    app = page(compass_area="WK001410")
    assert not app.exception
    text = told(app)
    assert "Wat sterk is" in text
    assert "Wat rood is" in text
    assert "Wie wil, plukt." in text
    assert HOSTILE not in text
    assert "⟦" not in text


def test_who_knows_the_place_adds_something_strong_and_takes_its_removal_back(
    loaded: Path, act_as: Callable[[Actor | None], None]
) -> None:
    act_as(Actor("geert", frozenset({Grant(Role.PLANNER, "Gemeente")})))
    app = page(compass_area="WK001410")
    labelled(app.text_input, "Naam").set_value("Pluktuin")
    labelled(app.text_input, "Wie zegt het, in welke rol").set_value("bewoner")
    labelled(app.text_area, "In gewone woorden").set_value("Wie wil, plukt.")
    labelled(app.button, "Bewaren").click().run()
    assert "Pluktuin" in told(app)
    (opened,) = _open_stores.values()
    (made,) = strengths.strengths(opened, "WK001410")
    app.selectbox(key="strength-chosen").set_value(str(made.strength.id)).run()
    labelled(app.button, "Weghalen").click().run()
    assert "“Pluktuin” is weggehaald." in told(app)
    assert strengths.strengths(opened) == ()
    labelled(app.button, "Terugdraaien").click().run()
    assert [item.strength.name for item in strengths.strengths(opened)] == ["Pluktuin"]
    assert not app.exception


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "indicatoren zijn hier niet gemeten"), ("en", "indicators are not measured here")]
)
def test_the_table_has_what_is_measured_and_the_rest_is_folded(loaded: Path, language: str, words: str) -> None:
    text = told(page(language, compass_area="WK001410"))
    table, folded = text[text.index("koppel-compass-table") :].split("<details", 1)
    folded = folded.split("</details>")[0]
    # Withheld is measured too; of the other indicators nothing is known.
    measured = {"huishoudens", "eenzaamheid", "groen", "laag_inkomen"}
    for indicator in COMPASS.indicators.values():
        label = escape(indicator.label[language])
        assert (f">{label}</th>" in table) == (indicator.id in measured), indicator.id
        assert (label in folded) or indicator.id in measured
    assert f"{len(COMPASS.indicators) - len(measured)} {words}" in folded
    assert "niet gemeten" not in table


def test_what_is_measured_beside_it_stands_in_the_table(loaded: Path) -> None:
    with Store.open(loaded) as store:
        rows = "code;naam;Overgewicht\nGM0014;Groningen;44\nWK001411;Paddepoel;41\n"
        files.import_indicators(store, COMPASS, Settings(), rows.encode(), "gezondheid-2024.csv")
    label = f">{COMPASS.indicators['overgewicht'].label['nl']}</th>"
    assert label not in told(page(compass_area="WK001410"))
    assert label in told(page(compass_area="WK001410", compass_beside="WK001411"))
