"""The map on paper in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell, works

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    made = Shell(tmp_path_factory.mktemp("filled"))
    assert made("init").returncode == 0
    for partner, kind in (("Gemeente", "riolering"), ("Warmte", "warmtenet")):
        done = made("import", made.file(works(kind=kind)), "--partner", partner)
        assert done.returncode == 0, done.stderr
    return made


def test_the_ending_says_what_it_becomes(filled: Shell, tmp_path: Path) -> None:
    for name, begins in (("kaart.pdf", b"%PDF"), ("kaart.png", b"\x89PNG"), ("kaart.svg", b"<svg")):
        done = filled("map", "sheet", str(tmp_path / name), "--paper", "A4", "--scale", "2000", "--lang", "en")
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).read_bytes().startswith(begins)
        assert "scale 1 : 2" in done.stdout or "schaal 1 : 2" in done.stdout
        assert "\u27e6" not in done.stdout


def test_a_choice_of_kind_partner_and_status_is_what_is_drawn(filled: Shell, tmp_path: Path) -> None:
    out = str(tmp_path / "kaart.pdf")
    whole, some = (
        filled("map", "sheet", out),
        filled("map", "sheet", out, "--kind", "riolering", "--partner", "Gemeente"),
    )
    assert whole.returncode == some.returncode == 0
    assert whole.stdout != some.stdout


def test_what_cannot_be_is_said_in_words(filled: Shell, tmp_path: Path) -> None:
    out = tmp_path / "kaart.pdf"
    for arguments, code in (
        (("--scale", "5"), 1),
        (("--street", "Nergens"), 1),
        (("--kind", "kruimels"), 2),
        (("--paper", "A7"), 2),
    ):
        done = filled("map", "sheet", str(out), *arguments)
        assert done.returncode == code, arguments
        assert "Traceback" not in done.stderr
        assert "\u27e6" not in done.stderr
    assert filled("map", "sheet", str(tmp_path / "kaart.doc")).returncode == 2
    assert not out.exists()
