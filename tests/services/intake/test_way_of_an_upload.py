"""The way of one upload, as ``docs/architecture.md`` tells it, is the way that an upload goes."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from koppel.config import ROOT
from koppel.services.intake.reading import recognise
from koppel.services.intake.uploads import import_file
from tests.services.world import CATALOGUE, PEOPLE, TODAY, csv_of, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from koppel.store.database import Store
    from tests.services.world import World

# Those before it belong to the screen.
_FIRST_BEHIND_THE_SCREEN = 3
# In these an upload begins and ends.
_FRAMES = {"koppel/services/intake/uploads.py", "koppel/store/database.py"}


def told_steps() -> dict[int, list[str]]:
    """Return the files and folders that each step of the page names."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = page[page.index("## The way of one upload") :].split("\n## ")[0]
    steps = re.findall(r"^(\d)\. (.*?)(?=^\d\. |\Z)", section, flags=re.MULTILINE | re.DOTALL)
    return {int(number): re.findall(r"`(koppel/[\w/.]+)`", words) for number, words in steps}


@contextmanager
def watched() -> Iterator[list[str]]:
    """Note the files of the program in whose functions this thread comes, in order."""
    passed: list[str] = []
    top = f"{ROOT}/"

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and (file := frame.f_code.co_filename).startswith(f"{top}koppel/"):
            passed.append(file.removeprefix(top))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield passed
    finally:
        sys.setprofile(before)


def test_an_upload_passes_what_the_page_names_in_that_order(store: Store, world: World) -> None:
    content = csv_of(work("Gemeente", "G-9", "riolering"))
    with watched() as passed:
        recognise(world.settings, content, "work.csv", target_crs=store.crs)
        import_file(
            store.visible_to(PEOPLE["gemeente"]),
            CATALOGUE,
            world.settings,
            content,
            "work.csv",
            today=TODAY,
            partner="Gemeente",
        )
    steps = {number: named for number, named in told_steps().items() if number >= _FIRST_BEHIND_THE_SCREEN}
    assert sorted(steps) == [3, 4, 5, 6, 7]
    assert [name for named in steps.values() for name in named if not _calls(passed, name)] == []
    # What frames the whole is in no step alone; of the others the last call is before the last of the next step.
    ends = [max(_calls(passed, name)[-1] for name in named if name not in _FRAMES) for named in steps.values()]
    assert ends == sorted(ends)


def _calls(passed: list[str], name: str) -> list[int]:
    return [at for at, file in enumerate(passed) if file == name or (name.endswith("/") and file.startswith(name))]
