"""Publishing from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

PUBLIC: dict[str, object] = {
    "external_id": "R-1", "kind": "riolering", "title": "VTW R-1", "status": "gepland", "start": "2027-03",
    "end": "2027-05", "visibility": "openbaar", "public_title": "Nieuw riool", "contact_role": "wijkregisseur",
}  # fmt: skip


@pytest.fixture
def filled(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    assert shell("init").returncode == 0
    works = shell.file(
        PUBLIC,
        {**PUBLIC, "external_id": "R-2", "public_title": ""},
        {**PUBLIC, "external_id": "R-3", "visibility": "partners", "public_title": "Alleen partners"},
        {**PUBLIC, "external_id": "R-4", "visibility": None, "public_title": "Zonder zichtbaarheid"},
    )
    assert shell("import", works, "--partner", "Gemeente").returncode == 0
    return shell


def test_publish_writes_the_pages_and_tells_what_is_not_fit(filled: Shell) -> None:
    out = filled.folder / "uit"
    trial = filled("publish", str(out), "--dry-run")
    assert trial.returncode == 0, trial.stderr
    assert "Er is geen titel voor bewoners" in trial.stdout
    assert not out.exists()
    assert "nothing is published" in filled("publications", KOPPEL_LANG="en").stdout.lower()
    done = filled("publish", str(out), "--note", "eerste keer")
    assert done.returncode == 0, done.stderr
    told = (out / "index.html").read_text()
    assert "Nieuw riool" in told
    assert "Alleen partners" not in told
    assert "Zonder zichtbaarheid" not in told
    assert "eerste keer" in filled("publications").stdout


def test_publish_speaks_json(filled: Shell) -> None:
    told = filled.json("publish", str(filled.folder / "uit"), "--json")
    assert (told["number"], told["works"], told["dry_run"], told["private"]) == (1, 1, False, 2)
    assert [item["title"] for item in told["differences"]] == ["Nieuw riool"]
    assert [item["external_id"] for item in told["unfit"]] == ["R-2"]


def test_unpublish_goes_back_and_current_writes_what_is_public(filled: Shell) -> None:
    out = filled.folder / "uit"
    assert filled("publish", str(out)).returncode == 0
    changed = filled.file({**PUBLIC, "public_title": "Nieuw riool en meer"}, name="later.geojson")
    assert filled("import", changed, "--partner", "Gemeente").returncode == 0
    assert filled("publish", str(out)).returncode == 0
    assert "riool en meer" in (out / "index.html").read_text()
    assert "nummer 1" in filled("unpublish").stdout
    assert filled("publish", str(out), "--current", "--stick").returncode == 0
    assert "riool en meer" not in (out / "index.html").read_text()
    assert "https://service" not in (out / "index.html").read_text()
    assert filled("unpublish").returncode == 0
    gone = filled("publish", str(out), "--current")
    assert gone.returncode == 1
    assert "niets gepubliceerd" in gone.stderr


def test_a_folder_with_other_things_is_left_alone(filled: Shell) -> None:
    (filled.folder / "foto").mkdir()
    (filled.folder / "foto" / "zee.jpg").write_text("zee")
    refused = filled("publish", str(filled.folder / "foto"))
    assert refused.returncode == 1
    assert "andere dingen" in refused.stderr
    assert "niets gepubliceerd" in filled("publications").stdout.lower()


def test_an_address_that_cannot_be_one_is_refused(filled: Shell) -> None:
    refused = filled("publish", str(filled.folder / "uit"), "--url", "ftp://x/")
    assert refused.returncode == 1
    assert "https://" in refused.stderr
    assert "niets gepubliceerd" in filled("publications").stdout.lower()


def test_a_page_about_the_wijk_is_made_where_it_is_asked_for(filled: Shell) -> None:
    file = filled.folder / "kompas-2024.csv"
    file.write_text(
        "code;naam;Huishoudens;Eenzaamheid\nGM0014;Groningen;1000;40\nWK001410;Selwerd;600;60\n", encoding="utf-8"
    )
    assert filled("indicators", "import", str(file)).returncode == 0
    out = filled.folder / "uit"
    refused = filled("publish", str(out), "--compass", "BU00141000")
    assert refused.returncode == 1
    assert "Kies een wijk" in refused.stderr
    assert filled("publish", str(out), "--compass", "WK001410").returncode == 0
    assert "Dit gaat hier minder goed dan in de stad." in (out / "wijk.html").read_text()
    assert filled("publish", str(out)).returncode == 0
    assert (out / "wijk.html").exists()
    assert filled("publish", str(out), "--no-compass").returncode == 0
    assert not (out / "wijk.html").exists()
