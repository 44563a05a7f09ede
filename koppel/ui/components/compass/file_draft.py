"""A file with indicators on its way: with every choice made, found back until it is stored or let go."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.services.drafts import DRAWER
from koppel.ui import drafts, state
from koppel.ui.choices import is_chosen, show
from koppel.ui.identity import owner
from koppel.ui.jobs import stop_all

if TYPE_CHECKING:
    from datetime import datetime

    from koppel.ingest.compass.mapping import Choice
    from koppel.services.compass.files import IndicatorsImported

SLOTS = "compass-file-"
_FORM = "compass-file"
_KEY, _ROUND, _KEPT = "compass.file", "compass.file-round", "compass.file-kept"
_CHOICES = ("year", "guessed", "municipality", "partial", "choices", "columns", "municipalities")


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column as its name says it; ``suggestion`` is an indicator of a like name where the name says nothing."""

    label: str
    indicator: str | None
    suggestion: str | None = None


@dataclass(slots=True)
class IndicatorFile:
    """
    A file with every choice made so far.

    ``guessed`` is the year that its name says. ``choices`` is by the label of a column. ``columns`` and
    ``municipalities`` are what stood in it at the first look,
    without any choice. ``outcome`` is what would come of it, with ``looked`` what that depends on. ``found_at`` tells
    when it was kept, where it was found back.
    """

    content: bytes
    name: str
    sha: str
    year: int | None = None
    guessed: int | None = None
    municipality: str | None = None
    partial: bool = False
    choices: dict[str, Choice] = field(default_factory=dict)
    columns: tuple[FileColumn, ...] = ()
    municipalities: dict[str, str] = field(default_factory=dict)
    severity: str | None = None
    found_at: datetime | None = None
    looked: tuple[object, ...] | None = None
    outcome: IndicatorsImported | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What the outcome depends on."""
        return self.sha, self.name, self.year, self.municipality, tuple(sorted(self.choices.items(), key=str))


def current() -> IndicatorFile | None:
    """Return the file that is on its way, also when this tab did not have it yet; None where there is none."""
    file: IndicatorFile | None = st.session_state.get(_KEY)
    if file is not None:
        return file
    unsaved = DRAWER.find(owner(), _FORM)
    if unsaved is None or unsaved.content is None:
        return None
    file = begin(unsaved.content, str(unsaved.values["file"]))
    file.found_at = unsaved.at
    return file


def begin(content: bytes, name: str) -> IndicatorFile:
    """Start with a file; who chose the same one before finds the choices."""
    file = IndicatorFile(content, name, hashlib.sha256(content).hexdigest())
    unsaved = DRAWER.find(owner(), _FORM)
    if unsaved is not None and unsaved.rest.get("sha") == file.sha:
        DRAWER.adopt(owner(), _FORM, drafts.tab())
        for choice, value in deepcopy(unsaved.rest.get("choices", {})).items():
            setattr(file, choice, value)
    st.session_state[_KEY] = file
    return file


def keep(file: IndicatorFile) -> None:
    """Keep the file as it is now, where it is not what is kept already."""
    drafts.mark_drawn(_FORM)
    now: tuple[str, dict[str, Any]] = (file.sha, {name: getattr(file, name) for name in _CHOICES})
    if st.session_state.get(_KEPT) == now:
        return
    DRAWER.put(
        owner(), _FORM, drafts.tab(), {"file": file.name}, place=state.params(),
        rest={"sha": file.sha, "choices": deepcopy(now[1])}, content=file.content,
    )  # fmt: skip
    st.session_state[_KEPT] = deepcopy(now)


def forget() -> None:
    """Let go of the file."""
    stop_all(SLOTS)
    DRAWER.drop(owner(), _FORM)
    for name in (_KEY, _KEPT):
        st.session_state.pop(name, None)
    st.session_state[_ROUND] = uploader_round() + 1


def uploader_round() -> int:
    """Return how many files were let go: the field for a file starts anew after each."""
    count: int = st.session_state.get(_ROUND, 0)
    return count


def bound(file: IndicatorFile, name: str) -> dict[str, Any]:
    """Return the arguments that bind a widget to a choice of the file: key and callback."""
    key = f"compass-file-{name}"
    show(key, getattr(file, name))
    return {"key": key, "on_change": _put, "args": (file, name, key)}


def _put(file: IndicatorFile, name: str, key: str) -> None:
    if is_chosen(key):
        setattr(file, name, st.session_state[key])
