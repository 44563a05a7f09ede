"""Scripts of several files: all that is imported comes first, once, and no two files have a name in common."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from koppel.bundle import classic, component, sources

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
_FIELDS = re.compile(r"^const [{\[]", re.MULTILINE)
SITE, APP = "publish/assets/", "ui/assets/"
ENTRIES = [(SITE, name) for name in ("page.js", "begin.js", "scherm.js", "jaren.js")] + [
    (APP, name)
    for name in (
        "map_within.js",
        "map_page/page.js",
        "timeline.js",
        "search.js",
        "legend.js",
        "navigation.js",
        "unsaved.js",
        "framework.js",
    )
]


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text)
    return folder


def test_what_is_imported_comes_first_and_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        start='import { low } from "./low.js";\nimport {\n  high,\n  higher,\n} from "./high.js";\nhigh(low);\n',
        high='import { low } from "./low.js";\nexport const high = low;\nexport async function higher() {}\n',
        low="export const low = 1;\n",
    )
    assert list(sources(folder, "start.js")) == ["low.js", "high.js", "start.js"]
    assert classic(folder, "start.js") == (
        '(() => {\n"use strict";\nconst low = 1;\nconst high = low;\nasync function higher() {}\nhigh(low);\n})();\n'
    )


def test_a_component_keeps_its_default_export(tmp_path: Path) -> None:
    folder = write(
        tmp_path, a='import "./b.js";\nexport default function (component) {}\n', b="export class Chart {}\n"
    )
    assert component(folder, "a.js") == "class Chart {}\nexport default function (component) {}\n"


def test_a_circle_of_imports_ends(tmp_path: Path) -> None:
    folder = write(tmp_path, a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\nexport const b = 1;\n')
    assert list(sources(folder, "a.js")) == ["b.js", "a.js"]


@pytest.mark.parametrize(("folder", "entry"), ENTRIES, ids=[name for _, name in ENTRIES])
def test_all_files_of_one_script_have_different_names(folder: str, entry: str) -> None:
    whole = component(files("koppel"), folder + entry)
    assert not [name for name, count in Counter(_NAME.findall(whole)).items() if count > 1]
    assert not _FIELDS.findall(whole), "names taken apart at the outer level are not seen by this test"
    assert whole.count("export default") == (folder == APP)
    assert not re.search(r"^\s*(import|export (?!default))\b", whole, re.MULTILINE)


def test_a_script_leaves_no_names_behind() -> None:
    for name in ("page.js", "begin.js", "scherm.js", "jaren.js"):
        whole = classic(files("koppel"), SITE + name)
        assert whole.startswith('(() => {\n"use strict";\n')
        assert whole.endswith("})();\n")
