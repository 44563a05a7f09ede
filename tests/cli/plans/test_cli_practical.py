"""What residents have to know of a work in practice, written from the shell and read on their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

WORK: dict[str, object] = {
    "external_id": "R-1", "kind": "riolering", "title": "VTW R-1", "status": "gepland", "start": "2027-03",
    "end": "2027-05", "visibility": "openbaar", "public_title": "Nieuw riool", "contact_role": "wijkregisseur",
}  # fmt: skip
WAY = "Rijd om via de <b>Vlierstraat</b>."
DAYS = ("--from", "2027-03-08", "--until", "2027-03-19")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path)
    assert made("init").returncode == 0
    assert made("import", made.file(WORK), "--partner", "Gemeente").returncode == 0
    return made


def pages_of(shell: Shell) -> str:
    out = shell.folder / "uit"
    assert shell("publish", str(out)).returncode == 0
    return " ".join(file.read_text(encoding="utf-8") for file in sorted((out / "werk").glob("*.html")))


def test_a_note_is_listed_and_read_by_residents_and_goes_again(shell: Shell) -> None:
    assert "niets praktisch" in shell("practical", "Gemeente", "R-1").stdout
    kept = shell("practical", "Gemeente", "R-1", "omleiding", WAY, *DAYS)
    assert kept.returncode == 0, kept.stderr
    assert "Bewaard" in kept.stdout
    (note,) = shell.json("practical", "Gemeente", "R-1", "--json")["notes"]
    assert (note["sort"], note["words"], note["start"], note["end"]) == ("omleiding", WAY, "2027-03-08", "2027-03-19")
    page = pages_of(shell)
    assert "<dt>Omleiding</dt>" in page
    assert "Rijd om via de &lt;b&gt;Vlierstraat&lt;/b&gt;." in page
    assert "8 tot en met 19 maart 2027" in page
    assert "Er komt iemand bij u aan de deur" not in page
    assert shell("practical", "Gemeente", "R-1", "omleiding", "").returncode == 0
    assert "Omleiding" not in pages_of(shell)
    assert shell("practical", "Gemeente", "R-1", "omleiding", "--back").returncode == 0
    assert "Omleiding" in shell("practical", "Gemeente", "R-1").stdout


def test_who_comes_to_the_door_stands_in_a_block_of_its_own(shell: Shell) -> None:
    assert shell("practical", "Gemeente", "R-1", "bezoek_wie", "Twee mensen van de aannemer.").returncode == 0
    page = pages_of(shell)
    assert "Er komt iemand bij u aan de deur" in page
    assert "Twee mensen van de aannemer." in page
    # Works of the ground may have to be let in: nobody promises otherwise.
    assert "altijd nee zeggen" not in page


def test_what_is_wrong_is_said_with_what_would_be_right(shell: Shell) -> None:
    for words, part in [
        (("tuin", "x"), "omleiding, parkeren"),
        (("bus", "Bel Jan op 06-12345678."), "persoonlijk"),
        (("bus", "De bus stopt elders.", "--from", "2020-01-01", "--until", "2020-01-02"), "buiten het werk"),
        (("bus", "De bus stopt elders.", "--from", "2027-03-08"), "een eerste en een laatste dag"),
        (("afval", "--back"), "nooit"),
    ]:
        done = shell("practical", "Gemeente", "R-1", *words)
        assert done.returncode != 0
        assert part in done.stderr
    assert shell("practical", "Gemeente", "R-9").returncode != 0
    assert shell.json("practical", "Gemeente", "R-1", "--json")["notes"] == []
