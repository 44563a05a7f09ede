"""What goes in the wrong order, hinders or stands twice: what would solve it, and saying that it was dealt with."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel.access import Task, allowed
from koppel.formats import capitalised
from koppel.model import FindingType
from koppel.services.chances.acknowledgements import (
    ALARMS,
    LONGEST_WHY,
    acknowledge,
    restore_alarm,
)
from koppel.services.chances.duplicates import Ruled, Verdict, keep_both, ruled, step_aside, undo_ruling
from koppel.services.chances.opportunities import Warned, warned
from koppel.ui import state
from koppel.ui.components.deciding.tries import attempt, draw_failure
from koppel.ui.components.map.map_view import draw_map
from koppel.ui.drafts import Draft, done, draft_of, tell
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from koppel.ui.session import Session

_PAGE = 25


def draw_warnings(session: Session, types: Collection[FindingType]) -> None:
    """Draw the warnings of some types, those that were dealt with folded away."""
    columns, shown = session.columns(), session.shown()
    only = {identity for identity, on in zip(columns.ids, shown, strict=True) if on}
    everything = warned(session.store, session.catalogue, session.language, types, only=only, today=session.today)
    open_ones = [item for item in everything if item.handled is None]
    aside = [item for item in everything if item.handled is not None]
    rulings = [item for item in ruled(session.store) if {str(work.id) for work in item.works} <= only]
    resolved = rulings if FindingType.DUBBEL in types else []
    if not open_ones:
        st.info(session.text(f"chances.none.{state.get('tab')}"))
        if not aside and not resolved:
            draw_failure()
            return
    many = st.session_state.setdefault("warnings_listed", _PAGE)
    shown_ones = [*open_ones, *aside]
    picked = _picked(shown_ones, state.get("combination"))
    if picked in open_ones and state.get("point") is not None:
        # What is on the agenda comes first, so that nobody has to look for it.
        open_ones = [picked, *(item for item in open_ones if item is not picked)]
    picked = picked or (shown_ones[0] if shown_ones else None)
    ids = list(picked.ids) if picked else [str(work.id) for work in resolved[0].works]
    left, right = st.columns([6, 6], gap="large")
    with right:
        draw_map(session, key="warning-map", chosen=ids, faded=True, fit=ids, height="480px")
    with left:
        draw_failure()
        st.caption(plain(session.text("chances.count_warnings", count=len(open_ones))))
        for item in open_ones[:many]:
            _warning(session, item, is_picked=item is picked)
        if len(open_ones) > many:
            st.button(session.text("chances.more", count=len(open_ones) - many), on_click=_more, width="stretch")
        _done(session, aside, picked)
        _resolved(session, resolved)


def _picked(shown: Sequence[Warned], wanted: str | None) -> Warned | None:
    """Return the warning that was asked for by its works, or the first that holds all of these."""
    ids = set((wanted or "").split("~"))
    exact = next((item for item in shown if set(item.ids) == ids), None)
    return exact or next((item for item in shown if ids <= set(item.ids)), None)


def _warning(session: Session, item: Warned, *, is_picked: bool) -> None:
    heavy = f" · {session.text('chances.heavy')}" if item.heavy else ""
    why = f"{escape(session.text('chances.heavy_why', why=item.heavy))}<br>" if item.heavy else ""
    st.html(
        f'<div class="koppel-alarm"><strong>{escape(item.title)}{escape(heavy)}</strong> '
        f"<small>{escape(_sure(session, item))}</small>{_works(item)}{escape(capitalised(item.sentence))}.<br>{why}"
        f"<b>{escape(item.cure)}</b>{_acts(session, item)}</div>"
    )
    with st.container(horizontal=True, gap="small"):
        if not is_picked:
            _show(session, item)
        if item.type in ALARMS:
            _deal_with(session, item)
        else:
            _resolve(session, item)


def _sure(session: Session, item: Warned) -> str:
    """Say whether dates and places are exact; of a double, that may be none, in words that are not of the double."""
    if item.type == FindingType.DUBBEL:
        return session.text("chances.certain" if item.is_certain else "chances.indicative")
    return item.certainty


def _works(item: Warned) -> str:
    works = "".join(
        f"<li><b>{escape(short(title, 120))}</b> <small>{escape(kind)}, {escape(short(partner, 80))}, "
        f"{escape(period)}</small></li>"
        for title, kind, partner, period in zip(item.titles, item.kinds, item.partners, item.periods, strict=True)
    )
    return f"<ul>{works}</ul>"


def _acts(session: Session, item: Warned) -> str:
    lines = "".join(f"<li>{escape(line)}.</li>" for line in item.acts)
    return f"<br>{escape(session.text('warning.acts'))}<ul>{lines}</ul>"


def _show(session: Session, item: Warned) -> None:
    identity = "~".join(item.ids)
    st.button(
        session.text("chances.show"),
        key=f"warned-{item.type}-{identity}",
        icon=":material/map:",
        on_click=state.put,
        args=("combination", identity),
    )


def _deal_with(session: Session, item: Warned) -> None:
    """Let who may say why nothing more needs to be done; a popover keeps the list short."""
    if not allowed(session.store.actor, Task.ACKNOWLEDGE, item.partners):
        return
    key = f"why-{item.type}-{'-'.join(item.ids)}"
    with st.popover(session.text("warning.deal"), icon=":material/done:", key=f"open-{key}"):
        draft = draft_of(key, {"why": ""})
        tell(session, draft)
        st.text_input(session.text("warning.why"), key=draft.key("why"), max_chars=LONGEST_WHY)
        st.button(session.text("warning.done"), key=f"do-{key}", on_click=_acknowledge, args=(session, item, draft))


def _acknowledge(session: Session, item: Warned, draft: Draft) -> None:
    why = draft.take()["why"]
    if attempt(session, lambda: acknowledge(session.store, FindingType(item.type), item.pairs, why)):
        done(draft)


def _done(session: Session, aside: Sequence[Warned], picked: Warned | None) -> None:
    if not aside:
        return
    with st.expander(session.text("warning.handled", count=len(aside)), icon=":material/done_all:"):
        for item in aside:
            by = item.handled
            if by is None:
                continue
            when = session.text("decision.answered", when=session.when(by.at), who=by.by)
            st.html(
                f'<div class="koppel-handled"><strong>{escape(item.title)}</strong>'
                f"{_works(item)}<i>{escape(by.reason)}</i><br><small>{escape(when)}</small></div>"
            )
            with st.container(horizontal=True, gap="small"):
                if item is not picked:
                    _show(session, item)
                if allowed(session.store.actor, Task.ACKNOWLEDGE, item.partners):
                    st.button(
                        session.text("warning.restore"),
                        key=f"restore-{item.type}-{'~'.join(item.ids)}",
                        icon=":material/undo:",
                        on_click=_restore,
                        args=(session, item),
                    )


def _restore(session: Session, item: Warned) -> None:
    attempt(session, lambda: restore_alarm(session.store, FindingType(item.type), item.pairs))


def _resolve(session: Session, item: Warned) -> None:
    """Let the partners say which of two works counts, each of its own work, or that they are two."""
    actor = session.store.actor
    may = [allowed(actor, Task.RESOLVE_DUPLICATE, [partner]) for partner in item.partners]
    if not any(may):
        st.caption(plain(session.text("warning.who_resolves", partners=tuple(dict.fromkeys(item.partners)))))
        return
    first, second = _ids(item)
    key = f"distinct-{'-'.join(item.ids)}"
    with st.popover(session.text("warning.resolve"), icon=":material/content_copy:", key=f"open-{key}"):
        st.caption(session.text("warning.resolve_help"))
        for at, (aside, counts) in enumerate(((first, second), (second, first))):
            if may[at]:
                names = {"aside": item.partners[at], "counts": item.partners[1 - at]}
                st.button(
                    plain(session.text("warning.aside", **names)),
                    key=f"aside-{aside}-{counts}",
                    help=plain(f"{short(item.titles[at], 80)} → {short(item.titles[1 - at], 80)}"),
                    on_click=_aside,
                    args=(session, aside, counts),
                    width="stretch",
                )
        draft = draft_of(key, {"why": ""})
        tell(session, draft)
        st.text_input(session.text("warning.why_two"), key=draft.key("why"), max_chars=LONGEST_WHY)
        st.button(
            session.text("warning.two"), key=f"do-{key}", on_click=_two, args=(session, item, draft), width="stretch"
        )


def _aside(session: Session, aside: UUID, counts: UUID) -> None:
    attempt(session, lambda: step_aside(session.store, session.catalogue, aside, counts, today=session.today))


def _two(session: Session, item: Warned, draft: Draft) -> None:
    why = draft.take()["why"]
    if attempt(session, lambda: keep_both(session.store, session.catalogue, *_ids(item), why, today=session.today)):
        done(draft)


def _resolved(session: Session, rulings: Sequence[Ruled]) -> None:
    if not rulings:
        return
    with st.expander(session.text("warning.handled", count=len(rulings)), icon=":material/done_all:"):
        for item in rulings:
            first, second = item.works
            titles = {"first": first.title, "second": second.title, "a": first.partner, "b": second.partner}
            key = "is_two" if item.verdict is Verdict.DISTINCT else "is_double" if item.holds else "counts_again"
            reason = f"<br><i>{escape(item.reason)}</i>" if item.reason else ""
            when = session.text("decision.answered", when=session.when(item.at), who=item.by)
            st.html(
                f'<div class="koppel-handled">{escape(session.text(f"warning.{key}", **titles))}{reason}<br>'
                f"<small>{escape(when)}</small></div>"
            )
            concerned = [first.partner] if item.verdict is Verdict.DOUBLE else [first.partner, second.partner]
            if any(allowed(session.store.actor, Task.RESOLVE_DUPLICATE, [name]) for name in concerned):
                st.button(
                    session.text("warning.undo"),
                    key=f"undo-{first.id}-{second.id}",
                    icon=":material/undo:",
                    on_click=_undo,
                    args=(session, item),
                )


def _undo(session: Session, item: Ruled) -> None:
    first, second = (work.id for work in item.works)
    if first is not None and second is not None:
        attempt(session, lambda: undo_ruling(session.store, session.catalogue, first, second, today=session.today))


def _ids(item: Warned) -> tuple[UUID, UUID]:
    return UUID(item.ids[0]), UUID(item.ids[1])


def _more() -> None:
    st.session_state["warnings_listed"] += _PAGE
