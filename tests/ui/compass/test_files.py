"""Files with indicators by screen: seen before anything is stored, mended, stored, and undone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from koppel.access import Actor, Grant, Role
from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Settings
from koppel.services.compass import files, reading
from koppel.services.plans import cells
from koppel.services.team_rules import team_compass
from tests.ui.app import HOSTILE, fill, html, opened, press, run, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.values import IndicatorUpload

COMPASS = load_compass(ROOT / "layers")
GOOD = "code;naam;Eenzaamheid;groen\nGM0014;Groningen;45;30\nWK001410;Selwerd;55;31\nWK001411;Paddepoel;48;.\n"
STORE = "Opslaan in het kompas"
LEAD = Actor("rik", frozenset({Grant(Role.REGISSEUR)}))


@pytest.fixture(autouse=True)
def _as_lead(place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None]) -> None:
    fill(place, catalogue)
    act_as(LEAD)


def page(**state: object) -> AppTest:
    return run("nl", page="kompas", compass_view="bestanden", **state)


def choose(content: str | bytes, name: str = "kompas-2024.csv", app: AppTest | None = None) -> AppTest:
    data = content.encode() if isinstance(content, str) else content
    field = (app or page()).file_uploader[0]
    app = field.set_value((name, data, "text/csv")).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return " ".join(
        [shown(app), html(app), *(str(item.value) for kind in (app.success, app.caption) for item in kind)]
    ).replace("\\", "")


def button(app: AppTest, label: str) -> Any:
    return next(item for item in app.button if item.label == label)


def listed(place: Path) -> tuple[IndicatorUpload, ...]:
    return files.list_files(opened(place))


def test_a_file_is_told_before_it_is_stored_and_undone_after(place: Path) -> None:
    app = choose(GOOD)
    text = words(app)
    assert "Herkend: 2 indicatoren, voor 1 gemeente en 2 wijken, over 2024." in text
    assert "1 waarde is onbekend: 1 door de bron afgeschermd." in text
    assert "6 nieuw, 0 veranderd, 0 gelijk" in text
    assert listed(place) == ()
    app = press(app, STORE)
    assert not app.exception
    assert "kompas-2024.csv is opgeslagen: 6 nieuw" in words(app)
    (upload,) = listed(place)
    assert (upload.values, upload.uploaded_by) == (6, LEAD.name)
    cell = reading.area_compass(opened(place), COMPASS, "WK001410").cells["eenzaamheid"]
    assert (cell.value, cell.city) == (55, 45)
    app = app.selectbox(key="compass-upload").select_index(0).run()
    app = press(app, "Terugdraaien")
    assert listed(place)[0].undone_at is None
    assert "De 6 waarden uit dit bestand gelden dan niet meer." in words(app)
    app = press(app, "Ja, terugdraaien")
    assert not app.exception
    assert isinstance(listed(place)[0].undone_at, datetime)


def test_the_first_file_is_confirmed_where_it_was_chosen(place: Path) -> None:
    app = press(choose(GOOD, app=run("nl", page="kompas")), STORE)
    assert "kompas-2024.csv is opgeslagen: 6 nieuw" in words(app)
    assert app.session_state["view.compass_view"] == "bestanden"


def test_after_storing_one_press_leads_to_the_compass(place: Path) -> None:
    app = press(choose(GOOD), STORE)
    app = press(app, "Bekijk het kompas van Selwerd, 2024")
    assert app.session_state["view.compass_view"] == "ringen"
    assert "koppel-compass-head" in html(app)


def test_the_compass_that_is_seen_after_storing_is_of_an_area_of_that_file_and_of_its_year(place: Path) -> None:
    press(choose(GOOD), STORE)
    other = "code;naam;Eenzaamheid\nGM0363;Amsterdam;40\nWK036301;Oude Zijde;41\n"
    app = press(choose(other, "ses-2021.csv", app=page(compass_area="WK001410", compass_year=2024)), STORE)
    app = press(app, "Bekijk het kompas van Oude Zijde, 2021")
    assert not app.exception
    assert (app.session_state["view.compass_area"], app.session_state["view.compass_year"]) == ("WK036301", 2021)
    assert "Oude Zijde<small>" in html(app)


def test_the_year_of_the_name_stands_in_the_field_with_where_it_comes_from(place: Path) -> None:
    app = choose(GOOD)
    field = app.selectbox(key="compass-file-year")
    assert field.value == 2024
    assert "2024, uit de naam van het bestand" in field.options
    app = field.set_value(2022).run()
    assert "over 2022" in words(app)
    press(app, STORE)
    assert listed(place)[0].years == (2022,)


def test_known_and_unknown_values_are_counted_apart_and_columns_that_are_not_used_are_named(place: Path) -> None:
    text = words(
        choose("code;naam;Jaar;Eenzaamheid;groen;Vreemd\nGM0014;Groningen;2024;45;30;1\nWK001410;Selwerd;2024;55;.;2\n")
    )
    assert "Niet gebruikt: Vreemd." in text
    assert "Geen fouten gevonden in dit bestand" not in text
    assert [(part, text.count(part)) for part in ("waarden bekend", "waarden onbekend")] == [
        ("waarden bekend", 1),
        ("waarden onbekend", 1),
    ]
    assert "hersteld" not in text


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("WK001412;Vinkhuizen;130;20", "kan geen percentage zijn: dat ligt tussen 0 en 100"),
        ("WK001410;Selwerd;56;31", "twee waarden die niet gelijk zijn: in rij 3 en in rij 5"),
        ("XX0014;Zweef;12;20", "is geen code van een gebied"),
        ("WK001412;Vinkhuizen;veel;20", "is geen getal"),
    ],
)
def test_a_wrong_row_is_told_with_its_row_and_nothing_goes_in_by_half(place: Path, row: str, message: str) -> None:
    app = choose(GOOD + row + "\n")
    text = words(app)
    assert message in text
    assert "<td>5</td>" in text
    assert button(app, STORE).disabled
    assert "Verbeter eerst wat is geweigerd" in text
    app = app.checkbox(key="compass-file-partial").check().run()
    assert not button(app, STORE).disabled
    app = press(app, STORE)
    assert len(listed(place)) == 1


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("niets\nhier\n", "a-2024.csv", "geen kolom met codes van gebieden"),
        ("", "leeg-2024.csv", "leeg"),
        (b"PK\x03\x04" + bytes(400), "stuk-2024.xlsx", ""),
        (b"\xff\xfe\x00\xd8" * 40, "vreemd-2024.csv", ""),
        ("code;groen\nWK001410;5\n", "groen.csv", "Kies hieronder het jaar"),
    ],
)
def test_a_file_that_cannot_be_used_is_answered_in_words(
    place: Path, content: str | bytes, name: str, message: str
) -> None:
    app = choose(content, name)
    assert app.error
    assert message in words(app)
    assert "--" not in shown(app)
    assert listed(place) == ()
    app = press(app, "Ander bestand")
    assert not app.error


def test_the_year_is_chosen_where_nothing_says_it(place: Path) -> None:
    app = choose("code;groen\nWK001410;5\n", "groen.csv")
    app = app.selectbox(key="compass-file-year").set_value(2023).run()
    assert "over 2023" in words(app)
    press(app, STORE)
    assert listed(place)[0].years == (2023,)


def test_of_a_file_of_several_gemeenten_one_is_chosen(place: Path) -> None:
    app = choose(GOOD + "GM0363;Amsterdam;40;20\nWK036301;Oude Zijde;30;10\n")
    field = app.selectbox(key="compass-file-municipality")
    assert field.options == ["Amsterdam (GM0363)", "Groningen (GM0014)"]
    app = field.set_value("GM0014").run()
    assert "2 rijen horen bij een andere gemeente" in words(app)
    press(app, STORE)
    assert listed(place)[0].areas == 3


def column(app: AppTest, label: str) -> Any:
    return next(item for item in app.selectbox if item.label.replace("\\", "") == label)


def times(app: AppTest, label: str) -> Any:
    return app.number_input(key=f"{column(app, label).key}-times")


def test_what_a_column_is_can_be_said(place: Path) -> None:
    rows = "code;Tevreden met parken\nWK001410;31\nWK001411;28\n"
    app = choose(rows)
    assert "Zeg hieronder wat ze zijn" in words(app)
    assert "Koppel kent geen andere indicator die hierop lijkt. In het bestand staat bijvoorbeeld: 31; 28." in words(
        app
    )
    app = column(app, "Tevreden met parken").set_value("groen").run()
    assert not app.error
    press(app, STORE)
    cell = reading.area_compass(opened(place), COMPASS, "WK001410").cells["groen"]
    assert (cell.value, cell.source, cell.file) == (31, None, "kompas-2024.csv")


def test_shares_are_multiplied_and_a_column_is_left_out(place: Path) -> None:
    rows = "code;groen;Eenzaamheid\n" + "".join(f"WK00141{at};0,{at}1;5{at}\n" for at in range(1, 7))
    app = choose(rows)
    text = words(app)
    assert "Zijn het aandelen, vul dan hieronder bij “Maal” 100 in" in text
    assert button(app, STORE).disabled
    app = times(app, "groen").set_value(100.0).run()
    assert not button(app, STORE).disabled
    app = column(app, "groen").set_value("-").run()
    press(app, STORE)
    assert listed(place)[0].values == 6


def press_key(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


MARKS = "code;naam;rapportcijfer veiligheid\nGM0014;Groningen;7,4\nWK001410;Selwerd;6,6\nWK001411;Paddepoel;7,1\n"


def test_marks_that_are_chosen_as_a_percentage_are_asked_at_the_column(place: Path) -> None:
    app = column(choose(MARKS), "rapportcijfer veiligheid").set_value("onveilig").run()
    (asked,) = [item.value.replace("\\", "") for item in app.warning]
    assert "klinkt naar een cijfer van 0 tot 10, maar Voelt zich vaak onveilig is een percentage" in asked
    assert "7,4; 6,6; 7,1" in asked
    assert "Er is een indicator herkend, maar nog geen waarde die past" in words(app)
    assert "<td>2</td><td>rapportcijfer veiligheid</td>" in html(app)
    assert button(app, STORE).disabled
    app = times(app, "rapportcijfer veiligheid").set_value(1.0).run()
    assert not app.warning
    assert not button(app, STORE).disabled


def test_an_own_indicator_is_made_of_a_column_used_and_found_back(place: Path) -> None:
    app = column(choose(MARKS), "rapportcijfer veiligheid").set_value("+").run()
    key = column(app, "rapportcijfer veiligheid").key
    assert app.selectbox(key=f"{key}-unit").value == "cijfer"
    app = press_key(app, f"{key}-use")
    assert "Kies het thema, wat een waarde is en wat hoog betekent" in app.error[-1].value
    app.selectbox(key=f"{key}-theme").set_value("veiligheid")
    app.selectbox(key=f"{key}-way").set_value("hoog")
    app.text_input(key=f"{key}-source").set_value("Veiligheidsmonitor 2024")
    app = press_key(app.text_input(key=f"{key}-name").set_value("Eenzaamheid").run(), f"{key}-use")
    assert "heet al een indicator" in app.error[-1].value
    app = press_key(app.text_input(key=f"{key}-name").set_value("Cijfer voor veiligheid").run(), f"{key}-use")
    assert not app.error
    assert column(app, "rapportcijfer veiligheid").value == "eigen_cijfer_voor_veiligheid"
    app = press(app, STORE)
    assert not app.exception
    assert "1 eigen indicator" in [item.label for item in app.expander]
    assert "Cijfer voor veiligheid" in html(app)
    cell = reading.area_compass(opened(place), team_compass(opened(place), COMPASS), "WK001410").cells
    assert cell["eigen_cijfer_voor_veiligheid"].source == "Veiligheidsmonitor 2024"
    again = choose(MARKS.replace("6,6", "6,7"), "kompas-2025.csv")
    assert "Zo koos uw team deze kolom eerder." in words(again)
    assert "1 indicator, voor 1 gemeente en 2 wijken, over 2025" in words(again)


def test_what_was_said_of_a_column_is_there_again_after_the_file_was_let_go(place: Path) -> None:
    rows = "code;Tevreden met parken;groen\nWK001410;31;30\nWK001411;28;29\n"
    app = column(choose(rows), "Tevreden met parken").set_value("omgang").run()
    app = press(app, "Ander bestand")
    app = choose(rows, app=app)
    assert column(app, "Tevreden met parken").value == "omgang"
    press(app, STORE)
    assert listed(place)[0].values == 4


def test_what_is_alike_is_proposed_first_with_how_sure_and_why(place: Path) -> None:
    app = choose("code;mantelzorgers;overgewicht 18+\nWK001410;21;48\nWK001411;22;51\n")
    field = column(app, "mantelzorgers")
    assert field.value == "-"
    assert field.options[:3] == [
        "Niet gebruiken", "Mantelzorgers met te veel zorg (%): misschien (80%)", "Eigen indicator…",
    ]  # fmt: skip
    assert "Niet zeker, dus nog niet gebruikt: lijkt op “Mantelzorgers”." in words(app)
    assert "Vrijwel zeker: dezelfde woorden als “Overgewicht”." in words(app)
    assert "vrijwel zeker: dezelfde woorden</td>" in html(app)


def test_names_that_are_in_several_gemeenten_offer_the_choice_of_one(place: Path) -> None:
    known = "code;naam;groen\nGM0014;Groningen;30\nWK001400;Centrum;31\nGM0363;Amsterdam;20\nWK036300;Centrum;21\n"
    press(choose(known, "bekend-2023.csv"), STORE)
    app = choose("Wijk;Eenzaamheid\nCentrum;44\n")
    assert "Kies hierboven bij “Van welke gemeente?” de uwe" in words(app)
    field = app.selectbox(key="compass-file-municipality")
    assert field.options[0].startswith("Amsterdam (GM0363): 1 rij met een naam die vaker voorkomt")
    app = field.set_value("GM0014").run()
    press(app, STORE)
    assert reading.area_compass(opened(place), COMPASS, "WK001400").cells["eenzaamheid"].value == 44


def test_the_source_that_is_filled_in_stands_at_every_value(place: Path) -> None:
    app = choose(GOOD)
    assert "Bij 2 kolommen staat als bron de naam van het bestand: kompas-2024.csv." in words(app)
    app = app.text_input(key="compass-file-source").set_value("Enquête 2024").run()
    assert "Bron bij alle waarden: Enquête 2024." in words(app)
    press(app, STORE)
    told = html(run("nl", page="kompas", compass_area="WK001410", compass_cell="i_eenzaamheid"))
    assert "Enquête 2024 (bestand: kompas-2024.csv)" in told
    assert "Gezondheidsmonitor" not in told


def test_names_in_a_file_are_text_and_nothing_else(place: Path) -> None:
    rows = f"code;naam;groen;{HOSTILE}\nGM0014;{HOSTILE};30;{HOSTILE}\nWK001410;Selwerd;{HOSTILE};1\n"
    app = choose(rows, f"{HOSTILE}-2024.csv".replace("/", "-"))
    assert HOSTILE not in html(app)
    assert "is geen getal" in words(app)


def test_a_file_is_found_back_with_its_choices(place: Path) -> None:
    app = choose("code;groen\nWK001410;5\n", "groen.csv")
    app.selectbox(key="compass-file-year").set_value(2023).run()
    anew = page()
    assert "groen.csv" in words(anew)
    assert "over 2023" in words(anew)
    press(anew, STORE)
    assert len(listed(place)) == 1
    assert "groen.csv (" not in words(page())


def test_where_works_come_in_a_button_leads_to_the_files_of_the_compass(
    place: Path, act_as: Callable[[Actor | None], None]
) -> None:
    app = press(run("nl", page="inleveren"), "Naar de bestanden van het kompas")
    assert not app.exception
    assert (app.session_state["view.page"], app.session_state["view.compass_view"]) == ("kompas", "bestanden")
    act_as(Actor("bea", frozenset({Grant(Role.BEHEERDER)})))
    told = run("nl", page="beheer")
    assert "Cijfers over de wijk inlezen doet de regisseur, bij Kansen → Kompas → Bestanden." in words(told)
    act_as(Actor("leo", frozenset({Grant(Role.LEZER)})))
    assert "De regisseur leest ze in bij Kansen → Kompas → Bestanden" in " ".join(
        str(item.value) for item in run("nl", page="kompas").info
    )


def test_a_file_of_cells_is_undone_in_the_list_of_files(place: Path) -> None:
    page()
    rows = b"gridcode;jaar;lbm\nE2327N5840;2024;4,1\n"
    cells.load_cells(opened(place), Settings(), rows, "vakken.csv")
    app = page()
    assert "vakken.csv" in words(app)
    app = app.selectbox(key="compass-upload").select_index(0).run()
    app = press(app, "Terugdraaien")
    assert "1 vierkant van 100 bij 100 meter uit dit bestand geldt dan niet meer." in words(app)
    press(app, "Ja, terugdraaien")
    assert cells.cell_count(opened(place)) == 0


@pytest.mark.parametrize("role", [Role.LEZER, Role.BEHEERDER])
def test_who_may_not_load_has_no_files(place: Path, role: Role, act_as: Callable[[Actor | None], None]) -> None:
    press(choose(GOOD), STORE)
    act_as(Actor("leo", frozenset({Grant(role)})))
    app = page()
    assert not app.exception
    assert not app.file_uploader
    assert "Wat er is ingelezen" not in words(app)


def test_without_indicators_the_lead_begins_with_a_file(place: Path) -> None:
    app = run("nl", page="kompas")
    assert "Begin hieronder met een bestand" in words(app)
    assert app.file_uploader


def test_undoing_what_somebody_else_undid_is_said(place: Path) -> None:
    app = press(choose(GOOD), STORE)
    app = app.selectbox(key="compass-upload").select_index(0).run()
    app = press(app, "Terugdraaien")
    upload_id = listed(place)[0].id
    assert isinstance(upload_id, UUID)
    files.undo(opened(place).visible_to(LEAD), upload_id)
    app = press(app, "Ja, terugdraaien")
    assert not app.exception
    assert any("teruggedraaid" in str(item.value) for item in app.error)


AREAS = "wijkcode;wijknaam\nWK001410;Selwerd\nWK001411;Paddepoel\n"


def choose_areas(content: str, name: str) -> AppTest:
    field = page().file_uploader[1]
    app = field.set_value((name, content.encode(), "text/csv")).run()
    assert not app.exception
    return app


def test_areas_are_seen_before_they_are_stored_and_undone_in_the_list(place: Path) -> None:
    app = choose_areas(AREAS, "wijken_2024.csv")
    assert "Herkend: 0 gemeenten, 2 wijken en 0 buurten van 2024." in words(app)
    assert "Van 2024 kent Koppel nog geen van deze gebieden." in words(app)
    assert listed(place) == ()
    app = button(app, "Gebieden opslaan").click().run()
    assert not app.exception
    (upload,) = listed(place)
    assert (upload.file_name, upload.areas, upload.values) == ("wijken_2024.csv", 2, 0)
    assert "2 gebieden van 2024" in words(app)
    files.undo(opened(place), upload.id)
    assert "Van 2024 kent Koppel nog geen" in words(choose_areas(AREAS, "wijken_2024.csv"))


def test_of_a_file_with_areas_of_the_whole_country_one_gemeente_is_stored(place: Path) -> None:
    rows = AREAS + "WK036300;Centrum\nWK036301;Zuid\n"
    app = choose_areas(rows, "wijken_2024.csv")
    field = next(item for item in app.selectbox if item.label == "Van welke gemeente?")
    assert "0 gemeenten, 4 wijken" in words(app)
    app = field.set_value("GM0363").run()
    assert "0 gemeenten, 2 wijken" in words(app)
    press(app, "Gebieden opslaan")
    assert listed(place)[0].areas == 2


def test_a_file_of_areas_whose_name_says_no_year_asks_for_it_and_a_wrong_one_is_told(place: Path) -> None:
    app = choose_areas(AREAS, "wijken.csv")
    assert "Gebieden opslaan" not in [item.label for item in app.button]
    press(app, "Ander bestand")
    app = choose_areas("a;b\n1;2\n", "w2024.csv")
    assert "staat geen kolom met codes van gebieden met een kolom met hun namen" in app.error[0].value
    assert listed(place) == ()


def test_a_file_of_areas_is_found_back_with_its_year_until_it_is_stored_or_let_go(place: Path) -> None:
    app = choose_areas(AREAS, "wijken.csv")
    app.selectbox(key="compass-areas-year-0").set_value(2023).run()
    anew = page()
    assert "wijken.csv" in words(anew)
    assert "U was dit bestand aan het inleveren" in html(anew)
    assert "2 wijken en 0 buurten van 2023." in words(anew)
    assert listed(place) == ()
    press(anew, "Gebieden opslaan")
    assert "wijken.csv (" not in words(page())
    assert "U was dit bestand aan het inleveren" not in html(page())
    app = press(choose_areas(AREAS, "andere_2024.csv"), "Ander bestand")
    assert len(app.file_uploader) == len(page().file_uploader) == 2
