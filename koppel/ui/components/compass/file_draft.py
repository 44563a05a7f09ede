"""A file with indicators on its way: with every choice made, found back until it is stored or let go."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.catalogue.toml_table import normal
from koppel.services.drafts import DRAWER
from koppel.ui import drafts, state
from koppel.ui.choices import is_chosen, show
from koppel.ui.identity import owner
from koppel.ui.jobs import stop_all

if TYPE_CHECKING:
    from datetime import datetime

    from koppel.ingest.compass.guess import Guess, Sureness
    from koppel.ingest.compass.mapping import Choice
    from koppel.model.compass.own import OwnIndicator
    from koppel.services.compass.files import IndicatorsImported

SLOTS = "compass-file-"
_FORM = "compass-file"
_KEY, _ROUND, _KEPT = "compass.file", "compass.file-round", "compass.file-kept"
# What was said of columns of files that were let go since: who chooses the same one again need not say it again.
_SAID = "compass.file-said"
_CHOICES = (
    "year", "guessed", "municipality", "partial", "choices", "columns", "municipalities", "asked", "own", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileColumn:
    """
    A column as it is taken without any choice: for an indicator, times a factor, and how sure that is.

    ``sureness`` is None where nobody knows; ``guesses`` are then what it may be. ``name`` is the one that it has, and
    ``examples`` are some of its cells.
    """

    label: str
    choice: Choice
    sureness: Sureness | None = None
    name: str = ""
    guesses: tuple[Guess, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(slots=True)
class IndicatorFile:
    """
    A file with every choice made so far.

    ``guessed`` is the year that its name says. ``choices`` is by the label of a column, ``own`` too: the own indicators
    that are made of columns; ``making`` are the columns of which one is being made. ``columns`` and ``municipalities``
    are what stood in it at the first look, without any choice, and ``asked`` in which gemeenten its names of more areas
    lie, each with how many rows. ``source`` is who measured it, where somebody says so. ``severity`` is which remarks
    are shown, and ``worst`` the worst that there were then. ``outcome`` is what would come of it, with ``looked`` what
    that depends on. ``found_at`` tells when it was kept, where it was found back.
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
    asked: dict[str, int] = field(default_factory=dict)
    own: dict[str, OwnIndicator] = field(default_factory=dict)
    making: set[str] = field(default_factory=set)
    source: str = ""
    severity: str | None = None
    worst: str | None = None
    found_at: datetime | None = None
    looked: tuple[object, ...] | None = None
    outcome: IndicatorsImported | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What the outcome depends on."""
        choices = tuple(tuple(sorted(items.items(), key=str)) for items in (self.choices, self.own))
        return self.sha, self.name, self.year, self.municipality, choices

    def choice_of(self, column: FileColumn) -> Choice:
        """Return what a column is taken for now."""
        return self.choices.get(column.label, column.choice)

    def choose(self, column: FileColumn, choice: Choice) -> None:
        """Say what a column is; what it is taken for anyhow need not be said."""
        self.choices.pop(column.label, None)
        if choice != column.choice:
            self.choices[column.label] = choice


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


def say_again(file: IndicatorFile) -> bool:
    """Say of columns what was said of them in a file that was let go; tell whether there was anything to say."""
    choices: dict[str, tuple[Choice, OwnIndicator | None]] = st.session_state.get(_SAID, {})
    for column in file.columns:
        choice, own = choices.get(normal(column.label), (column.choice, None))
        if own is not None:
            file.own[column.label] = own
        file.choose(column, choice)
    return bool(file.choices)


def forget() -> None:
    """Let go of the file."""
    stop_all(SLOTS)
    file: IndicatorFile | None = st.session_state.get(_KEY)
    if file is not None:
        choices = st.session_state.setdefault(_SAID, {})
        choices.update({normal(label): (choice, file.own.get(label)) for label, choice in file.choices.items()})
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
