"""``koppel funds``, in the demo neighbourhood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

AREA = "WK999901"
GEMEENTE = "Gemeente Groningen (fictief)"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    folder: Path = tmp_path_factory.mktemp("funds")
    made = Shell(folder)
    assert made("init", "--demo").returncode == 0
    return made


def plain(words: str) -> str:
    return words.replace("\xa0", " ")


def test_the_demo_has_three_funds_that_say_they_are_fictional(shell: Shell) -> None:
    listed = shell.json("funds", "list", "--json")["funds"]
    assert len(listed) == 3
    assert all("(fictief)" in item["name"] for item in listed)
    text = plain(shell("funds", "list").stdout)
    assert "Alleen: als twee partners het samen doen" in text
    assert "Niet geoormerkt: € 60.000 per jaar, met wat daarvan al is toegekend. 2 bronnen zijn geoormerkt" in text
    assert "⟦" not in text


def test_works_say_what_is_covered_and_what_is_not(shell: Shell) -> None:
    text = plain(shell("funds", "works").stdout)
    assert "Gedekt: € 150.000 in totaal. Niet gedekt: € 460.000 in totaal." in text
    assert "⟦" not in text
    file = shell.folder / "geld.csv"
    assert shell("funds", "works", "--csv", str(file)).returncode == 0
    assert "GR-RI-4" in file.read_text(encoding="utf-8-sig")


def test_a_fund_is_added_changed_given_withdrawn_and_put_back(shell: Shell) -> None:
    done = shell(
        "funds", "add", "Schoolpleinen", "--giver", "Fonds", "--kind", "bomen", "--theme", "woonomgeving", "--area",
        AREA, "--from", "2027-01-01", "--until", "2029-12-31", "--apply-by", "2028-01-01", "--own-share", "25",
        "--yearly", "10.000,-", "--free", "--two-partners",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    fund = done.stdout.split()[-1]
    assert shell("funds", "change", fund, "--total", "€ 12.500").returncode == 0
    (item,) = [one for one in shell.json("funds", "list", "--json")["funds"] if one["id"] == fund]
    assert item["available"] == {"euros": 12500, "basis": "totaal"}
    assert (item["own_share"], item["together"], item["area"]) == (25, "twee_partners", AREA)
    asked = shell("funds", "ask", fund, GEMEENTE, "GE-121", "--total", "1000", "--state", "aangevraagd")
    assert asked.returncode == 0, asked.stderr
    funding = asked.stdout.split()[-1]
    assert shell("funds", "change-work", funding, "--state", "toegekend").returncode == 0
    assert "€ 1.000 in totaal, toegekend" in plain(shell("funds", "works").stdout)
    assert shell("funds", "drop", funding).returncode == 0
    assert funding not in shell("funds", "works").stdout
    assert "€ 1.000 in totaal, toegekend" in plain(shell("funds", "works", "--history").stdout)
    assert funding in [item["id"] for item in shell.json("funds", "works", "--history", "--json")["dropped"]]
    assert shell("funds", "undo-work", funding).returncode == 0
    assert funding in shell("funds", "works").stdout
    assert "€ 1.000 in totaal, aangevraagd; " in plain(shell("funds", "works", "--history").stdout)
    assert shell("funds", "undo", fund).returncode == 0
    assert "€ 10.000 per jaar" in plain(shell("funds", "list").stdout)
    assert shell("funds", "withdraw", fund).returncode == 0
    assert "Schoolpleinen" not in shell("funds", "list").stdout
    assert "Schoolpleinen" in shell("funds", "list", "--history").stdout


def test_the_scorekaart_says_at_least_and_what_is_unknown(shell: Shell) -> None:
    text = shell("funds", "card", AREA).stdout
    assert "n.t.b." in text
    assert "Som: minstens" in text
    assert "1 van 3 onbekend" in text
    assert "⟦" not in text
    assert shell("funds", "card-set", "eenzaamheid", "--each", "10", "--per", "persoon").returncode == 0
    assert shell.json("funds", "card", AREA, "--json")["sum"]["unknown"] == 0
    assert shell("funds", "card-undo", "eenzaamheid").returncode == 0
    assert shell.json("funds", "card", AREA, "--json")["sum"]["unknown"] == 1


def test_what_is_wrong_is_answered_in_words(shell: Shell) -> None:
    fund = shell.json("funds", "list", "--json")["funds"][0]["id"]
    giver = ("--giver", "Fonds")
    for wrong in (
        ("add", "X", *giver, "--total", "veel"),
        ("add", "X", *giver, "--total", "5", "--yearly", "5"),
        ("add", "X", *giver, "--until", "ooit"),
        ("add", "X", *giver, "--kind", "zweven"),
        ("add", "X", *giver, "--with-kind", "bomen"),
        ("add", " ", *giver),
        ("ask", fund, GEMEENTE, "GE-121"),
        ("ask", fund, GEMEENTE, "ER-IS-GEEN", "--total", "5"),
        ("card-set", "bewoners", "--each", "5"),
        ("card-undo", "zweven"),
    ):
        done = shell("funds", *wrong)
        assert done.returncode == 1, wrong
        assert "Traceback" not in done.stderr
        assert "⟦" not in done.stderr
