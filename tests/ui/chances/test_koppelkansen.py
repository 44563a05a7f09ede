from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koppel.model.deciding import State
from koppel.services.deciding.decisions import decide
from koppel.services.facts.findings import list_findings
from koppel.services.facts.pairs import meaning_words
from koppel.services.intake.detection import detect
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import square, work
from tests.services.learning.decided import decide_by_size
from tests.ui.app import fill, fill_variant, html, opened, press, run, shown

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("tab", ["samen", "volgorde", "hinder", "dubbel"])
def test_every_tab_speaks_both_languages(place: Path, catalogue: Catalogue, language: str, tab: str) -> None:
    fill(place, catalogue)
    app = run(language, page="koppelkansen", tab=tab)
    assert not app.exception
    assert not app.error
    assert "⟦" not in shown(app)
    assert "<script>" not in shown(app)


def test_the_best_combination_is_told_with_its_reason(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    app = run("nl", page="koppelkansen")
    assert any("Riool vernieuwen" in header.value and "Warmtenet aanleggen" in header.value for header in app.header)
    assert "Waarom samen?" in [element.value for element in app.subheader]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "nl",
            ("het kleinste werk is", "zonder afspraak is de kans", "volgens de regels afstemmen", "bijna geen enkel"),
        ),
        ("en", ("the smaller work is", "without an agreement the chance", "the rules ask", "hardly any was really")),
    ],
)
def test_each_part_of_a_score_is_told_in_a_sentence(
    place: Path, catalogue: Catalogue, language: str, told: tuple[str, ...]
) -> None:
    fill(place, catalogue)
    said = html(run(language, page="koppelkansen"))
    assert [sentence for sentence in told if sentence not in said] == []


def test_without_a_calibration_nobody_says_what_a_score_means(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    with Store.open(place) as store:
        (found,) = list_findings(store, types=["koppelkans"])[1][:1]
    assert meaning_words(found, (), replace(catalogue, calibration=None), "nl").startswith("Niet geijkt")
    behind = replace(found, a_kind="renovatie", b_kind="wijkteamgesprekken")
    assert meaning_words(behind, (), catalogue, "en").startswith("Not calibrated")
    assert "bijna geen enkel" in meaning_words(replace(found, score=10.0), (), catalogue, "nl")
    assert "Van tien paren met zo'n score werden er 8 echt" in meaning_words(
        replace(found, score=95.0), (), catalogue, "nl"
    )


def test_an_empty_store_says_what_to_do(place: Path) -> None:
    Store.open(place, create=True).close()
    app = run("nl", page="koppelkansen")
    assert not app.exception
    assert "Lever plannen" in " ".join(info.value for info in app.info)


def test_an_address_of_a_combination_that_is_not_listed_says_so(place: Path, catalogue: Catalogue) -> None:
    fill(place, catalogue)
    said = "staat niet in deze lijst"
    assert any(said in item.value for item in run("nl", page="koppelkansen", combination="0" * 32).info)
    assert not any(said in item.value for item in run("nl", page="koppelkansen").info)


def test_another_possibility_opens_says_of_what_and_leads_back(place: Path, catalogue: Catalogue) -> None:
    fill_variant(place, catalogue)
    app = run("nl", page="koppelkansen")
    with opened(place).read() as cursor:
        best, variant = list_combinations(cursor)
    assert variant.alternative_to == best.id
    assert "Andere mogelijkheden (1)" in [item.label for item in app.expander]
    app.button(key=f"variant-{variant.id}").click().run()
    assert not app.exception
    assert "Een andere mogelijkheid bij" in html(app)
    assert "lasvezel" in app.header[0].value
    press(app, "Naar het voorstel")
    assert "Een andere mogelijkheid bij" not in html(app)
    assert "Warmtenet" in app.header[0].value


def test_what_is_hardly_ever_done_stands_apart_and_can_be_opened(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place, catalogue)
    short = replace(catalogue, rules=replace(catalogue.rules, combination_least_listed=0))
    monkeypatch.setattr("koppel.services.reading._catalogue", lambda _: short)
    app = run("nl", page="koppelkansen")
    assert "Staat apart: zelden samen gedaan, of niets te beslissen (1)" in [item.label for item in app.expander]
    (rare,) = [item for item in app.button if str(item.key).startswith("rare-")]
    rare.click().run()
    assert not app.exception
    assert "Zulke werken worden zelden samen gedaan" in html(app)


def test_what_is_worth_a_meeting_now_stands_first_and_the_rest_is_a_click_or_a_filter_away(
    place: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = replace(catalogue.rules, combination_least_listed=0, combination_least_real=0.0, now_most=1)
    few = replace(catalogue, rules=rules)
    monkeypatch.setattr("koppel.services.reading._catalogue", lambda _: few)
    with Store.open(place, create=True) as store:
        plans = [
            replace(
                work(f"{partner}/{at}", geometry=square(233_000.0 + 500 * at, 584_000.0, 60.0)),
                kind=kind,
                title=f"plek {at}",
            )
            for at in (1, 2)
            for partner, kind in (("gemeente", "riolering"), ("warmte", "warmtenet"))
        ]
        with store.write("test", "fill") as writer:
            put_activities(writer, plans, widths={kind.id: kind.width_m for kind in few.kinds.values()})
        detect(store, few, today=date(2026, 11, 21))

    def listed(app: AppTest) -> list[str]:
        return [item.label for item in app.button if str(item.key).startswith("chance-")]

    app = run("nl", page="koppelkansen")
    assert not app.exception
    (only,) = listed(app)
    assert "echt afgestemd; bespaart minstens €" in only
    app.button(key="chances-others").click().run()
    assert len(listed(app)) == 2
    assert [one for one in listed(app) if "echt afgestemd; bespaart minstens €" in one] == []
    # A filter asks for all that it finds.
    found = [listed(run("nl", page="koppelkansen", text=f"plek {at}")) for at in (1, 2)]
    assert [len(one) for one in found] == [1, 1]
    assert sum("echt afgestemd; bespaart minstens €" in one for (one,) in found) == 1


def test_why_a_work_goes_together_with_another_is_told_in_its_panel(place: Path, catalogue: Catalogue) -> None:
    fill_variant(place, catalogue)
    app = run("nl", page="kaart")
    with opened(place).read() as cursor:
        works = {item.title: str(item.id) for item in list_activities(cursor)}
    app = run("nl", page="kaart", map_form=works["Warmte"])
    app.toggle(key="why-asked").set_value(True).run()
    box = app.selectbox(key=f"why-other-{works['Warmte']}")
    assert set(box.options) == {"Riool (gemeente)", "Glasvezel (straten)"}
    box.select("Glasvezel (straten)").run()
    assert not app.exception
    assert "Deze twee zijn geen koppelkans: aan één voorwaarde is niet voldaan." in html(app)
    app.selectbox(key=f"why-other-{works['Warmte']}").select("Riool (gemeente)").run()
    assert "Deze twee zijn een koppelkans" in html(app)
    assert "⟦" not in html(app)
    app.button(key="why-open").click().run()
    assert app.session_state["view.page"] == "koppelkansen"


def test_who_decides_on_the_first_of_the_list_goes_on_seeing_it(place: Path, catalogue: Catalogue) -> None:
    with Store.open(place, create=True) as store:
        decide_by_size(store, catalogue, pairs=6)
        with store.write("test", "forget") as writer:
            writer.cursor.execute("DELETE FROM decision")
    app = run("nl", page="koppelkansen")
    was = app.header[0].value
    first = next(button for button in app.button if (button.key or "").startswith("chance-"))
    decide(opened(place), (first.key or "").removeprefix("chance-"), State.AFGEWEZEN, "niet nu")
    app = app.run()
    assert not app.exception
    assert app.header[0].value == was
    # Whoever opens the page anew sees what is first by now.
    assert run("nl", page="koppelkansen").header[0].value != was
