"""Koppel's commands, run by tests in their own process or in one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from koppel.cli import main
from koppel.config import ROOT
from koppel.store.database import _open_stores

if TYPE_CHECKING:
    from pathlib import Path

LINE = {"type": "LineString", "coordinates": [[6.5424, 53.2316], [6.5440, 53.2319]]}


class Shell:
    """
    Runs commands on the store of a folder, in the process of the tests: starting a process is most of the work.

    Environment, arguments, output and the current folder are those of a process of its own. What only such a process
    shows is tried with `Program`: the language of help texts, which are made when the program starts, and that it
    starts at all.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run(words, self.environment(variables))

    def run(self, words: tuple[str, ...], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        code: object = 0
        with (
            patch.dict(os.environ, environment, clear=True),
            patch.object(sys, "argv", ["koppel", *words]),
            patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(), encoding="utf-8")),
            chdir(ROOT),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                main()
            except SystemExit as ended:
                code = ended.code or 0
        assert isinstance(code, int), code
        assert self.folder / "koppel.duckdb" not in _open_stores, "the command left the store open"
        told, aside = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))
        return subprocess.CompletedProcess(words, code, told, aside)

    def environment(self, variables: dict[str, str]) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KOPPEL_")}
        return kept | {"KOPPEL_DB": str(self.folder / "koppel.duckdb")} | variables

    def json(self, *words: str) -> Any:
        done = self(*words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def file(self, *properties: dict[str, object], name: str = "works.geojson") -> str:
        features = [{"type": "Feature", "geometry": LINE, "properties": item} for item in properties]
        file = self.folder / name
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return str(file)


class Program(Shell):
    """Runs each command in a process of its own, as people and machines do."""

    def run(self, words: tuple[str, ...], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "koppel", *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)


def works(number: str = "1", kind: str = "riolering", **values: object) -> dict[str, object]:
    """Return the properties of a work as a partner would hand it in."""
    told: dict[str, object] = {"external_id": number, "kind": kind, "title": f"werk {number}", "status": "gepland"}
    return told | {"start": "2027-03-01", "end": "2027-09-30"} | values
