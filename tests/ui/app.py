"""Pages without a browser: a store to draw them from, and how to read and press what they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from koppel.config import ROOT
from koppel.services.intake.detection import detect
from koppel.store.database import Store, _open_stores
from koppel.store.plans.activity_changes import put_activities
from tests.detect.builders import square, work

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue

HOSTILE = "<script>alert(1)</script>"


# The store that was made for a catalogue, to be written down again.
_filled: list[tuple[Catalogue, bytes]] = []


def fill(file: Path, catalogue: Catalogue) -> None:
    """Make a store with a sewer and a heat network that couple."""
    assert not file.exists(), file
    if not any(known is catalogue for known, _ in _filled):
        with TemporaryDirectory() as folder:
            _make(Path(folder) / file.name, catalogue)
            _filled.append((catalogue, (Path(folder) / file.name).read_bytes()))
    file.write_bytes(next(content for known, content in _filled if known is catalogue))


def fill_variant(file: Path, catalogue: Catalogue) -> None:
    """Make a store with a sewer that couples with a heat network, and with paving that does not couple with that."""
    with Store.open(file, create=True) as store:
        widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
        spot = square(233_000.0, 584_000.0, 60.0)
        plans = [
            replace(work("gemeente/1", geometry=spot), kind="riolering", title="Riool"),
            replace(
                work("warmte/1", start="2025-10-01", end="2027-02-01", geometry=spot), kind="warmtenet", title="Warmte"
            ),
            replace(
                work("straten/1", start="2029-03-01", end="2029-05-01", geometry=spot),
                kind="glasvezel",
                title="Glasvezel",
            ),
        ]
        with store.write("test", "fill") as writer:
            put_activities(writer, plans, widths=widths)
        detect(store, catalogue, today=date(2026, 11, 21))


def _make(file: Path, catalogue: Catalogue) -> None:
    with Store.open(file, create=True) as store:
        widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
        spot = square(233_000.0, 584_000.0)
        plans = [
            work("gemeente/1", "sewer", geometry=spot, hinder=3),
            work("warmte/1", "heat", geometry=spot, hinder=3),
        ]
        named = [replace(plans[0], kind="riolering", title=HOSTILE), replace(plans[1], kind="warmtenet")]
        with store.write("test", "fill") as writer:
            put_activities(writer, named, widths=widths)
        detect(store, catalogue, today=date(2026, 11, 21))


def opened(file: Path) -> Store:
    """Return the store that the app has open."""
    return _open_stores[file.resolve()]


def run(language: str, **state: object) -> AppTest:
    """Draw the app as an address with this state would."""
    app = AppTest.from_file(str(ROOT / "koppel" / "ui" / "main.py"), default_timeout=60)
    for name, value in {"language": language, **state}.items():
        app.session_state[f"view.{name}"] = value
    return app.run()


def shown(app: AppTest) -> str:
    kinds = (app.title, app.header, app.subheader, app.markdown, app.info, app.error)
    parts = [str(element.value) for kind in kinds for element in kind]
    return " ".join([*parts, *(button.label for button in app.button)])


def html(app: AppTest) -> str:
    """Return everything that is drawn as HTML of our own."""
    return " ".join(str(element.proto.body) for element in app.get("html"))


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button of this label."""
    return next(button for button in app.button if button.label == label).click().run()


def enter(app: AppTest, label: str, value: str) -> None:
    """Type in the first field of this label."""
    next(field for field in (*app.text_input, *app.text_area) if field.label == label).set_value(value)
