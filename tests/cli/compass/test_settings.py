"""``koppel indicators settings``, in the demo neighbourhood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

AREA = "WK999901"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    folder: Path = tmp_path_factory.mktemp("settings")
    made = Shell(folder)
    assert made("init", "--demo").returncode == 0
    return made


def test_settings_are_shown_changed_and_put_back(shell: Shell) -> None:
    assert "een index onder 90" in shell("indicators", "settings").stdout
    changed = shell(
        "indicators", "settings", "--low", "70", "--name", "Sunny Selwerd", "--after", "3, 1", "--high-is-good"
    )
    assert changed.returncode == 0, changed.stderr
    assert "een index onder 70" in changed.stdout
    held = shell.json("indicators", "settings", "--json")
    assert {name for name, item in held["settings"].items() if item["is_own"]} == {
        "name", "band_low", "after_years", "high_is_good",
    }  # fmt: skip
    assert held["settings"]["after_years"] == {"value": [1, 3], "default": [1, 2, 5], "is_own": True}
    assert "Sunny Selwerd" in shell("indicators", "list", AREA).stdout
    assert shell("indicators", "settings", "--default", "name").returncode == 0
    assert "Wijkkompas" in shell("indicators", "list", AREA).stdout
    assert shell("indicators", "settings", "--undo").returncode == 0
    assert "Sunny Selwerd" in shell("indicators", "list", AREA).stdout
    told = shell("indicators", "settings", "--default", "all", "--history").stdout
    assert "Sunny Selwerd wordt Wijkkompas" in told
    assert "⟦" not in told
    assert not any(item["is_own"] for item in shell.json("indicators", "settings", "--json")["settings"].values())


def test_red_and_its_findings_follow_the_limit(shell: Shell) -> None:
    before = shell.json("indicators", "gaps", AREA, "--json")
    assert shell("indicators", "settings", "--low", "40", "--high", "160").returncode == 0
    after = shell.json("indicators", "gaps", AREA, "--json")
    assert shell("indicators", "settings", "--default", "all").returncode == 0
    assert (bool(before["without_activity"]), after["without_activity"]) == (True, [])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--least", "5"), "layers/kompas.toml"),
        (("--after", "soon"), "een tot 5 momenten"),
        (("--low", "90"), "Er verandert niets"),
        (("--low", "80", "--undo"), "Kies een van de twee"),
        (("--low", "veel"), "veel"),
    ],
)
def test_what_cannot_be_is_said(shell: Shell, wrong: tuple[str, ...], words: str) -> None:
    done = shell("indicators", "settings", *wrong)
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "⟦" not in done.stderr
