"""Files with indicators: what is understood, what is refused in words with its row, and what is never guessed."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Limits
from koppel.errors import InputError
from koppel.i18n import error_text, issue_text
from koppel.ingest.compass.check import check_indicators
from koppel.ingest.compass.guess import Names
from koppel.ingest.compass.known import Known
from koppel.ingest.compass.mapping import parse_choices
from koppel.model.compass.values import Unknown

if TYPE_CHECKING:
    from koppel.ingest.compass.report import CheckedIndicators

COMPASS = load_compass(ROOT / "layers")
AREAS = {2024: {"GM0014": "Groningen", "WK001410": "Selwerd", "WK001411": "Paddepoel", "BU00141000": "Selwerd-West"}}
KNOWN = Known(AREAS)


def check(text: str, name: str = "kompas-2024.csv", **options: Any) -> CheckedIndicators:
    return check_indicators(text.encode("utf-8"), name, compass=COMPASS, limits=Limits(), **options)


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def values(checked: CheckedIndicators) -> dict[tuple[str, str, int], float | None]:
    return {(item.area, item.indicator, item.year): item.value for item in checked.values}


def codes(checked: CheckedIndicators) -> list[tuple[int, str]]:
    return [(issue.row, issue.code) for issue in checked.issues]


SES = (
    '\ufeff"Perioden";"Wijken en buurten";"Regiocode (gemeente, wijk, buurt) (code)";'
    '"Particuliere huishoudens (Aantal)";'
    '"Opleidingsniveau/Laag/Waarde (%)";"SES-WOA/Totaalscore/Gemiddelde score (Getal)"\n'
    '"2019";"Groningen";"GM0014    ";"  120400";"    20.8";"  -0.100"\n'
    '"2019";"Selwerd";"WK001410  ";"    2900";"    31.9";"  -0.422"\n'
    '"2019";"Selwerd-West";"BU00141000";"       0";"       .";"       ."\n'
)


def test_a_file_of_cbs_with_a_mark_quotes_padding_and_points_for_what_is_suppressed() -> None:
    checked = check(SES, "ses.csv")
    assert values(checked)["WK001410", "ses", 2019] == -0.422
    assert values(checked)["GM0014", "huishoudens", 2019] == 120_400
    suppressed = [item for item in checked.values if item.value is None]
    assert [(item.area, item.reason) for item in suppressed] == [("BU00141000", Unknown.SUPPRESSED)] * 2
    assert checked.rejected == 0
    assert (checked.areas[0].code, checked.areas[0].name) == ("GM0014", "Groningen")


def test_the_key_figures_of_cbs_take_their_year_from_the_name_of_the_file() -> None:
    checked = check(
        "gwb_code_10,regio,gm_naam,recs,a_inw,p_koopw\nWK001410,Selwerd,Groningen,Wijk,6500,31\n", "kwb-2023.csv"
    )
    assert values(checked) == {("WK001410", "bewoners", 2023): 6500, ("WK001410", "koop", 2023): 31}
    assert (0, "indicators_year_of_name") in codes(checked)
    assert [item.label for item in checked.others] == ["recs"]


KEY_FIGURES = (
    "gwb_code_10;gwb_code_8;regio;gm_naam;recs;gwb_code;ind_wbi;a_inw;a_00_14;a_65_oo;a_hh;a_1p_hh;p_hh_hi;p_koopw\n"
    "GM0014;0014;Groningen;Groningen;Gemeente;GM0014;.;240000;30000;36000;120000;66000;12,1;38\n"
    "WK001410;001410;Selwerd;Groningen;Wijk;WK001410;1;6000;450;1200;4000;2600;4,2;12\n"
    "BU00141000;00141000;Selwerd-West;Groningen;Buurt;BU00141000;1;0;0;.;0;.;.;.\n"
)


def test_what_cbs_counts_is_taken_as_its_share_of_all_and_said() -> None:
    checked = check(KEY_FIGURES, "kwb-2024.csv")
    found = values(checked)
    assert [found["WK001410", name, 2024] for name in ("jongeren", "ouderen", "alleenwonend")] == [7.5, 20.0, 65.0]
    assert (found["GM0014", "jongeren", 2024], found["WK001410", "bewoners", 2024]) == (12.5, 6000)
    told = [issue_text(issue, "nl") for issue in checked.issues if issue.code == "indicator_as_share"]
    assert len(told) == 3
    assert "“a_00_14”" in told[0]
    assert "“a_inw”" in told[0]
    assert {item.label for item in checked.columns} >= {"a_00_14", "a_65_oo", "a_1p_hh"}


def test_of_nobody_and_of_what_is_suppressed_there_is_no_share() -> None:
    measured = {item.indicator: item for item in check(KEY_FIGURES, "kwb-2024.csv").values if item.area == "BU00141000"}
    assert (measured["jongeren"].value, measured["jongeren"].reason) == (None, Unknown.MISSING)
    assert (measured["ouderen"].value, measured["ouderen"].reason) == (None, Unknown.SUPPRESSED)


def test_a_part_that_is_more_than_the_whole_is_refused() -> None:
    checked = check(KEY_FIGURES.replace(";450;", ";6001;"), "kwb-2024.csv")
    assert ("WK001410", "jongeren", 2024) not in values(checked)
    assert (3, "indicator_share") in codes(checked)


def test_a_share_that_stands_in_the_file_goes_before_one_that_is_computed() -> None:
    checked = check("code;a_inw;a_00_14;p_00_14_jr\nWK001410;6000;450;8\n", "kwb-2024.csv")
    assert values(checked)["WK001410", "jongeren", 2024] == 8
    assert [item.label for item in checked.others] == ["a_00_14"]


def test_a_number_without_the_whole_is_no_share() -> None:
    checked = check("code;a_00_14;p_koopw\nWK001410;450;12\n", "kwb-2024.csv")
    assert ("WK001410", "jongeren", 2024) not in values(checked)
    assert [item.label for item in checked.others] == ["a_00_14"]


def test_a_code_that_is_like_another_is_not_proposed() -> None:
    proposed = {item.label: item.suggestion for item in check(KEY_FIGURES, "kwb-2024.csv").others}
    assert proposed["p_hh_hi"] is None


def test_an_indicator_that_another_column_holds_is_not_proposed() -> None:
    rows = "code;jaar;Opleidingsniveau/Laag/Waarde (%);Opleidingsniveau/Midden/Waarde (%)\nWK001410;2024;20;40\n"
    (other,) = check(rows).others
    assert (other.label, other.suggestion) == ("Opleidingsniveau/Midden/Waarde (%)", None)


def test_columns_of_statline_have_other_numbers_behind_their_names_each_year() -> None:
    checked = check("Codering_3;AantalInwoners_5;HuishoudensTotaal_28\nWK001410  ;6500;4100\n", year=2022)
    assert values(checked) == {("WK001410", "bewoners", 2022): 6500, ("WK001410", "huishoudens", 2022): 4100}


def test_a_file_of_the_leefbaarometer() -> None:
    checked = check("bu_code,bu_naam,jaar,lbm,afw_fys\nBU00141000,Selwerd-West,2022,4.012,-0.05\n")
    assert values(checked) == {
        ("BU00141000", "leefbaarheid", 2022): 4.012,
        ("BU00141000", "fysieke_omgeving", 2022): -0.05,
    }


def test_an_own_sheet_with_a_title_and_a_header_over_two_rows() -> None:
    content = sheet(
        ("Indicatoren per wijk",),
        (None, None, "Eenzaamheid", None, "Percentage groen"),
        ("Wijkcode", "Wijk", 2022, 2024, 2024),
        ("WK001410", "Selwerd", 52.1, 55, "31,5"),
        ("WK001411", "Paddepoel", "x", 48, 28),
        ("Bron: gemeente",),
    )
    checked = check_indicators(content, "eigen.xlsx", compass=COMPASS, limits=Limits(), known=KNOWN)
    assert values(checked)["WK001410", "eenzaamheid", 2022] == 52.1
    assert values(checked)["WK001410", "eenzaamheid", 2024] == 55
    assert values(checked)["WK001410", "groen", 2024] == 31.5
    assert values(checked)["WK001411", "eenzaamheid", 2022] is None
    assert checked.header_rows == 2
    assert (6, "indicator_remark_row") in codes(checked)


@pytest.mark.parametrize(
    "rows",
    [
        "Wijk;;Eenzaamheid;Eenzaamheid\nnaam;code;2022;2024\nSelwerd;WK001410;44;45\nPaddepoel;WK001411;41;42\n",
        "Wijk;;Eenzaamheid;Eenzaamheid\ncode;naam;2022;2024\nWK001410;Selwerd;44;45\nWK001411;Paddepoel;41;42\n",
    ],
)
def test_a_header_that_says_wijk_over_its_name_and_code_is_no_indicator(rows: str) -> None:
    checked = check(rows, "zonder jaar.csv")
    assert values(checked)["WK001410", "eenzaamheid", 2022] == 44
    assert (len(checked.values), checked.others, checked.issues) == (4, (), ())
    assert {(area.code, area.name) for area in checked.areas} == {("WK001410", "Selwerd"), ("WK001411", "Paddepoel")}


def test_what_is_measured_of_the_wijk_beside_the_city_is_asked_and_no_name() -> None:
    with pytest.raises(InputError) as asked:
        check("code;Eenzaamheid;Eenzaamheid\n;wijk;stad\nWK001410;44;40\nWK001411;41;40\n")
    assert asked.value.facts["columns"] == "Eenzaamheid / wijk, Eenzaamheid / stad"


def test_an_area_that_is_not_there_is_named_as_the_file_names_it() -> None:
    (issue,) = [item for item in check("code;naam;groen\nWK001499;Zweef;5\n", known=KNOWN).issues if item.row]
    assert issue_text(issue, "nl").startswith("Gebied Zweef (WK001499) bestaat niet in 2024")


def test_wijken_that_are_only_named_are_found_by_their_names() -> None:
    checked = check("Wijk;Eenzaamheid\nselwerd;55\nPaddepoel;48\nZernike;40\n", known=KNOWN)
    assert values(checked) == {("WK001410", "eenzaamheid", 2024): 55, ("WK001411", "eenzaamheid", 2024): 48}
    assert (4, "area_name_unknown") in codes(checked)


def test_a_name_of_more_areas_is_not_guessed() -> None:
    twice = Known({2024: {**AREAS[2024], "WK060010": "Selwerd"}})
    checked = check("Wijk;Eenzaamheid\nSelwerd;55\nPaddepoel;48\n", known=twice)
    assert (2, "area_name_several") in codes(checked)
    chosen = check("Wijk;Eenzaamheid\nSelwerd;55\nPaddepoel;48\n", known=twice, municipality="GM0014")
    assert values(chosen)["WK001410", "eenzaamheid", 2024] == 55


def test_a_long_table_holds_one_value_a_row() -> None:
    checked = check(
        "gebied;indicator;jaar;waarde;aantal\nWK001410;Eenzaamheid;2023;55,5;210\nWK001410;groen;2023;31;\n"
        "WK001410;Zweefvliegen;2023;1;\n"
    )
    assert checked.is_long
    assert values(checked) == {("WK001410", "eenzaamheid", 2023): 55.5, ("WK001410", "groen", 2023): 31}
    assert [item.people for item in checked.values] == [210, None]
    assert (4, "indicator_name_unknown") in codes(checked)
    assert [item.label for item in checked.others] == ["Zweefvliegen"]


@pytest.mark.parametrize("cell", [".", "x", "*", "geheim", "-99997", "<10"])
def test_what_a_source_keeps_is_unknown_and_never_nothing(cell: str) -> None:
    (item,) = check(f"code;Eenzaamheid\nWK001410;{cell}\n").values
    assert (item.value, item.reason) == (None, Unknown.SUPPRESSED)


@pytest.mark.parametrize("cell", ["-", "n.b.", "onbekend", "nvt"])
def test_what_is_not_there_is_unknown_and_never_nothing(cell: str) -> None:
    (item,) = check(f"code;Eenzaamheid\nWK001410;{cell}\n").values
    assert (item.value, item.reason) == (None, Unknown.MISSING)


def test_an_empty_cell_is_missing() -> None:
    checked = check("code;Eenzaamheid;groen\nWK001410;;31\n")
    assert values(checked)["WK001410", "eenzaamheid", 2024] is None


@pytest.mark.parametrize(
    ("cell", "value"), [("12,5", 12.5), ("12.5", 12.5), (" 12.50 ", 12.5), ("12,5 %", 12.5), ("0", 0)]
)
def test_decimals_are_read_with_a_comma_and_with_a_point(cell: str, value: float) -> None:
    (item,) = check(f"code;Eenzaamheid\nWK001410;{cell}\n").values
    assert item.value == value


def test_points_between_thousands_of_what_is_counted_are_no_decimals() -> None:
    checked = check("code;Inwoners\nWK001410;6.500\n")
    assert values(checked)["WK001410", "bewoners", 2024] == 6500
    assert (2, "indicator_thousands") in codes(checked)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("WK001410;104", "indicator_percent"),
        ("WK001410;-3", "indicator_percent"),
        ("WK001410;veel", "indicator_no_number"),
        ("WK001410;" + "9" * 100, "indicator_no_number"),
        ("WK00141;55", "area_code_form"),
        ("141000;55", "area_code_form"),
        ("WK001499;55", "area_not_there"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_row_and_nothing_else(row: str, code: str) -> None:
    checked = check(f"code;Eenzaamheid\nWK001411;48\n{row}\n", known=KNOWN)
    assert (3, code) in codes(checked)
    assert checked.rejected == 1
    assert values(checked) == {("WK001411", "eenzaamheid", 2024): 48}


def test_two_values_for_one_area_and_year_are_both_refused_with_both_rows() -> None:
    checked = check("code;Eenzaamheid\nWK001410;55\nWK001411;48\nWK001410;56\n")
    assert values(checked) == {("WK001411", "eenzaamheid", 2024): 48}
    assert [
        (issue.row, issue.facts["first"], issue.facts["last"])
        for issue in checked.issues
        if issue.code == "indicator_twice"
    ] == [
        (2, 2, 4),
        (4, 2, 4),
    ]


def test_the_same_value_twice_is_one() -> None:
    checked = check("code;Eenzaamheid\nWK001410;55\nWK001410;55,0\n")
    assert checked.rejected == 0
    assert values(checked) == {("WK001410", "eenzaamheid", 2024): 55}


def test_a_code_of_another_year_is_recognised_and_told() -> None:
    known = Known({2024: AREAS[2024], 2019: {"WK001499": "Oud", "WK001410": "Selwerd"}})
    checked = check("code;Eenzaamheid\nWK001499;55\n", known=known)
    (told,) = [issue for issue in checked.issues if issue.code == "area_of_other_year"]
    assert (told.facts["codes"], told.facts["areas"], told.facts["before"]) == (("WK001499",), "Oud (WK001499)", 2019)
    assert checked.rejected == 0


def test_a_code_that_other_years_do_not_have_is_told_where_its_own_year_was_not_loaded() -> None:
    checked = check("code;jaar;Eenzaamheid\nWK001410;2019;55\nWK001499;2019;56\n", known=KNOWN)
    assert [(issue.facts["codes"], issue.facts["before"]) for issue in checked.issues] == [(("WK001499",), 2024)]
    assert checked.rejected == 0


def test_areas_of_another_year_are_told_together_and_never_one_by_one() -> None:
    old = [f"WK0014{at}" for at in range(50, 90)]
    known = Known({2024: AREAS[2024], 2019: dict.fromkeys(old, "Oud")})
    rows = "".join(f"{code};Wijk {code[-2:]};{at}\n" for at, code in enumerate((*old, "WK001410")))
    checked = check(f"code;naam;Eenzaamheid\n{rows}", known=known)
    (told,) = [issue for issue in checked.issues if issue.code == "area_of_other_year"]
    assert (told.row, told.facts["count"], told.facts["of"]) == (0, 40, 41)
    words = issue_text(told, "nl")
    assert words.startswith("40 van de 41 gebieden staan niet in de indeling van 2024, wel in die van 2019: Wijk 50 (")
    assert "Wijk 61 (WK001461) …" in words


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("130", "“130” bij Selwerd (WK001410) kan geen percentage zijn: dat ligt tussen 0 en 100."),
        ("veel", "“veel” bij Selwerd (WK001410) is geen getal."),
        ("55%", "“55%” bij Selwerd (WK001410) is gelezen zonder het teken erachter."),
    ],
)
def test_what_is_wrong_with_a_value_names_its_area(cell: str, message: str) -> None:
    for text in (f"code;naam;Eenzaamheid\nWK001410;Selwerd;{cell}\n", f"code;Eenzaamheid\nWK001410;{cell}\n"):
        (issue,) = check(text, known=KNOWN).issues[-1:]
        assert message in issue_text(issue, "nl")


def test_a_column_that_another_source_has_too_is_of_the_source_of_its_own_file() -> None:
    ses = {column.indicator: column.source for column in check(SES, "ses.csv").columns}
    assert ses == dict.fromkeys(("huishoudens", "laagopgeleid", "ses"), "CBS, SES-WOA")
    key_figures = check("gwb_code_10;a_hh\nWK001410;2900\n", "kwb-2023.csv").columns
    assert [column.source for column in key_figures] == ["CBS, kerncijfers wijken en buurten"]
    (own,) = check("code;Aantal huishoudens\nWK001410;2900\n", "eigen-2023.csv").columns
    assert own.source is None


def test_what_a_column_may_be_is_said_by_a_name_that_people_read() -> None:
    names, indicators = Names(COMPASS), COMPASS.indicators.values()
    columns = {column for item in indicators for column in item.columns}
    read = {name for item in indicators for name in (*item.label.values(), *item.synonyms)}
    shown = {guess.name for column in columns for guess in names.guesses(f"{column}s")}
    assert "Huishoudens met een laag inkomen" in shown
    assert not shown & (columns - read)


def test_where_no_areas_are_listed_nothing_is_said_of_a_code() -> None:
    checked = check("code;Eenzaamheid\nWK036301;55\n", known=KNOWN)
    assert checked.rejected == 0


SHARES = "code;Eenzaamheid\nWK001410;0,55\nWK001411;0,48\nBU00141000;0,6\n"


def test_shares_instead_of_percents_are_refused_until_somebody_says_what_they_are() -> None:
    checked = check(SHARES)
    assert (2, "indicator_shares") in codes(checked)
    assert checked.values == ()
    told = check(SHARES, choices=parse_choices(["Eenzaamheid=eenzaamheid*100"], COMPASS))
    assert values(told)["WK001410", "eenzaamheid", 2024] == pytest.approx(55)
    assert told.rejected == 0
    small = check(SHARES, choices=parse_choices(["Eenzaamheid=eenzaamheid*1"], COMPASS))
    assert values(small)["WK001410", "eenzaamheid", 2024] == 0.55


def test_a_unit_that_changed_between_years_is_refused() -> None:
    before = Known(AREAS, {("woz", 2023): {"WK001410": 180.0, "WK001411": 200.0, "BU00141000": 170.0}})
    rows = "code;WOZ\nWK001410;190000\nWK001411;210000\nBU00141000;180000\n".replace("WOZ", "g_wozbag")
    checked = check(rows, known=before)
    (told,) = [issue for issue in checked.issues if issue.code == "indicator_unit"]
    assert (told.row, told.facts["before"]) == (2, 2023)
    assert checked.values == ()
    mended = check(rows, known=before, choices=parse_choices(["g_wozbag=woz*0.001"], COMPASS))
    assert values(mended)["WK001410", "woz", 2024] == pytest.approx(190)


def test_a_column_is_what_somebody_says_it_is_or_left_out() -> None:
    choices = parse_choices(["Groen oppervlak=groen", "Eenzaamheid=-"], COMPASS)
    checked = check("code;Groen oppervlak;Eenzaamheid\nWK001410;31;55\n", choices=choices)
    assert values(checked) == {("WK001410", "groen", 2024): 31}
    assert checked.others == ()


@pytest.mark.parametrize("word", ["groen", "=groen", "x=groen*", "x=groen*veel", "x=zweven"])
def test_a_choice_that_means_nothing_is_said(word: str) -> None:
    with pytest.raises(InputError) as wrong:
        parse_choices([word], COMPASS)
    for language in ("nl", "en"):
        assert "⟦" not in error_text(wrong.value, language)


def test_larger_regions_and_other_municipalities_are_left_out_and_counted() -> None:
    checked = check("code;Eenzaamheid\nNL00;50\nPV20;51\nGM0014;52\nGM0363;53\n", municipality="GM0014")
    assert values(checked) == {("GM0014", "eenzaamheid", 2024): 52}
    assert checked.left_out == 3


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("", "leeg.csv", "file_empty"),
        ("a;b\n1;2\n", "kompas-2024.csv", "indicators_no_areas"),
        ("code;naam\nWK001410;Selwerd\n", "kompas-2024.csv", "indicators_no_values"),
        ("code;Eenzaamheid\nWK001410;55\n", "kompas.csv", "indicators_no_year"),
        ("code;Zweven\nWK001410;55\n", "kompas-2024.csv", "indicators_nothing"),
        ('{"type": "FeatureCollection"}', "kompas.json", "format_unknown"),
        ('code;Eenzaamheid\n"WK001410;55\n', "kompas-2024.csv", "csv_unreadable"),
    ],
)
def test_a_file_that_cannot_be_used_at_all_is_said_in_words(text: str, name: str, code: str) -> None:
    with pytest.raises(InputError) as wrong:
        check(text, name)
    assert wrong.value.code == code
    for language in ("nl", "en"):
        assert "⟦" not in error_text(wrong.value, language)


def test_a_year_that_is_none_is_refused() -> None:
    checked = check("code;jaar;Eenzaamheid\nWK001410;straks;55\nWK001411;2023JJ00;48\n")
    assert (2, "indicator_year") in codes(checked)
    assert values(checked) == {("WK001411", "eenzaamheid", 2023): 48}


def test_bounds_on_what_is_read_hold_here_too() -> None:
    rows = "code;Eenzaamheid\n" + "WK001410;55\n" * 30
    for limits, code in (
        (replace(Limits(), max_features=10), "too_many_features"),
        (replace(Limits(), max_cells=20), "too_many_cells"),
        (replace(Limits(), max_columns=1), "too_many_columns"),
        (replace(Limits(), max_file_bytes=50), "file_too_large"),
    ):
        with pytest.raises(InputError) as wrong:
            check_indicators(rows.encode(), "kompas-2024.csv", compass=COMPASS, limits=limits)
        assert wrong.value.code == code


def test_a_thousand_wrong_rows_are_counted_and_not_all_told() -> None:
    checked = check("code;Eenzaamheid\n" + "".join(f"WK0014{n % 90 + 10};veel\n" for n in range(1000)))
    assert checked.rejected == 1000
    assert len(checked.issues) < 300
    assert [issue.facts["count"] for issue in checked.issues if issue.code == "indicator_more"] == [800]


def test_every_remark_reads_in_both_languages() -> None:
    known = Known({2024: AREAS[2024], 2019: {"WK001499": "Oud"}}, {("groen", 2023): {"WK001410": 1.0}})
    texts = [
        "code;Eenzaamheid;Inwoners\nWK001410;55 %;6.500\nWK001410;56;-99997\nWK00141;1;1\nWK001498;1;1\n"
        "WK001411;101;-2\n"
        "WK001499;ja;1\nBron;;\n",
        SHARES,
        "gebied;indicator;jaar;waarde\nWK001410;Zweven;2023;1\nWK001410;groen;ooit;1\n",
    ]
    for text in texts:
        for issue in check(text, known=known).issues:
            for language in ("nl", "en"):
                assert "⟦" not in issue_text(issue, language), issue
