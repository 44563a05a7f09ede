"""Values that plainly do not fit their indicator are asked about, and names of areas say which area they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from koppel.config import Limits
from koppel.i18n import issue_text
from koppel.ingest.compass.check import check_indicators
from koppel.ingest.compass.known import Known
from koppel.ingest.compass.mapping import Choice, parse_choices
from tests.ingest.compass.test_check import AREAS, COMPASS, KNOWN, check, codes, sheet, values

if TYPE_CHECKING:
    from koppel.model import Issue

MARKS = "code;Veiligheid in de wijk\nWK001410;7,4\nWK001411;6,9\nBU00141000;7,1\n"


def doubt(text: str, code: str, **options: Any) -> Issue:
    checked = check(text, **options)
    (found,) = [issue for issue in checked.issues if issue.code == code]
    assert checked.rejected
    return found


def test_marks_as_a_percentage_are_asked_with_column_and_values() -> None:
    choices = parse_choices(["Veiligheid in de wijk=onveilig"], COMPASS)
    told = doubt(MARKS, "indicator_marks", choices=choices)
    words = issue_text(told, "nl")
    assert "“Veiligheid in de wijk” lijken rapportcijfers (bijvoorbeeld 7,4; 6,9; 7,1)" in words
    assert "percentage" in words
    assert values(check(MARKS, choices=choices)) == {}
    sure = parse_choices(["Veiligheid in de wijk=onveilig*1"], COMPASS)
    assert len(values(check(MARKS, choices=sure))) == 3


def test_a_name_that_says_another_unit_is_asked_however_few_areas() -> None:
    choices = parse_choices(["rapportcijfer veiligheid=onveilig"], COMPASS)
    told = doubt("code;rapportcijfer veiligheid\nWK001410;7,4\n", "indicator_label_unit", choices=choices)
    assert "klinkt naar een cijfer van 0 tot 10, maar Voelt zich vaak onveilig is een percentage" in issue_text(
        told, "nl"
    )


def test_values_outside_what_areas_have_are_asked() -> None:
    rows = "code;Eenzaamheid\nWK001410;2,8\nWK001411;3,1\nBU00141000;2,6\n"
    assert "2,8; 3,1; 2,6" in issue_text(doubt(rows, "indicator_unusual"), "nl")
    usual = "code;laag_inkomen\nWK001410;6,2\nWK001411;7,4\nBU00141000;5,9\n"
    assert check(usual).rejected == 0


def test_what_is_stored_is_compared_in_the_same_year_and_between_other_areas() -> None:
    before = Known(AREAS, {("inbraak", 2024): {"WK001410": 4.0, "WK001411": 3.0, "BU00141000": 5.0}})
    rows = "code;inbraak\nWK001410;40\nWK001411;30\nBU00141000;50\n"
    assert issue_text(doubt(rows, "indicator_unit", known=before), "nl").count("2024") == 2
    less = rows.replace("40", "0,4").replace("30", "0,3").replace("50", "0,5")
    assert "10 keer zo klein" in issue_text(doubt(less, "indicator_unit_less", known=before), "nl")
    elsewhere = "code;inbraak\nWK036300;40\nWK036301;30\nWK036302;50\n"
    assert "rond 4" in issue_text(doubt(elsewhere, "indicator_magnitude", known=Known({}, before.values)), "nl")
    assert check(elsewhere.replace("0\n", "\n"), known=Known({}, before.values)).rejected == 0


def test_what_the_team_said_of_a_scale_before_is_not_asked_again() -> None:
    before = {"rapportcijfer veiligheid": Choice("onveilig", 1.0)}
    checked = check("code;rapportcijfer veiligheid\nWK001410;7,4\n", before=before)
    assert len(values(checked)) == 1
    assert (0, "indicator_as_before") in codes(checked)


def test_what_is_taken_by_its_words_is_told_with_how_sure_it_is() -> None:
    checked = check("code;overgewicht 18+\nWK001410;51\n")
    (column,) = checked.columns
    assert column.meaning is not None
    assert (column.indicator, column.meaning.sureness, column.meaning.name) == ("overgewicht", "woorden", "Overgewicht")
    assert (0, "indicator_by_words") in codes(checked)


def test_the_declared_source_is_that_of_a_file_that_has_its_names_alone() -> None:
    sources = {item.indicator: item.source for item in check("code;p_koopw;Eenzaamheid\nWK001410;31;55\n").values}
    assert sources == {"koop": "CBS, kerncijfers wijken en buurten", "eenzaamheid": None}


TWICE = {
    2024: {
        "GM0014": "Groningen", "WK001400": "Centrum", "BU00140000": "Centrum", "WK001411": "Paddepoel",
        "GM0363": "Amsterdam", "WK036300": "Centrum", "BU03630001": "Zuid", "WK036301": "Zuid",
    }
}  # fmt: skip


def test_a_column_called_wijk_decides_the_level_of_the_names_in_it() -> None:
    one = Known({2024: {code: name for code, name in TWICE[2024].items() if "0014" in code}})
    for head, code in (("Wijk", "WK001400"), ("Buurt", "BU00140000"), ("buurtnaam", "BU00140000")):
        checked = check(f"{head};groen\nCentrum;31\n", known=one)
        assert list(values(checked)) == [(code, "groen", 2024)]
    told = check("Gebied;groen\nCentrum;31\n", known=one)
    assert (2, "area_name_levels") in codes(told)
    assert "WK001400, BU00140000" in issue_text(told.issues[-1], "nl")
    beside = check("Gebied;groen\nPaddepoel;30\nCentrum;31\n", known=one)
    assert ("WK001400", "groen", 2024) in values(beside)
    other = check("Buurt;groen\nPaddepoel;30\n", known=one)
    assert ("WK001411", "groen", 2024) in values(other)
    assert (2, "area_name_other_level") in codes(other)


def test_names_of_more_gemeenten_say_which_gemeenten_there_are_to_choose_from() -> None:
    rows = "Wijk;groen\nCentrum;31\nPaddepoel;28\n"
    checked = check(rows, known=Known(TWICE))
    assert (2, "area_name_several") in codes(checked)
    assert dict(checked.municipalities) == {"GM0014": 1, "GM0363": 1}
    chosen = check(rows, known=Known(TWICE), municipality="GM0014")
    assert set(values(chosen)) == {("WK001400", "groen", 2024), ("WK001411", "groen", 2024)}


def test_a_column_with_the_gemeente_says_whose_the_names_are() -> None:
    rows = "Gemeente;Wijk;groen\nGroningen;Centrum;31\nAmsterdam;Centrum;28\nAmsterdam;Zuid;20\n"
    found = values(check(rows, known=Known(TWICE)))
    assert found == {
        ("WK001400", "groen", 2024): 31, ("WK036300", "groen", 2024): 28, ("WK036301", "groen", 2024): 20,
    }  # fmt: skip


@pytest.mark.parametrize("place", ["name", "title", "remark"])
def test_one_code_in_one_cell_leaves_the_header_where_it_is(place: str) -> None:
    rows: list[tuple[object, ...]] = [
        ("Cijfers", "GM0014" if place == "title" else "versie"),
        ("Wijk", "Groen", "Eenzaamheid"),
        ("Nergensland", 40, 50),
        ("Selwerd", 31, 55),
        ("WK001411" if place == "name" else "Paddepoel", 28, 48),
    ]
    if place == "remark":
        rows.append(("bron", "GM0014"))
    checked = check_sheet(*rows)
    assert {key[:2] for key in values(checked)} >= {("WK001410", "groen"), ("WK001411", "eenzaamheid")}
    assert [column.label for column in checked.columns] == ["Groen", "Eenzaamheid"]
    assert (3, "area_name_unknown") in codes(checked)


def check_sheet(*rows: tuple[object, ...]) -> Any:
    return check_indicators(sheet(*rows), "kompas-2024.xlsx", compass=COMPASS, limits=Limits(), known=KNOWN)
