"""Names in a file that are not the partner for whom it is handed in: what happens to their rows is chosen here."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.ingest.partner_column import Action, Decision, same_name
from koppel.services.intake.other_partners import known_partners
from koppel.services.plans.partners import own_partners
from koppel.ui.choices import is_chosen, show
from koppel.ui.words import aloud, plain, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.ingest.partner_column import OtherPartner
    from koppel.ingest.report import Report
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session

_LONGEST = 80
_MOST = 100


def draw_others(session: Session, draft: Draft, report: Report) -> bool:
    """Draw a choice for each other name, and tell whether all were decided."""
    if not report.others:
        return True
    with st.container(border=True, gap="small", key="handin-others"):
        sentence = session.text("handin.others", partner=short(draft.partner or "", _LONGEST))
        st.subheader(plain(sentence), anchor=False)
        st.write(session.text("handin.others_help"))
        known = {same_name(name): name for name in known_partners(session.store)}
        for item in report.others[:_MOST]:
            _draw(session, draft, item, known)
    return all(item.decision is not None for item in report.others)


def decision_words(session: Session, item: OtherPartner, decision: Decision, chosen: str) -> str:
    """Say what is done with the rows of a name."""
    partner = decision.partner or (chosen if decision.action is not Action.OWN else item.partner or item.name)
    return session.text(f"handin.others_{decision.action.value}", partner=short(partner, _LONGEST))


def rows_words(session: Session, item: OtherPartner) -> str:
    """Say how many rows have a name, and which."""
    rows = ", ".join(map(str, item.rows)) + (", …" if item.count > len(item.rows) else "")
    return session.text("handin.others_rows", count=item.count, rows=rows)


def _draw(session: Session, draft: Draft, item: OtherPartner, known: Mapping[str, str]) -> None:
    key = same_name(item.name)
    chosen = draft.partner or ""
    own = known.get(key, item.name)
    may = allowed(session.store.actor, Task.UPLOAD, [own])
    options = [Decision(Action.SAME), *([Decision(Action.OWN)] if may else [])]
    options += [Decision(Action.SAME, name) for name in own_partners(session.store).names if name not in (chosen, own)][
        :_MOST
    ]
    options += [Decision(Action.CHOSEN), Decision(Action.LEAVE)]
    decided = item.decision
    shown = None
    if decided is not None:
        partner = None if decided.partner == chosen else decided.partner
        shown = Decision(decided.action, partner)
        options += [shown] if shown not in options else []
    left, right = st.columns([2, 3], vertical_alignment="center")
    left.html(
        f"<p><b>{escape(short(item.name, _LONGEST))}</b><br><small>{escape(rows_words(session, item))}</small></p>"
    )
    field = f"handin-other-{draft.sha[:8]}-{key[:80]}"
    show(field, shown)
    right.selectbox(
        session.text("handin.others_what", name=aloud(short(item.name, _LONGEST))),
        options,
        index=None,
        placeholder=session.text("handin.choose"),
        format_func=partial(_words, session, chosen, own),
        key=field,
        on_change=_put,
        args=(draft, key, field),
    )
    if decided is not None and decided.remembered:
        right.caption(session.text("handin.others_remembered"))
    elif not may:
        right.caption(plain(session.text("handin.others_not_own", name=short(own, _LONGEST))))


def _words(session: Session, chosen: str, own: str, decision: Decision) -> str:
    partner = decision.partner or (own if decision.action is Action.OWN else chosen)
    return session.text(f"handin.others_{decision.action.value}", partner=short(partner, _LONGEST))


def _put(draft: Draft, key: str, field: str) -> None:
    if not is_chosen(field):
        return
    decision: Decision | None = st.session_state.get(field)
    if decision is None:
        draft.others.pop((draft.partner or "", key), None)
    else:
        draft.others[draft.partner or "", key] = decision
