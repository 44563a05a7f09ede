"""The map on paper or as a picture: what, how large, how it looks, and the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import streamlit as st

from koppel.errors import KoppelError
from koppel.services.pictures.map_sheet import (
    LEAST_SCALE,
    MOST_SCALE,
    ORIENTATIONS,
    PICTURES,
    SIZES,
    SheetWish,
    map_picture,
    map_preview,
    map_sheet,
    sheet_name,
    view_of,
)
from koppel.ui import state
from koppel.ui.error_boundary import draw_problem, part
from koppel.ui.jobs import is_begun, result_of
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from koppel.exports.sheets.values import Sheet
    from koppel.ui.session import Session

_SLOT, _MADE = "map-paper", "map_paper_made"
_WHAT = ("sheet", "street", "atlas", *PICTURES)
_SCALES = (None, 500, 750, 1000, 1500, 2000, 2500, 5000, 10_000, 0)
# Stands in the list for a scale that is typed.
_OTHER = 0


class _Made(NamedTuple):
    """A file that was made, a picture of it, and what it was made of."""

    key: object
    file: Sheet
    picture: bytes


@part
def draw_paper(session: Session) -> None:
    """Draw the form, and what was made with it: a picture to judge, what is on it, and the file."""
    state.follow()
    what = st.selectbox(
        session.text("paper_form.what"), _WHAT, format_func=lambda name: session.text(f"paper_form.what_{name}"),
        key="paper-what",
    )  # fmt: skip
    wish = _wish(session, what)
    if wish is None:
        return
    shown = session.shown()
    key = (what, wish, session.plans_revision, session.language, session.today, shown.tobytes())
    label = session.text("paper_form.make")
    is_asked = st.button(label, key="paper-make", type="primary", icon=":material/print:", width="stretch")
    if is_asked or is_begun(_SLOT, key):
        try:
            file, picture = result_of(
                session, _SLOT, key, _maker(session, what, wish, shown), "paper_form.making", is_asked=True
            )
        except KoppelError as error:
            draw_problem(error, session.language)
            return
        st.session_state[_MADE] = _Made(key, file, picture)
    made: _Made | None = st.session_state.get(_MADE)
    if made is not None and made.key == key:
        _draw_made(session, made, what, wish)


def _wish(session: Session, what: str) -> SheetWish | None:
    """Return what is wished for; None where there is no street to choose."""
    street = None
    if what == "street":
        names = sorted(item.name for item in session.places().get("street", ()))
        if not names:
            st.info(session.text("paper_form.no_streets"))
            return None
        street = st.selectbox(session.text("paper_form.street"), names, key="paper-street")
    is_pdf = what not in PICTURES
    paper, orientation = "a3", "auto"
    if is_pdf:
        paper = st.segmented_control(
            session.text("paper_form.size"), SIZES, default="a3", format_func=str.upper, key="paper-size",
            width="stretch",
        ) or "a3"  # fmt: skip
        orientation = st.segmented_control(
            session.text("paper_form.orientation"), ORIENTATIONS, default="auto", key="paper-orientation",
            format_func=lambda name: session.text(f"paper_form.orientation_{name}"), width="stretch",
        ) or "auto"  # fmt: skip
    is_view = what in ("sheet", *PICTURES) and st.toggle(session.text("paper_form.view"), key="paper-view")
    return SheetWish(
        paper=paper,
        orientation=orientation,
        scale=_scale(session),
        view=_view() if is_view else None,
        street=street,
        is_atlas=what == "atlas",
        has_list=is_pdf and st.toggle(session.text("paper_form.list"), value=True, key="paper-list"),
        has_chances=st.toggle(session.text("paper_form.chances"), value=True, key="paper-chances"),
        title=st.text_input(session.text("paper_form.title"), max_chars=80, key="paper-title").strip(),
    )


def _scale(session: Session) -> int | None:
    def words(scale: int | None) -> str:
        if scale is None:
            return session.text("paper_form.scale_fit")
        return (
            session.text("paper_form.scale_other")
            if scale == _OTHER
            else session.text("paper_form.one_to", scale=scale)
        )

    scale = st.selectbox(session.text("paper_form.scale"), _SCALES, format_func=words, key="paper-scale")
    if scale != _OTHER:
        return scale
    typed = st.number_input(
        session.text("paper_form.scale_typed"), min_value=LEAST_SCALE, max_value=MOST_SCALE, value=1250, step=50,
        key="paper-scale-typed",
    )  # fmt: skip
    return int(typed)


def _view() -> tuple[float, float, float, float] | None:
    place = state.get("place")
    return None if place is None else view_of(*place)


def _maker(session: Session, what: str, wish: SheetWish, shown: NDArray[np.bool_]) -> Callable[[], tuple[Sheet, bytes]]:
    """Return what makes the file and its picture, of what is read now: it runs outside the thread that draws."""
    columns, chances = session.columns(), session.numbered() if wish.has_chances else ()
    ids = None if shown.all() else frozenset(columns.ids[at] for at in np.flatnonzero(shown))
    store, catalogue, language, today = session.store, session.catalogue, session.language, session.today

    def make() -> tuple[Sheet, bytes]:
        if what in PICTURES:
            file = map_picture(store, catalogue, language, wish, what, today=today, ids=ids, chances=chances)
            if what == "png":
                return file, file.content
            preview = map_picture(
                store, catalogue, language, wish, "png", width_px=900, today=today, ids=ids, chances=chances
            )
            return file, preview.content
        file = map_sheet(store, catalogue, language, wish, today=today, ids=ids, chances=chances)
        preview = map_preview(store, catalogue, language, wish, today=today, ids=ids, chances=chances)
        return file, preview.content

    return make


def _draw_made(session: Session, made: _Made, what: str, wish: SheetWish) -> None:
    """Show a picture of what was made, say what is on it, and offer it."""
    file, form = made.file, what if what in PICTURES else "pdf"
    st.image(made.picture, caption=session.text("paper_form.preview"), width="stretch")
    lines = [session.text("paper_form.made", count=file.inside, scale=round(file.scale))]
    if file.pages > 1:
        lines.append(session.text("paper_form.pages", count=file.pages))
    if what in ("sheet", *PICTURES) and file.outside:
        lines.append(session.text("paper_form.outside", count=file.outside))
    if file.gathered:
        lines.append(session.text("paper_form.gathered", count=file.gathered))
    st.caption(plain(" ".join(lines)))
    name = sheet_name(wish, form, session.language, session.today)
    mime = PICTURES.get(form, "application/pdf")
    st.download_button(
        session.text("paper_form.take", name=name), file.content, name, mime, key="paper-take", on_click="ignore",
        icon=":material/download:", width="stretch",
    )  # fmt: skip
