"""
The file that is being handed in, kept until it is stored or let go: found back after a reload or in another tab.

The same drawer keeps it as what is typed (see `koppel.services.drafts`): every choice that was made with the file, and
the file itself as far as there is room for it. Where there was not, whoever chooses the same file again, by its hash,
finds the choices.
"""

from __future__ import annotations

from copy import deepcopy
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.services.drafts import DRAWER
from koppel.ui import drafts, state
from koppel.ui.components.intake.draft import Draft, begin, current, forget, take_up
from koppel.ui.identity import owner
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.services.drafts import Unsaved
    from koppel.ui.session import Session

_FORM = "handin-file-"
_SEEN, _FOUND, _WANTED = "handin.kept", "handin.found", "handin.wanted"
# All that a visitor chooses of a file; the rest is made from it again.
_CHOICES = (
    "step", "layer", "crs", "partner", "partner_type", "profile", "fields", "values", "corrections", "others",
    "severity", "partial", "missing", "reasons", "followed", "let_go", "all_rows",
)  # fmt: skip
_LONGEST_NAME = 120


def keep_file(draft: Draft | None) -> None:
    """Keep what is being handed in as it is now; once it is stored or let go there is nothing to keep."""
    last: tuple[str, dict[str, Any] | None] = st.session_state.get(_SEEN, ("", None))
    if last[0] and (draft is None or draft.stored is not None or last[0] != _form(draft.sha)):
        DRAWER.drop(owner(), last[0])
        last = st.session_state[_SEEN] = ("", None)
    if draft is None or draft.stored is not None:
        st.session_state.pop(_FOUND, None)
        return
    drafts.mark_drawn(form_of(draft))
    now = _choices(draft)
    if last == (_form(draft.sha), now):
        return
    DRAWER.put(
        owner(), _form(draft.sha), drafts.tab(), {"file": draft.name}, place=state.params(),
        rest={"choices": deepcopy(now)}, content=draft.content,
    )  # fmt: skip
    st.session_state[_SEEN] = (_form(draft.sha), deepcopy(now))


def find_file() -> Draft | None:
    """Go on with the file that was being handed in when this tab did not have it yet; None where none was kept."""
    unsaved = _latest()
    if unsaved is None or unsaved.content is None:
        return None
    draft = begin(unsaved.content, str(unsaved.values["file"]))
    _fill(draft, unsaved)
    return draft


def recall(draft: Draft) -> None:
    """Bring back the choices that were made with the same file before."""
    unsaved = DRAWER.find(owner(), _form(draft.sha))
    if unsaved is not None:
        _fill(draft, unsaved)


def draw_kept_file(session: Session) -> None:
    """Say that this file was found back, or which file must be chosen again."""
    draft = current()
    if draft is not None:
        if (restored := st.session_state.get(_FOUND)) and restored[0] == draft.sha:
            sentence = session.text("drafts.file", when=formats.time_of_day(restored[1], session.language))
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key="kept-file"):
                st.html(f'<p class="koppel-unsaved">{escape(sentence)}</p>', width="content")
                _drop_button(session, draft.sha)
        return
    unsaved = _latest()
    if unsaved is None:
        return
    name = short(str(unsaved.values["file"]), _LONGEST_NAME)
    sentence = session.text("drafts.file_again", when=formats.time_of_day(unsaved.at, session.language), name=name)
    with st.container(border=True, key="kept-file"):
        st.write(plain(sentence))
        st.button(
            session.text("drafts.drop"), key="drop-kept-file", type="tertiary", icon=":material/delete:",
            on_click=DRAWER.drop, args=(owner(), unsaved.form),
        )  # fmt: skip


def _drop_button(session: Session, sha: str) -> None:
    st.button(
        session.text("drafts.drop"), key=f"drop-file-{sha[:16]}", type="tertiary", icon=":material/delete:",
        on_click=forget,
    )  # fmt: skip


def is_file(item: Unsaved) -> bool:
    """Tell whether something that is kept is a file that is being handed in."""
    return item.form.startswith(_FORM) and "file" in item.values


def want(item: Unsaved) -> None:
    """Let this file be the one to go on with, among several."""
    st.session_state[_WANTED] = item.form


def _latest() -> Unsaved | None:
    files = [item for item in DRAWER.own(owner()) if is_file(item)]
    wanted = st.session_state.pop(_WANTED, None)
    return next((item for item in files if item.form == wanted), files[0] if files else None)


def form_of(draft: Draft) -> str:
    """Return the name under which a file is kept."""
    return _form(draft.sha)


def _form(sha: str) -> str:
    return f"{_FORM}{sha}"


def _choices(draft: Draft) -> dict[str, Any]:
    chosen = {name: getattr(draft, name) for name in _CHOICES}
    # What stands in the table of refused rows and was not checked yet.
    mended = {row: draft.corrections.get(row, {}) | fields for row, fields in draft.mending.items()}
    return chosen | {"corrections": draft.corrections | mended}


def _fill(draft: Draft, unsaved: Unsaved) -> None:
    DRAWER.adopt(owner(), unsaved.form, drafts.tab())
    take_up(draft, deepcopy(unsaved.rest.get("choices", {})))
    st.session_state[_SEEN] = (unsaved.form, _choices(draft)) if unsaved.content is not None else ("", None)
    st.session_state[_FOUND] = (draft.sha, unsaved.at)
