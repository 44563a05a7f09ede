"""The panel of one activity: facts, findings, history, and the way to its upload."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel.access import Task, allowed
from koppel.errors import NotFoundError
from koppel.services.chances.duplicates import not_counting
from koppel.services.facts.pairs import score_words
from koppel.services.plans.activity_panel import Panel, activity_panel
from koppel.ui import state
from koppel.ui.components.agreements.addons import draw_suggestions
from koppel.ui.components.agreements.interested import draw_interested
from koppel.ui.components.deciding.why import draw_why
from koppel.ui.components.map.map_view import is_id
from koppel.ui.components.publishing.practical import draw_practical
from koppel.ui.components.publishing.standing import draw_standing
from koppel.ui.words import number_badge, plain, short

if TYPE_CHECKING:
    from koppel.ui.session import Session

_LONGEST = 3000


def draw_activity(session: Session, identity: str, *, closes: bool = True) -> None:
    """Show an activity, or say that there is none of this id; `closes` is whether it has a way back to everything."""
    if closes:
        st.button(f"← {session.text('close')}", on_click=_close, key="close_activity")
    try:
        if not is_id(identity):
            raise NotFoundError("activity_unknown", id=identity)
        panel = activity_panel(session.store, session.catalogue, session.language, UUID(identity))
    except NotFoundError:
        st.warning(session.text("panel.gone"))
        return
    item = panel.activity
    st.html(
        f'<div class="koppel-panel-head" style="border-left-color:{panel.color}"><small>'
        f"{escape(panel.kind)} · {escape(item.partner)}</small>"
        f"<h2>{number_badge(item.number)}{escape(short(item.title, 300))}</h2>"
        f"<p>{escape(panel.period)} · {escape(session.view_text(f'status.{item.status.value}'))}</p></div>"
    )
    draw_standing(session, item)
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(short(value, _LONGEST))}</dd>" for name, value in panel.facts)
    st.html(f'<dl class="koppel-facts">{rows}</dl>')
    draw_practical(session, item)
    draw_interested(session, item)
    draw_suggestions(session, item)
    may_change = allowed(session.store.actor, Task.PLAN, [item.partner])
    if may_change and st.button(session.text("handin.change"), key="change_activity"):
        # The panel is drawn again alone; another page needs the whole screen.
        _change()
        st.rerun()
    _counts(session, identity)
    _findings(session, panel)
    draw_why(session, identity)
    _history(session, panel)


def _counts(session: Session, identity: str) -> None:
    """Say of a work that doubles another that it does not count."""
    counts = not_counting(session.store).get(identity)
    columns = session.columns()
    if counts in columns.place:
        other = columns.activities[columns.place[counts]]
        sentence = session.text("warning.not_counting", title=short(other.title, 120), partner=other.partner)
        st.info(plain(sentence))


def _findings(session: Session, panel: Panel) -> None:
    st.subheader(session.text("panel.findings", count=len(panel.related)), anchor=False)
    if not panel.related:
        st.write(session.text("panel.no_findings"))
    for at, item in enumerate(panel.related[:30]):
        sort = session.text(f"type.{item.type}")
        score = "" if item.score is None else f" · {score_words(item.score, session.language)}"
        st.button(
            f"**{plain(sort)}** {plain(short(item.other_title, 80))} "
            f"({plain(short(item.other_partner, 60))}): {plain(item.sentence)}{plain(score)}",
            key=f"related-{at}-{item.other_id}",
            on_click=_choose,
            args=(item.other_id,),
            width="stretch",
        )
    if len(panel.related) > 30:
        st.write(session.text("panel.more_findings", count=len(panel.related) - 30))


def _history(session: Session, panel: Panel) -> None:
    with st.expander(session.text("panel.history", count=len(panel.steps))):
        for step in panel.steps:
            lines_html = "<br>".join(escape(short(line, 400)) for line in step.changes) or escape(
                session.text("panel.first")
            )
            reason = f"<br><i>{escape(step.reason)}</i>" if step.reason else ""
            st.html(
                f'<p class="koppel-step"><small>{escape(step.when)} · {escape(step.who)}</small><br>'
                f"{lines_html}{reason}</p>"
            )
    if panel.handed_in is not None:
        lines_html = session.text("panel.handed_in", day=session.day(panel.handed_in))
        file = "" if panel.upload is None else f"<br>{escape(short(panel.upload.file_name, 200))}"
        st.html(f'<p class="koppel-step"><small>{escape(lines_html)}</small>{file}</p>')
    if panel.upload is not None and st.button(session.text("panel.to_upload"), key="source_upload"):
        state.put("page", "inleveren")
        state.put("handin", "eerder")
        st.rerun()


def _choose(identity: str) -> None:
    state.put("activity", identity)
    state.put("combination", None)


def _change() -> None:
    """Go to where the activity can be changed; it stays chosen."""
    state.put("page", "inleveren")
    state.put("handin", "tekenen")


def _close() -> None:
    state.put("activity", None)
