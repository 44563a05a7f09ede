"""
What is being written and chosen in a form, kept until it is saved or thrown away.

The one mechanism for every form: a form that is left, a page that is loaded again, a change of somebody else and a
second tab leave what was typed and chosen. What Streamlit knows is put in the drawer of the account at each run; what
is typed and not sent yet comes there from the browser itself, see ``unsaved.js``, which knows the fields by their keys.
A choice is known to the server at once, so long as it does not stand in a ``st.form``: those are for texts alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import streamlit as st

from koppel import formats
from koppel.errors import KoppelError
from koppel.i18n import error_text
from koppel.services.drafts import DRAWER, Unsaved, form_name
from koppel.ui import identity, state
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from koppel.ui.session import Session

_DRAFT, _ROUNDS, _TAB, _DRAWN = "draft.", "drafts", "drafts.tab", "drafts.drawn"
_KEY = re.compile(r"[a-z0-9_]{1,40}")
_EXCERPT = 300


@dataclass(slots=True)
class Draft:
    """
    A form on its way.

    Parameters
    ----------
    name
        Of the form.
    expected
        The version that it began from.
    round
        Makes its fields others than those of before.
    owner
        Account of the one who writes.
    began
        What its fields began with: what is stored.
    values
        What stands in them, as far as the server knows.
    seen
        Number of the last thing that this tab typed or took over.
    failed
        What went wrong at saving.
    met
        Somebody else stored another version before it, whose words are shown beside: who saves again has seen them.
    found_at
        When what stands in it was typed, where it was found back.
    other
        What was typed in another tab since.
    choices
        Fields that are chosen, not typed.
    tab
        In which it is written.
    is_done
        It was saved or thrown away: whatever is left of it is not drawn again.
    """

    name: str
    expected: int
    round: int
    owner: str = ""
    began: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    failed: str = ""
    met: bool = False
    found_at: datetime | None = None
    other: Unsaved | None = None
    choices: frozenset[str] = frozenset()
    tab: str = ""
    is_done: bool = False

    @property
    def form(self) -> str:
        """Name of the form in the page and in the drawer."""
        return form_name(self.name)

    def key(self, name: str) -> str:
        """Return the key of a field, by which the browser knows it too."""
        if name and not _KEY.fullmatch(name):
            raise ValueError(name)
        return f"typed_{self.form}__{self.round}__{name}"

    def take(self) -> dict[str, Any]:
        """Take over what stands in the fields, and keep what changed in the drawer."""
        standing = {name: st.session_state.get(self.key(name), value) for name, value in self.values.items()}
        changed = {name: value for name, value in standing.items() if value != self.values[name]}
        self.values = standing
        if changed and not self.is_done:
            mine = {name: value for name, value in changed.items() if value != self.began[name]}
            unsaved = DRAWER.put(
                self.owner, self.form, _tab(), mine, same=changed.keys() - mine.keys(), place=state.params(),
                choices=self.choices,
            )  # fmt: skip
            self.seen = unsaved.number if unsaved else self.seen
        return self.values

    def begin(self) -> None:
        """Tell the drawer from what is stored this form began."""
        DRAWER.begin(self.owner, self.form, _tab(), self.began, self.expected)

    def rebase(self, name: str, stored: Any) -> None:  # noqa: ANN401
        """Say that what others stored in a field was seen."""
        self.began = {**self.began, name: stored}
        self.begin()

    def put(self, name: str, value: Any) -> None:  # noqa: ANN401
        """Let a field show a value, from a callback."""
        st.session_state[self.key(name)] = value
        self.take()

    def among(self, name: str, options: Collection[Any]) -> str:
        """
        Return the key of a field that is chosen from options, for its widget.

        What was chosen before and is no longer offered gives way to what is stored, or else to nothing.
        """
        key = self.key(name)
        value = st.session_state.get(key)
        if isinstance(value, list):
            if len(left := [item for item in value if item in options]) < len(value):
                self.put(name, left)
        elif value is not None and value not in options:
            self.put(name, self.began[name] if self.began[name] in options else None)
        return key

    def is_changed(self) -> bool:
        """Tell whether there is anything to lose, as far as the server knows."""
        return self.values != self.began

    def look(self) -> None:
        """Compare with the drawer: what was found there fills fields that are drawn anew."""
        unsaved = DRAWER.find(self.owner, self.form)
        self.other = None
        if unsaved is None:
            return
        values = self.values | self._fitting(unsaved)
        if unsaved.tab != _tab():
            self.other = unsaved if unsaved.number > self.seen and values != self.values else None
            return
        texts = [name for name, value in values.items() if isinstance(value, str) and name not in self.choices]
        if all(self.key(name) not in st.session_state for name in texts or values):
            # The form was away, with all that was typed in it.
            self.values, self.seen, self.found_at = values, unsaved.number, unsaved.at

    def go_on(self, unsaved: Unsaved) -> None:
        """Go on with what was typed before or in another tab."""
        DRAWER.adopt(self.owner, self.form, _tab())
        self.values = self.values | self._fitting(unsaved)
        self.expected = unsaved.rest.get("expected", self.expected)
        # What others stored since is compared at saving with what the words were about.
        self.began = self.began | {
            name: value for name, value in unsaved.rest.get("began", {}).items() if name in unsaved.values
        }
        self.begin()
        self.seen, self.found_at, self.other = unsaved.number, unsaved.at, None
        for name, value in self.values.items():
            st.session_state[self.key(name)] = value

    def stay(self) -> None:
        """Leave what was typed in another tab: what stands here is the last."""
        mine = {name: value for name, value in self.values.items() if value != self.began[name]}
        DRAWER.drop(self.owner, self.form)
        unsaved = (
            DRAWER.put(self.owner, self.form, _tab(), mine, place=state.params(), choices=self.choices)
            if mine
            else None
        )
        self.seen = unsaved.number if unsaved else self.seen
        self.other = None

    def _fitting(self, unsaved: Unsaved) -> dict[str, Any]:
        # A browser tells texts, of fields that are texts.
        return {
            name: value
            for name, value in unsaved.values.items()
            if name in self.began and (name not in unsaved.typed or isinstance(self.began[name], str))
        }


def draft_of(
    name: str, values: Mapping[str, Any], version: int | None = None, *, choices: Collection[str] = ()
) -> Draft:
    """
    Return the draft of a form, with what was written in it before.

    Parameters
    ----------
    name
        Of the form.
    values
        What its fields begin with; texts are never None.
    version
        Of what is stored. Without one, a form in which nothing was typed follows what is stored.
    choices
        Fields that are chosen from codes. Those that begin with no text are choices anyhow.
    """
    place = f"{_DRAFT}{name}"
    mark_drawn(form_name(name))
    draft: Draft | None = st.session_state.get(place)
    if draft is None or draft.is_done:
        rounds = st.session_state[_ROUNDS] = st.session_state.get(_ROUNDS, 0) + 1
        chosen = frozenset(choices) | {item for item, value in values.items() if type(value) is not str}
        draft = Draft(name, version or 0, rounds, identity.owner(), dict(values), dict(values), choices=chosen)
        draft.tab = _tab()
        st.session_state[place] = draft
        draft.begin()
        unsaved = DRAWER.find(draft.owner, draft.form)
        if unsaved is not None and draft.values | draft._fitting(unsaved) != draft.began:
            draft.go_on(unsaved)
    else:
        draft.take()
        if version is None and draft.began != dict(values):
            _follow(draft, dict(values))
        draft.look()
    if draft.met:
        draft.expected = version or 0
    for item, value in draft.values.items():
        if draft.key(item) not in st.session_state:
            st.session_state[draft.key(item)] = value
    return draft


def _follow(draft: Draft, stored: dict[str, Any]) -> None:
    """Let fields in which nothing was typed show what is stored now."""
    unsaved = DRAWER.find(draft.owner, draft.form)
    for name, value in stored.items():
        if draft.values[name] == draft.began[name] and (unsaved is None or name not in unsaved.values):
            draft.values[name] = draft.began[name] = value
            st.session_state[draft.key(name)] = value
    draft.begin()


def forget(name: str) -> None:
    """Begin a form again from what is stored: it was saved, or thrown away."""
    draft: Draft | None = st.session_state.get(f"{_DRAFT}{name}")
    if draft is not None:
        done(draft)


def done(draft: Draft) -> None:
    """
    Begin a form again from what is stored, right after it was saved.

    Who leaves the page while it is being saved has Streamlit end this run at the next look into its state: before that
    the drawer is empty, or what was just saved would be offered again.
    """
    draft.is_done = True
    DRAWER.drop(draft.owner, draft.form, draft.tab, draft.round)
    st.session_state.pop(f"{_DRAFT}{draft.name}", None)


def is_drawn(form: str) -> bool:
    """Tell whether a form, by its name in the drawer, was drawn since this page began to be drawn."""
    return form in st.session_state.get(_DRAWN, ())


def mark_drawn(form: str) -> None:
    """Say that a form, by its name in the drawer, stands on this page."""
    st.session_state.setdefault(_DRAWN, set()).add(form)


def is_unsaved(start: str) -> bool:
    """Tell whether something is kept of a form whose name begins so."""
    return any(item.form.startswith(form_name(start)) for item in DRAWER.own(identity.owner()))


def sweep() -> None:
    """Take over what was typed since the last run, also of forms that this run will not draw; at its beginning."""
    st.session_state[_DRAWN] = set()
    for name, draft in st.session_state.to_dict().items():
        if isinstance(draft, Draft) and str(name).startswith(_DRAFT):
            draft.take()


def tell(session: Session, draft: Draft, version: int | None = None) -> None:
    """Say what went wrong, that somebody else wrote meanwhile, or that what stands here was found back."""
    if draft.failed:
        st.error(plain(draft.failed))
    elif version is not None and draft.expected != version:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.info(session.text("agreement.meanwhile"))
            st.button(session.text("agreement.load"), key=f"load-{draft.name}", on_click=forget, args=(draft.name,))
    if draft.other is not None:
        when = formats.time_of_day(draft.other.at, session.language)
        key = "drafts.other" if draft.other.words else "drafts.other_choices"
        sentence = session.text(key, when=when, words=short(draft.other.words, _EXCERPT))
        with st.container(key=f"unsaved-other-{draft.form}", border=True):
            st.write(plain(sentence))
            with st.container(horizontal=True, gap="small"):
                st.button(
                    session.text("drafts.take"), key=f"take-{draft.name}", on_click=draft.go_on, args=(draft.other,)
                )
                st.button(session.text("drafts.stay"), key=f"stay-{draft.name}", on_click=draft.stay)
    elif draft.found_at is not None:
        unsaved = DRAWER.find(draft.owner, draft.form)
        key = "drafts.found" if unsaved is None or unsaved.words else "drafts.found_choices"
        sentence = session.text(key, when=formats.time_of_day(draft.found_at, session.language))
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"unsaved-{draft.form}"):
            st.html(f'<p class="koppel-unsaved">{escape(sentence)}</p>', width="content")
            st.button(
                session.text("drafts.drop"), key=f"drop-{draft.name}", type="tertiary", icon=":material/delete:",
                on_click=forget, args=(draft.name,),
            )  # fmt: skip


def store(session: Session, draft: Draft, save: Callable[[dict[str, Any], int], object]) -> bool:
    """
    Store a form, from the callback of its button.

    Parameters
    ----------
    save
        Given the values and the version that they began from.

    Returns
    -------
    stored
        Else it stays as it was written, with what went wrong.
    """
    values = draft.take()
    draft.failed = ""
    try:
        save(values, draft.expected)
    except KoppelError as error:
        draft.failed = error_text(error, session.language)
        draft.met = error.code == "written_meanwhile"
        return False
    done(draft)
    return True


def tab() -> str:
    """Return what tells this tab from the others of the same person."""
    return _tab()


def _tab() -> str:
    made: str = st.session_state.setdefault(_TAB, uuid4().hex)
    return made


__all__ = [
    "Draft",
    "done",
    "draft_of",
    "forget",
    "is_drawn",
    "is_unsaved",
    "mark_drawn",
    "store",
    "sweep",
    "tab",
    "tell",
]
