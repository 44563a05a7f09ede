"""What a change does: to koppelkansen and warnings by name, to agreements and answers, and to what residents read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.access import Task, allowed
from koppel.services.facts.pairs import score_number
from koppel.services.intake.consequence_words import judged_lines, told_lines
from koppel.ui.components.intake.tables import draw_table
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koppel.model import Activity
    from koppel.model.chances import Effect, PairChange
    from koppel.services.intake.consequences import Consequences
    from koppel.ui.session import Session

_MOST = 100
_MOST_SAID = 20


def draw_effect(session: Session, effect: Effect, coming: Iterable[Activity]) -> None:
    """
    Draw the findings that appear and those that go.

    Parameters
    ----------
    session
        Of this run.
    effect
        What changes.
    coming
        Activities that are not stored yet, for their titles.
    """
    titles = {(item.partner, item.external_id): item.title for item in session.columns().activities}
    titles |= {(item.partner, item.external_id): item.title for item in coming}
    if not effect.appeared and not effect.gone:
        st.write(session.text("handin.effect_none"))
        return
    for name, changes in (("appeared", effect.appeared), ("gone", effect.gone)):
        if changes:
            st.markdown(f"**{session.text(f'handin.effect_{name}', count=len(changes))}**")
            _draw(session, changes, titles)


def _own_first(session: Session, item: PairChange) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the two works of a pair, the one of whoever looks first."""
    own = session.store.actor.partners
    return (item.b, item.a) if item.b[0] in own and item.a[0] not in own else (item.a, item.b)


def _draw(session: Session, changes: Sequence[PairChange], titles: dict[tuple[str, str], str]) -> None:
    heads = [session.text(f"handin.{name}") for name in ("what", "score", "first", "second")]
    rows = [
        (
            session.text(f"type.{item.type}"),
            score_number(item.score, session.language),
            *(f"{titles.get(key, key[1])} ({key[0]})" for key in _own_first(session, item)),
        )
        for item in changes[:_MOST]
    ]
    draw_table(heads, rows)
    if len(changes) > _MOST:
        st.caption(session.text("handin.more", count=len(changes) - _MOST))


def draw_consequences(session: Session, consequences: Consequences) -> None:
    """Draw what must be judged again, and what residents notice; nothing where neither is so."""
    streets = [(item.name, item.geometry) for item in session.places().get("street", ()) if item.name]
    judged = judged_lines(consequences, streets, session.catalogue, session.language)
    _list(session, session.text("weight.judged", count=len(judged)), judged)
    publishes = allowed(session.store.actor, Task.PUBLISH)
    _list(session, session.text("weight.told"), told_lines(consequences, session.language, publishes=publishes))


def _list(session: Session, head: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    shown = "\n".join(f"- {plain(short(line, 600))}" for line in lines[:_MOST_SAID])
    more = f"\n\n{session.text('handin.more', count=len(lines) - _MOST_SAID)}" if len(lines) > _MOST_SAID else ""
    st.warning(f"**{plain(head)}**\n\n{shown}{more}")
