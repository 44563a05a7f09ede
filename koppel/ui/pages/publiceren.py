"""Publishing: what residents will read differently, what is not fit, how it will look, and what was public before."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, TypeVar

import pandas as pd
import streamlit as st

from koppel import clock, formats
from koppel.access import Task, ever_allowed
from koppel.config import PREVIEW_PATH, PUBLIC_PATH
from koppel.i18n import text
from koppel.publish.words import moves_told, when_text
from koppel.services.cache import Until, cached
from koppel.services.publishing import drafting, site_folder
from koppel.services.publishing import publication as service
from koppel.services.publishing.publication_difference import Difference, Sort, TakenAway, differences, taken_away
from koppel.ui import state
from koppel.ui.components.publishing.compass_choice import choose_compass
from koppel.ui.components.publishing.shift_reason import draw_reason_form
from koppel.ui.drafts import Draft as Unsaved
from koppel.ui.drafts import draft_of, forget, tell
from koppel.ui.error_boundary import part
from koppel.ui.jobs import is_begun, result_of
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from uuid import UUID

    from koppel.model import Activity
    from koppel.model.publishing import Publication
    from koppel.publish.model import PublicWork
    from koppel.services.publishing.drafting import Candidate, Draft
    from koppel.services.publishing.public_now import PublicNow
    from koppel.ui.session import Session

T = TypeVar("T")

_LOOK, _GO, _PACK = "publishing-look", "publishing-go", "publishing-pack"
_TOKEN, _DONE, _ARCHIVE = "preview_token", "published_now", "public_archive"
_FORM = "publish"
_MANY = 100
# In pixels.
_BOX = 90
_PHONE = (412, 800)


def draw(session: Session) -> None:
    """Draw the page."""
    listed = service.publications(session.store)
    current = next((item for item in listed if item.undone_at is None), None)
    form = draft_of(_FORM, {"note": "", "held": None, "compass": None})
    held, compass_area = form.values["held"], form.values["compass"]
    with st.spinner(session.text("publishing.reading")):
        made = _draft(session, session.language, held, compass_area, clock.today())
        changes = differences(made.copy, made.before, session.language)
    _public_now(session, current, made.now)
    _figures(session, made, changes)
    _removed(session, taken_away(made.now))
    _unexplained(session, made)
    _actions(session, made, changes, current, form)
    _parts(session, made, changes, listed, form)


@cached(Until.CHANGE, most=4)
def _draft(session: Session, language: str, held: frozenset[UUID] | None, compass_area: str | None, day: date) -> Draft:
    # Residents read the day of a publication: a draft of yesterday is made again.
    return drafting.draft(
        session.store, session.catalogue, session.settings, language, held_back=held, compass_area=compass_area
    )


def _public_now(session: Session, current: Publication | None, now: PublicNow | None) -> None:
    if done := st.session_state.pop(_DONE, None):
        st.success(plain(done))
    if current is None:
        st.info(session.text("publishing.nothing_yet"))
        return
    facts = {"number": current.number, "when": session.when(current.published_at), "by": current.published_by}
    # What was taken away since is not on the pages any more.
    count = current.work_count if now is None else service.public_count(now.copy)
    words = session.text("publishing.now", count=count, **facts)
    if count != current.work_count:
        words += " " + session.text("publishing.fewer", count=current.work_count)
    st.html(
        f'<p class="koppel-public-now">{escape(words)} <a href="{PUBLIC_PATH}/" target="_blank" rel="noopener">'
        f"{escape(session.text('publishing.open'))}</a></p>"
    )


def _figures(session: Session, made: Draft, changes: Sequence[Difference]) -> None:
    counts = {sort.value: sum(item.sort is sort for item in changes) for sort in Sort}
    counts["removed"] = len(taken_away(made.now))
    counts["unexplained"] = len(made.without_reason)
    counts["unfit"] = sum(not item.fitness.is_fit for item in made.candidates)
    counts["held"] = sum(item.is_held_back for item in made.candidates)
    counts["private"] = made.private_count
    cells = "".join(
        f'<div class="{"" if count else "koppel-none"}"><b>{formats.number(count, session.language)}</b> '
        f"<span>{escape(session.text(f'publishing.figure.{name}'))}</span></div>"
        for name, count in counts.items()
    )
    st.html(f'<div class="koppel-figures">{cells}</div>')


def _removed(session: Session, removals: Sequence[TakenAway]) -> None:
    """Say what partners took away since the last publication: nothing waits for it."""
    if not removals:
        return
    with st.expander(session.text("publishing.removed", count=len(removals)), icon=":material/visibility_off:"):
        st.caption(session.text("publishing.removed_help"))
        st.html("".join(_removed_one(session, item) for item in removals[:_MANY]))
        if len(removals) > _MANY:
            st.caption(session.text("since.first", most=_MANY, count=len(removals)))


def _removed_one(session: Session, item: TakenAway) -> str:
    parts = ", ".join(text(f"standing.part.{part}", session.language) for part in item.parts)
    key, when = ("leaving_line", "") if item.at is None else ("removed_line", session.when(item.at))
    line = session.text(f"publishing.{key}", when=when, part=parts)
    return (
        f'<div class="koppel-member"><b>{escape(short(item.title, 200))}</b><br><small>{escape(item.partner)} · '
        f"{escape(line)}</small></div>"
    )


def _unexplained(session: Session, made: Draft) -> None:
    """Ask why dates that residents know move, before it is published."""
    asked = made.without_reason
    if not asked:
        return
    title = session.text("publishing.reasons", count=len(asked))
    with st.expander(title, icon=":material/event_repeat:", expanded=True):
        st.caption(session.text("publishing.reasons_help"))
        for item, work in asked[:_MANY]:
            _unexplained_one(session, item, work)
        if len(asked) > _MANY:
            st.caption(session.text("since.first", most=_MANY, count=len(asked)))


def _unexplained_one(session: Session, item: Activity, work: PublicWork) -> None:
    assert item.id is not None  # noqa: S101
    before = next((move.period for move in moves_told(work, work.changes[-1].on) if move.period), work.period)
    was, now = (escape(when_text(period, session.language)) for period in (before, work.period))
    st.html(
        f'<div class="koppel-member"><b>{escape(short(work.title, 200))}</b><br><small>{escape(work.partner)} · '
        f"{was} → {now}</small></div>"
    )
    draw_reason_form(session, item.id)


def _actions(
    session: Session, made: Draft, changes: Sequence[Difference], current: Publication | None, form: Unsaved
) -> None:
    choose_compass(session, made, form)
    if not changes and not made.changes_compass:
        st.html(f"<p><b>{escape(session.text('publishing.no_differences'))}</b></p>")
    if site_folder.public_settings(session.settings).url is None:
        # The name of a setting says something to who sets it only.
        keeps = ever_allowed(session.store.actor, Task.SETTINGS)
        st.caption(session.text("publishing.no_url_keeper" if keeps else "publishing.no_url"))
    tell(session, form)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="publish-bar"):
        note = st.text_input(session.text("publishing.note"), max_chars=300, key=form.key("note"), width=360)
        look = st.button(session.text("publishing.preview"), key="preview")
        go = st.button(
            session.text("publishing.publish"),
            key="publish",
            type="primary",
            disabled=not changes and not made.changes_compass and current is not None,
        )
    if look or is_begun(_LOOK, _LOOK):
        make = partial(service.preview, session.settings, made)
        st.session_state[_TOKEN] = _built(session, _LOOK, make)
        state.put("publishing", "voorproef")
        st.rerun()
    if go or is_begun(_GO, _GO):
        publish = partial(service.publish, session.store, session.settings, made, note=note)
        done = _built(session, _GO, publish)
        _forget()
        st.session_state[_DONE] = session.text(
            "publishing.done", number=done.publication.number, count=done.publication.work_count
        )
        st.rerun()


def _built(session: Session, slot: str, make: Callable[[], T]) -> T:
    """Make pages, and say how many there are meanwhile."""
    return result_of(session, slot, slot, make, "publishing.building", counted="publishing.built", is_asked=True)


def _forget() -> None:
    forget(_FORM)
    for name in (_TOKEN, _ARCHIVE):
        st.session_state.pop(name, None)


@part
def _parts(
    session: Session, made: Draft, changes: Sequence[Difference], listed: Sequence[Publication], form: Unsaved
) -> None:
    parts: dict[str, Callable[[], None]] = {
        "verschil": lambda: _differences(session, changes, made),
        "werken": lambda: _works(session, made, form),
        "ongeschikt": lambda: _unfit(session, made),
        "voorproef": lambda: _preview(session),
        "eerder": lambda: _earlier(session, listed),
    }
    st.segmented_control(
        session.text("publishing.parts"),
        list(parts),
        format_func=lambda name: session.text(f"publishing.part.{name}"),
        label_visibility="collapsed",
        required=True,
        **state.bound("publishing"),
    )
    parts[state.get("publishing")]()
    state.write_address()


def _differences(session: Session, changes: Sequence[Difference], made: Draft) -> None:
    if not changes and not made.changes_compass:
        st.write(session.text("publishing.no_differences_long"))
    for sort in Sort:
        entries = [item for item in changes if item.sort is sort]
        if not entries:
            continue
        st.subheader(f"{session.text(f'publishing.section.{sort.value}')} ({len(entries)})", anchor=False)
        if len(entries) > _MANY:
            st.caption(session.text("since.first", most=_MANY, count=len(entries)))
        st.html("".join(_entry(item) for item in entries[:_MANY]))


def _entry(item: Difference) -> str:
    lines = "".join(f"<br>{escape(short(line, 400))}" for line in item.lines)
    facts = " · ".join(part for part in (item.kind, item.partner, item.period) if part)
    return (
        f'<div class="koppel-member"><b>{escape(short(item.title, 200))}</b><br><small>{escape(facts)}</small>'
        f"{lines}</div>"
    )


def _works(session: Session, made: Draft, form: Unsaved) -> None:
    """Draw all fit works with a box each: what is unticked stays out of this and later publications."""
    fit = [item for item in made.candidates if item.fitness.is_fit]
    if not fit:
        st.info(session.text("publishing.none_fit"))
        return
    st.write(session.text("publishing.works_help"))
    names = {
        name: session.text(f"publishing.column.{name}")
        for name in ("shown", "title", "partner", "status", "who", "advice")
    }
    table = pd.DataFrame(
        {
            names["shown"]: [not item.is_held_back for item in fit],
            names["title"]: [item.activity.public_title for item in fit],
            names["partner"]: [item.activity.partner for item in fit],
            names["status"]: [session.view_text(f"status.{item.activity.status.value}") for item in fit],
            names["who"]: [session.text(f"publishing.visible.{item.activity.visibility.value}") for item in fit],
            names["advice"]: [" ".join(item.fitness.advice) for item in fit],
        }
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=[name for key, name in names.items() if key != "shown"],
        column_config={
            names["shown"]: st.column_config.CheckboxColumn(width=_BOX),
            names["title"]: st.column_config.TextColumn(width="large"),
            names["advice"]: st.column_config.TextColumn(width="large"),
        },
        # Ticks are kept by row: other rows are another table.
        key=f"publish-works-{session.language}-{session.revision}",
        width="stretch",
    )
    listed = {item.activity.id for item in fit}
    chosen = frozenset(
        item.activity.id
        for item, shown in zip(fit, edited[names["shown"]].tolist(), strict=True)
        if not shown and item.activity.id
    ).union(held for held in made.held_back if held not in listed)
    if chosen != frozenset(made.held_back):
        form.put("held", chosen)
        st.rerun()


def _unfit(session: Session, made: Draft) -> None:
    """Draw what its partner lets residents see and what is not fit, with the reasons and the way to mend it."""
    unfit = [item for item in made.candidates if not item.fitness.is_fit]
    if not unfit:
        st.success(session.text("publishing.all_fit"))
    for item in unfit[:_MANY]:
        with st.container(border=True, key=f"unfit-{item.activity.id}"):
            _unfit_one(session, item)
    if len(unfit) > _MANY:
        st.caption(session.text("since.first", most=_MANY, count=len(unfit)))
    st.caption(session.text("publishing.private", count=made.private_count))


def _unfit_one(session: Session, item: Candidate) -> None:
    reasons = "".join(f"<li>{escape(short(reason, 400))}</li>" for reason in item.fitness.reasons)
    st.html(
        f"<b>{escape(short(item.activity.title, 200))}</b><br><small>{escape(item.activity.partner)} · "
        f"{escape(short(item.activity.external_id, 60))}</small><ul>{reasons}</ul>"
    )
    if st.button(session.text("publishing.mend"), key=f"mend-{item.activity.id}"):
        state.put("activity", str(item.activity.id))
        state.put("page", "inleveren")
        state.put("handin", "tekenen")
        st.rerun()


def _preview(session: Session) -> None:
    token = st.session_state.get(_TOKEN)
    if token is None:
        st.info(session.text("publishing.preview_none"))
        return
    address = f"{PREVIEW_PATH}/{token}/index.html"
    st.html(
        f'<p>{escape(session.text("publishing.preview_help"))} <a href="{address}" target="_blank" rel="noopener">'
        f"{escape(session.text('publishing.preview_open'))}</a></p>"
    )
    with st.container(horizontal=True, gap="medium", key="preview-frame"):
        st.iframe(address, width=_PHONE[0], height=_PHONE[1], alt=session.text("publishing.on_phone"))
        st.iframe(address, height=_PHONE[1], alt=session.text("publishing.on_desk"))


def _earlier(session: Session, listed: Sequence[Publication]) -> None:
    if not listed:
        st.write(session.text("publishing.nothing_yet"))
        return
    current = next((item for item in listed if item.undone_at is None), None)
    names = ("number", "when", "by", "works", "note", "state")
    head = "".join(f"<th>{escape(session.text(f'publishing.column.{name}'))}</th>" for name in names)
    rows = "".join(_row(session, item, is_current=item is current) for item in listed)
    st.html(f'<div class="koppel-scroll"><table class="koppel-issues"><tr>{head}</tr>{rows}</table></div>')
    if current is None:
        return
    with st.container(horizontal=True, gap="small", key="earlier-bar"):
        if st.button(session.text("publishing.archive"), key="make-archive") or is_begun(_PACK, _PACK):
            made = _built(session, _PACK, partial(site_folder.site_archive, session.store, session.settings))
            st.session_state[_ARCHIVE] = (*made, _pages_now(session))
        # Of pages from which something was taken away since, nobody needs a copy.
        if (packed := st.session_state.get(_ARCHIVE)) and packed[2] == _pages_now(session):
            label = session.text("publishing.download")
            st.download_button(label, packed[1], packed[0], "application/zip", on_click="ignore")
        with st.popover(session.text("publishing.undo")):
            st.write(session.text("publishing.undo_sure", number=current.number))
            if st.button(session.text("publishing.undo_now"), key="undo-publication", type="primary"):
                # Nobody may stop this halfway: what is taken back is no longer public whatever comes of the pages.
                with st.spinner(session.text("publishing.building")):
                    before = service.undo(session.store, session.settings, current.id)
                _forget()
                key = "undone" if before else "undone_all"
                st.session_state[_DONE] = session.text(
                    f"publishing.{key}", number=current.number, before=before.number if before else 0
                )
                st.rerun()


def _pages_now(session: Session) -> str | None:
    now = site_folder.public_now(session.store, session.today)
    return now.name if now else None


def _row(session: Session, item: Publication, *, is_current: bool) -> str:
    if item.undone_at is not None:
        standing = session.text("publishing.was_undone", when=session.when(item.undone_at), by=item.undone_by)
    else:
        standing = session.text("publishing.is_public") if is_current else ""
    cells = (
        item.number,
        session.when(item.published_at),
        item.published_by,
        item.work_count,
        item.note or "",
        standing,
    )
    return f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in cells)}</tr>"
