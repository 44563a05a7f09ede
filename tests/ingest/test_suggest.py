from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.ingest.profiles import FIELDS, parse_profile
from koppel.ingest.suggest import suggest_profile
from tests.ingest.builders import collection, feature, read

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue

CATALOGUE = load_catalogue(ROOT / "layers")


def suggested(catalogue: Catalogue, text: str, name: str = "works.csv") -> dict[str, tuple[str, ...]]:
    return dict(suggest_profile(read(text.encode(), name), catalogue).fields)


def test_the_names_of_the_template_are_matched(catalogue: Catalogue) -> None:
    text = "external_id;kind;title;start;end;x;y\nA;riolering;Riool;2027;2028;233000;582000\n"
    names = ("external_id", "kind", "title", "start", "end")
    assert suggested(catalogue, text) == {name: (name,) for name in names}


def test_odd_dutch_names_are_matched(catalogue: Catalogue) -> None:
    text = (
        "Werknummer;Soort werkzaamheden;Projecttitel;Datum aanvang;Datum gereed;Opdrachtgever;Opmerkingen;x;y\n"
        "W-1;riolering;Korreweg;01-03-2027;30-06-2027;Gemeente;-;233000;582000\n"
        "W-2;warmtenet;Oosterpark;2027-Q3;eind 2027;Warmtestad;-;233100;582000\n"
    )
    assert suggested(catalogue, text) == {
        "external_id": ("Werknummer",),
        "kind": ("Soort werkzaamheden",),
        "title": ("Projecttitel",),
        "start": ("Datum aanvang",),
        "end": ("Datum gereed",),
        "partner": ("Opdrachtgever",),
        "description": ("Opmerkingen",),
    }


def test_names_that_planners_use_for_numbers_money_and_remarks_are_matched(catalogue: Catalogue) -> None:
    for number, money, remark in (("Projectnr", "Raming", "Opmerking"), ("Projectnummer", "Kosten (€)", "Opmerkingen")):
        text = f"{number};Soort;{money};{remark};x;y\nA;riolering;€ 120.000;let op;233000;582000\n"
        text += "B;riolering;85000;-;233000;582000\n"
        found = suggested(catalogue, text)
        assert (found["external_id"], found["budget_eur"], found["description"]) == ((number,), (money,), (remark,))


def test_a_column_that_only_sounds_like_money_is_no_budget(catalogue: Catalogue) -> None:
    text = "nummer;soort;Kostenplaats;x;y\nA;riolering;Afdeling Beheer;233000;582000\n"
    assert "budget_eur" not in suggested(catalogue, text)


def test_odd_english_and_french_names_are_matched(catalogue: Catalogue) -> None:
    text = (
        "Work ref,Asset group,Site name,Planned start,date de fin,lon,lat\n"
        "1,sewer main,Main St,2027-03-01,2027-06-30,5.6,51.9\n"
        "2,district heating,High St,2027-03-02,2027-06-30,5.6,51.9\n"
    )
    assert suggested(catalogue, text) == {
        "external_id": ("Work ref",),
        "kind": ("Asset group",),
        "title": ("Site name",),
        "start": ("Planned start",),
        "end": ("date de fin",),
    }


def test_a_column_is_recognised_as_the_kind_by_its_values_alone(catalogue: Catalogue) -> None:
    assert suggested(catalogue, "q;x;y\nriolering;1;2\nwarmtenet;1;2\n") == {"kind": ("q",)}


@pytest.mark.parametrize(
    "text",
    [
        "q;zz;bloem;x;y\n1;a;roos;1;2\n2;b;tulp;1;2\n",
        "q;x;y\n;1;2\n",
        "q;x;y\n",
        "aanvang werk;x;y\ngisteren;1;2\n",
        "kaartblad;definitief;x;y\nK1;2027;1;2\n",
    ],
)
def test_junk_gives_no_proposal(catalogue: Catalogue, text: str) -> None:
    assert suggested(catalogue, text) == {}


def test_a_name_without_dates_in_it_is_no_start(catalogue: Catalogue) -> None:
    assert "start" not in suggested(catalogue, "Beginpunt;x;y\nKorreweg;1;2\n")


def test_a_column_that_could_be_two_fields_is_proposed_for_one(catalogue: Catalogue) -> None:
    assert suggested(catalogue, "Begin of eind;x;y\n2027;1;2\n") == {"start": ("Begin of eind",)}


def test_numbers_that_repeat_do_not_identify_a_work(catalogue: Catalogue) -> None:
    assert "external_id" not in suggested(catalogue, "Werknummer;x;y\n1;1;2\n1;1;2\n")
    assert suggested(catalogue, "Werknummer;x;y\n1;1;2\n2;1;2\n") == {"external_id": ("Werknummer",)}


def test_the_id_of_features_serves_where_no_column_does(catalogue: Catalogue) -> None:
    content = collection({**feature(zz="a"), "id": 7})
    assert suggest_profile(read(content), catalogue).fields == {"external_id": ("@id",)}
    content = collection({**feature(kenmerk="a"), "id": 7})
    assert suggest_profile(read(content), catalogue).fields == {"external_id": ("kenmerk",)}


def test_the_profile_is_named_after_the_file(catalogue: Catalogue) -> None:
    raw = read(b"q;x;y\n1;1;2\n", "Planning 2027 (définitif).csv")
    assert suggest_profile(raw, catalogue).name == "planning_2027_definitif"
    assert suggest_profile(read(b"q;x;y\n1;1;2\n", "!.csv"), catalogue).name == "profiel"


WORDS = st.sampled_from(["start", "einde", "soort", "naam", "nummer", "q", "tot en met", "status", "info", "2027", ""])
ROWS = st.lists(st.dictionaries(WORDS, WORDS | st.none() | st.integers()), max_size=4)


@given(ROWS)
def test_each_column_is_proposed_for_one_field_only_and_the_profile_can_be_read(rows: list[dict[str, object]]) -> None:
    raw = read(collection(*(feature(**row) for row in rows)))
    fields = suggest_profile(raw, CATALOGUE).fields
    columns = [column for found in fields.values() for column in found]
    assert len(set(columns)) == len(columns)
    assert set(columns) <= set(raw.columns)
    assert set(fields) <= set(FIELDS)
    lines = [f'{field} = ["{found[0]}"]' for field, found in fields.items()]
    assert parse_profile("\n".join(["[fields]", *lines])).fields == fields


@pytest.mark.parametrize(
    ("field", "words", "values"),
    [
        (
            "external_id",
            "nummer nr projectnr werknr code kenmerk ref referentie reference chantier",
            ("A-1", "A-2"),
        ),
        (
            "partner",
            "organisatie opdrachtgever organisation initiatiefnemer verursacher beheerder",
            ("Lefier", "Enexis"),
        ),
        ("title", "titel naam name titre projectnaam", ("Korreweg", "Oosterpark")),
        ("description", "info beschrijving opmerking remarks", ("let op", "niets")),
        ("budget_eur", "raming kosten begroting bedrag budget cost", ("1000", "2000")),
        ("start", "begin aanvang debut von vanaf start", ("2027-01-01", "2027-02-01")),
        ("end", "eind fin bis gereed tot", ("2027-01-01", "2027-02-01")),
        ("status", "statut stand", ("zus", "zo")),
        ("kind", "nature art categorie soort werkzaamheden", ("zus", "zo")),
    ],
)
def test_each_word_in_the_name_of_a_column_proposes_its_field(
    catalogue: Catalogue, field: str, words: str, values: tuple[str, str]
) -> None:
    for word in words.split():
        text = f"Q {word};x;y\n" + "".join(f"{value};233000;582000\n" for value in values)
        assert suggested(catalogue, text) == {field: (f"Q {word}",)}, word


def test_dates_stand_in_more_than_half_of_the_rows_of_a_start(catalogue: Catalogue) -> None:
    def proposed(*values: str) -> dict[str, tuple[str, ...]]:
        return suggested(catalogue, "aanvang;x;y\n" + "".join(f"{value};233000;582000\n" for value in values))

    assert proposed("2027-01-01", "later") == {}
    assert proposed("2027-01-01", "2027-02-01", "later") == {"start": ("aanvang",)}


def test_the_column_with_most_dates_is_the_start(catalogue: Catalogue) -> None:
    rows = [("2027-01-01", "2027-01-01"), ("2027-01-01", "2027-01-01"), ("later", "2027-01-01")]
    text = "aanvang a;aanvang b;x;y\n" + "".join(f"{a};{b};233000;582000\n" for a, b in rows)
    assert suggested(catalogue, text) == {"start": ("aanvang b",)}


def test_kinds_stand_in_more_than_three_of_ten_rows(catalogue: Catalogue) -> None:
    def proposed(kinds: int) -> dict[str, tuple[str, ...]]:
        values = ["riolering"] * kinds + ["zus en zo"] * (10 - kinds)
        return suggested(catalogue, "wat;x;y\n" + "".join(f"{value};233000;582000\n" for value in values))

    assert proposed(3) == {}
    assert proposed(4) == {"kind": ("wat",)}
