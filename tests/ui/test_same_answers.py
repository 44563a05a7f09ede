"""The page on which files are handed in says what `koppel check` says: counts, rows and sentences."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from koppel import formats
from koppel.access import Actor, Grant, Role
from koppel.config import ROOT
from koppel.i18n import field_name, text
from koppel.ui.components.intake.draft import Draft
from koppel.ui.words import short
from tests.shell import Shell
from tests.ui.app import fill, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koppel.catalogue.load import Catalogue

PLANNER = Actor("geert", frozenset({Grant(Role.PLANNER, "Gemeente")}))
POINT = {"type": "Point", "coordinates": [6.5424, 53.2316]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[6.5, 53], [6.6, 53.1], [6.6, 53], [6.5, 53.1]]]}


def row(number: int, **values: object) -> dict[str, object]:
    given = {"external_id": str(number), "kind": "riolering", "title": "Riool", "status": "gepland", "start": "2027"}
    return given | values


def features(*rows: tuple[object, dict[str, object]]) -> bytes:
    made = [{"type": "Feature", "geometry": place, "properties": values} for place, values in rows]
    return json.dumps({"type": "FeatureCollection", "features": made}).encode()


HEADER = "external_id;kind;title;status;start;x;y\n"
CASES = {
    "mended": ("w.geojson", features((BOW_TIE, row(1)), (POINT, row(2, start="maart 2027")))),
    "refused": ("w.geojson", features((POINT, row(1, start="ooit")), (None, row(2)), (POINT, row(3, kind="zwembad")))),
    "twice": ("w.geojson", features((POINT, row(1)), (POINT, row(1)), (POINT, row(1, title="Anders")))),
    "Windows-1252": ("w.csv", f"{HEADER}1;riolering;Geërfd;gepland;2027;233000;582000".encode("cp1252")),
    "a ragged row": ("w.csv", f"{HEADER}1;riolering;T;gepland;2027;233000;582000\n2;3".encode()),
}  # fmt: skip
REFUSED = {
    "broken halfway": ("w.geojson", features(*[(POINT, row(number)) for number in range(9)])[:-200] + b"}"),
    "no shapefile": ("w.zip", b"PK\x03\x04 and nothing"),
    "no format": ("plan.pdf", b"%PDF-1.7"),
    "many columns": ("w.csv", b"x;y" + b"".join(b";k%d" % at for at in range(600)) + b"\n1;2\n"),
}


def check(place: Path, name: str, content: bytes) -> Any:
    """Ask the command line."""
    file = place.parent / name
    file.write_bytes(content)
    return json.loads(Shell(place.parent)("check", str(file), "--partner", "Gemeente", "--json").stdout)


def page(name: str, content: bytes, step: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "koppel" / "ui" / "main.py"), default_timeout=60)
    draft = Draft(content, name, hashlib.sha256(content).hexdigest(), step=step, partner="Gemeente")
    app.session_state["view.language"] = "nl"
    app.session_state["view.page"] = "inleveren"
    app.session_state["view.handin"] = "bestand"
    app.session_state["handin.draft"] = draft
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("what", CASES)
def test_the_page_shows_the_counts_and_remarks_of_the_command_line(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None], what: str
) -> None:
    fill(place, catalogue)
    act_as(PLANNER)
    told = check(place, *CASES[what])
    severities = [severity for severity in ("error", "repaired", "note") if Counter(_severities(told))[severity]]
    assert severities
    app = page(*CASES[what], step="check")
    for severity in severities:
        app.session_state["handin.draft"].severity = severity
        app = app.run()
        drawn = " ".join([shown(app), *(str(item.proto.body) for item in app.get("html"))])
        for name, label in (("read", "gelezen"), ("accepted", "opgenomen"), ("repaired", "hersteld")):
            assert f"<b>{formats.number(told[name], 'nl')}</b><span>{label}" in drawn.lower()
        for issue in (item for item in told["issues"] if item["severity"] == severity):
            cells = (
                str(issue["row"] or text("cli.whole_file", "nl")),
                issue["number"] or "–",
                field_name(issue["field"] or "", "nl"),
                issue["message"],
            )
            line = "".join(f"<td>{escape(short(cell, 400))}</td>" for cell in cells)
            assert line in drawn


def _severities(told: Any) -> list[str]:
    return [item["severity"] for item in told["issues"]]


@pytest.mark.parametrize("what", REFUSED)
def test_the_page_refuses_a_file_in_the_words_of_the_command_line(
    place: Path, catalogue: Catalogue, act_as: Callable[[Actor | None], None], what: str
) -> None:
    fill(place, catalogue)
    act_as(PLANNER)
    told = check(place, *REFUSED[what])["error"]["message"]
    (drawn,) = page(*REFUSED[what], step="file").error
    assert "".join(drawn.value.split("\\")) == told
