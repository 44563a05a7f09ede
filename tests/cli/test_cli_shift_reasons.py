"""Why a date moved that residents know, said from the shell: with an import, or afterwards."""

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
LATER = PUBLIC | {"start": "2027-09", "end": "2027-11"}
WHY = "De aannemer heeft meer tijd nodig."


@pytest.fixture
def published(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    assert shell("init").returncode == 0
    assert shell("import", shell.file(PUBLIC), "--partner", "Gemeente").returncode == 0
    assert shell("publish", str(tmp_path / "uit")).returncode == 0
    return shell


def move(shell: Shell, *more: str) -> None:
    done = shell("import", shell.file(LATER, name="later.geojson"), "--partner", "Gemeente", *more)
    assert done.returncode == 0, done.stderr


def page_of(shell: Shell) -> str:
    out = shell.folder / "uit"
    assert shell("publish", str(out)).returncode == 0
    return " ".join(file.read_text(encoding="utf-8") for file in sorted((out / "werk").glob("*.html")))


def test_a_move_without_a_reason_is_listed_until_it_is_explained(published: Shell) -> None:
    assert "Bij elke verschoven datum staat waarom." in published("moved").stdout
    move(published)
    listed = published("moved").stdout
    assert "R-1" in listed
    assert "maart" in listed
    assert "september" in listed
    (told,) = published.json("moved", "--json")["without_reason"]
    assert (told["partner"], told["external_id"], told["title"]) == ("Gemeente", "R-1", "Nieuw riool")
    done = published("moved", "Gemeente", "R-1", WHY)
    assert done.returncode == 0, done.stderr
    assert "Bewaard." in done.stdout
    assert published.json("moved", "--json") == {"without_reason": []}
    assert WHY in page_of(published)


def test_a_reason_that_comes_with_the_file_is_told_to_residents(published: Shell) -> None:
    move(published, "--shift-reason", WHY)
    assert published.json("moved", "--json") == {"without_reason": []}
    assert WHY in page_of(published)


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("Gemeente",), 2, "Geef partner, nummer en uitleg"),
        (("Gemeente", "R-1"), 2, "Geef partner, nummer en uitleg"),
        (("Gemeente", "R-1", "  "), 2, "Geef partner, nummer en uitleg"),
        (("Gemeente", "R-9", WHY), 1, "Gemeente heeft geen werk met nummer R-9."),
        (("Gemeente", "R-1", "Bel Jan op 06-12345678."), 1, "persoonlijk adres of nummer"),
    ],
)
def test_what_is_no_reason_is_refused_with_what_would_be(
    published: Shell, words: tuple[str, ...], code: int, expected: str
) -> None:
    move(published)
    refused = published("moved", *words)
    assert refused.returncode == code
    assert expected in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(published.json("moved", "--json")["without_reason"]) == 1


def test_a_file_with_a_reason_that_is_not_fit_is_not_stored(published: Shell) -> None:
    later = published.file(LATER, name="later.geojson")
    refused = published("import", later, "--partner", "Gemeente", "--shift-reason", "Bel Jan op 06-12345678.")
    assert refused.returncode == 1
    assert "persoonlijk adres of nummer" in refused.stderr
    assert published.json("moved", "--json") == {"without_reason": []}
