"""What is being written in a form: kept until it is stored, also where somebody else wrote meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koppel.ui.session import Session

_DRAFT, _DONE, _ROUNDS, _OPEN = "draft", "draft-done", "drafts", "draft-open"


@dataclass(slots=True)
class Draft:
    """
    A form on its way.

    ``expected`` is the version that it began from; ``met`` tells that somebody else stored another one before it, whose
    words are shown beside: who saves again has seen them. ``round`` makes its fields others than those of before.
    """

    name: str
    expected: int
    round: int
    values: dict[str, Any] = field(default_factory=dict)
    failed: str = ""
    met: bool = False

    def key(self, name: str) -> str:
        """Name the field of a value."""
        return f"{_DRAFT}.{self.name}.{self.round}.{name}"

    def take(self) -> dict[str, Any]:
        """Take over what stands in the fields."""
        self.values = {name: st.session_state.get(self.key(name), value) for name, value in self.values.items()}
        return self.values


def draft_of(name: str, values: Mapping[str, Any], version: int) -> Draft:
    """
    Give the draft of a form, with what was written in it before.

    Parameters
    ----------
    name
        Of the form.
    values
        What its fields begin with.
    version
        Of what is stored.
    """
    place = f"{_DRAFT}.{name}"
    kept: Draft | None = st.session_state.get(place)
    if kept is None:
        rounds = st.session_state[_ROUNDS] = st.session_state.get(_ROUNDS, 0) + 1
        kept = st.session_state[place] = Draft(name, version, rounds, dict(values))
    if kept.met:
        kept.expected = version
    for item, value in kept.values.items():
        if kept.key(item) not in st.session_state:
            st.session_state[kept.key(item)] = value
    return kept


def forget(name: str) -> None:
    """Begin a form again from what is stored."""
    st.session_state.pop(f"{_DRAFT}.{name}", None)


def open_form(name: str | None) -> None:
    """Open one form of the cards, in the place of the one that was open; None closes it."""
    st.session_state[_OPEN] = name


def is_open(name: str) -> bool:
    """Tell whether a form is open."""
    return bool(st.session_state.get(_OPEN) == name)


def close(name: str) -> None:
    """Close a form, and what was written in it goes."""
    forget(name)
    open_form(None)


def tell(session: Session, kept: Draft, version: int) -> None:
    """Say what went wrong, or that somebody else wrote meanwhile."""
    if kept.failed:
        st.error(plain(kept.failed))
    elif kept.expected != version:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.info(session.text("agreement.meanwhile"))
            st.button(session.text("agreement.load"), key=f"load-{kept.name}", on_click=forget, args=(kept.name,))


def store(session: Session, kept: Draft, save: Callable[[dict[str, Any], int], object], done: str) -> bool:
    """
    Store a form, from the callback of its button.

    Parameters
    ----------
    save
        Given the values and the version that they began from.
    done
        What is said when it is stored.

    Returns
    -------
    stored
        Else it stays as it was written, with what went wrong.
    """
    values = kept.take()
    kept.failed = ""
    try:
        save(values, kept.expected)
    except KoppelError as error:
        kept.failed = error_text(error, session.language)
        kept.met = error.code == "written_meanwhile"
        return False
    forget(kept.name)
    say(done)
    return True


def say(done: str) -> None:
    """Say something once, at the next drawing."""
    st.session_state[_DONE] = done


def draw_said() -> None:
    """Draw what was to be said."""
    if done := st.session_state.pop(_DONE, None):
        st.success(plain(done))
