"""What a visitor is handing in: a file with every choice made so far, kept while steps come and go."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from koppel.ui.choices import is_chosen, show
from koppel.ui.jobs import stop_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from koppel.ingest.partner_column import Decision
    from koppel.services.intake.uploads import Imported

T = TypeVar("T")
STEPS = ("file", "columns", "check", "compare", "receipt")
_KEY = "handin.draft"
_MOST_KEPT = 12


@dataclass(slots=True)
class Draft:
    """
    A file on its way.

    ``profile`` is the name of the chosen profile, None for the one that fits best; ``fields`` and ``values`` are what
    the visitor changed in it. ``others`` is what was decided of names that are not the partner's, by partner and name;
    ``mending`` is what was written in the tables of rows and not checked yet; ``all_rows`` whether rows that were taken
    can be mended too; ``reasons`` says for residents why a work moves, by partner and number; ``followed`` are works of
    which the file holds over newer changes by hand, ``let_go`` cells of which an earlier mend no longer holds.
    ``results`` holds what takes time to make, by what they depend on.
    """

    content: bytes
    name: str
    sha: str
    step: str = "file"
    layer: str | None = None
    crs: str | None = None
    partner: str | None = None
    partner_type: str | None = None
    profile: str | None = None
    fields: dict[str, tuple[str, ...]] | None = None
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    corrections: dict[int, dict[str, str | None]] = field(default_factory=dict)
    mending: dict[int, dict[str, str | None]] = field(default_factory=dict)
    others: dict[tuple[str, str], Decision] = field(default_factory=dict)
    let_go: set[tuple[str, str]] = field(default_factory=set)
    severity: str | None = None
    partial: bool = False
    all_rows: bool = False
    missing: str = "keep"
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)
    followed: set[tuple[str, str]] = field(default_factory=set)
    stored: UUID | None = None
    outcome: Imported | None = None
    edited: int = 0
    results: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def keep(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what was made for a key before, or make it; what was longest unused is forgotten."""
        made: T = self.results.pop(key) if key in self.results else make()
        self.results[key] = made
        while len(self.results) > _MOST_KEPT:
            del self.results[next(iter(self.results))]
        return made


def current() -> Draft | None:
    """Return what is being handed in; None before a file is chosen."""
    draft: Draft | None = st.session_state.get(_KEY)
    return draft


def begin(content: bytes, name: str) -> Draft:
    """Start with a file; who hands in another file of the same partner need not say so again."""
    before = current()
    draft = Draft(content, name, hashlib.sha256(content).hexdigest())
    if before is not None:
        draft.partner, draft.partner_type = before.partner, before.partner_type
    st.session_state[_KEY] = draft
    return draft


def forget() -> None:
    """Let go of the file."""
    before = current()
    stop_all("handin-")
    st.session_state.pop(_KEY, None)
    st.session_state["handin.round"] = st.session_state.get("handin.round", 0) + 1
    if before is not None:
        st.session_state["handin.partner_before"] = before.partner


def go(step: str) -> None:
    """Go to a step; what editors hold is by then in the draft, so they start from there."""
    draft = current()
    if draft is not None:
        draft.step = step
        mend(draft)


def mend(draft: Draft) -> None:
    """Take what was written in the table of refused rows as corrections; editors start anew from what is known."""
    for row, fields in draft.mending.items():
        draft.corrections[row] = draft.corrections.get(row, {}) | fields
    draft.mending = {}
    draft.edited += 1


def take_up(draft: Draft, choices: Mapping[str, Any]) -> None:
    """Take up choices that were made with this file before."""
    for name, value in choices.items():
        setattr(draft, name, value)
    draft.edited += 1


def bound(draft: Draft, name: str) -> dict[str, Any]:
    """Return the arguments that bind a widget to a choice of the draft: key and callback."""
    key = f"handin.{name}"
    show(key, getattr(draft, name))
    return {"key": key, "on_change": _put, "args": (draft, name, key)}


def _put(draft: Draft, name: str, key: str) -> None:
    if is_chosen(key):
        setattr(draft, name, st.session_state[key])
