"""The list of combinations, and one of them: what it is and why."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.services.cache import Until, cached
from koppel.services.compass.money.words import money_lines
from koppel.services.compass.need.need_words import door_line, need_lines, red_words, strain_lines
from koppel.services.compass.need.offers import offers
from koppel.services.facts.pairs import score_words
from koppel.services.plans.partners import partner_types
from koppel.services.plans.view_models import rare_combinations, variants
from koppel.ui import state
from koppel.ui.components.deciding.decision import badge
from koppel.ui.words import number_badge, plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from koppel.services.plans.view_models import ActivityView, CombinationView, OtherCombination, PairView
    from koppel.ui.session import Session

_LIST_HEIGHT = 640
# Every button beside the map is sent again when the map is clicked.
_LISTED = 25


def visible(
    session: Session, combinations: Sequence[CombinationView], shown: NDArray[np.bool_]
) -> list[CombinationView]:
    """Return the combinations of which every member is shown."""
    place = session.columns().place
    return [item for item in combinations if all(shown[place[member.id]] for member in item.members)]


def draw_list(session: Session, combinations: Sequence[CombinationView]) -> None:
    """List combinations, the best first; a click chooses one."""
    st.header(session.text("combinations"), anchor=False)
    if not combinations:
        st.info(session.text("none_shown" if session.combinations() else "none"))
        return
    st.write(session.text("combinations_help"))
    with st.container(height=_LIST_HEIGHT, border=False):
        for item in combinations[:_LISTED]:
            st.button(
                label(session, item), key=f"combination-{item.id}", on_click=choose, args=(item.id,), width="stretch"
            )
        if len(combinations) > _LISTED:
            st.write(session.text("more_combinations", count=len(combinations) - _LISTED))


def draw_one(session: Session, item: CombinationView) -> None:
    """Show one combination: its members, why they couple, and what it saves."""
    st.button(f"← {session.text('close')}", on_click=choose, args=(None,))
    st.header(plain(item.name), anchor=False)
    st.write(" · ".join([score_words(item.score, session.language), item.certainty]) + badge(session, item.id))
    draw_standing(session, item)
    st.html(facts_html(item))
    with st.container(height=_LIST_HEIGHT, border=False):
        st.subheader(session.text("members"), anchor=False)
        for member in item.members:
            st.html(activity_card(member, session))
        st.subheader(session.text("why"), anchor=False)
        st.html("".join(pair_html(pair, session) for pair in item.pairs))
        st.subheader(session.text("benefit"), anchor=False)
        st.html(saved_html(item.saved))
        draw_alternatives(session, item)


def draw_alternatives(session: Session, item: CombinationView) -> None:
    """List what stands under this proposal, folded away; a click opens one."""
    if variants := _variants(session, session.language, item.id):
        _draw_others(session, session.text("alternatives", count=len(variants)), variants, "variant")


def draw_rare(session: Session) -> bool:
    """List what is found and stands apart, folded away; a click opens one. Tell whether there is any."""
    if rare := _rare(session, session.language):
        _draw_others(session, session.text("rare", count=len(rare)), rare, "rare")
    return bool(rare)


def draw_standing(session: Session, item: CombinationView) -> None:
    """Say in which plans it lies, what is doubtful, and of what is not proposed why, with the way to its proposal."""
    if lines_html := "<br>".join(escape(line) for line in (item.within, item.doubt) if line):
        st.html(f"<p><small>{lines_html}</small></p>")
    host = session.combination(item.host)
    if host is not None:
        with st.container(horizontal=True, vertical_alignment="center", key="variant-of"):
            st.html(f"<p>{escape(session.text('variant_of'))}</p>", width="content")
            st.button(session.text("to_proposal"), key="to-proposal", on_click=choose, args=(host.id,))
    elif item.apart:
        st.html(f"<p><small>{escape(item.apart)}</small></p>")


def draw_needs(session: Session, item: CombinationView) -> None:
    """Say what is red where the works lie about which they can do something, and how much more that makes it count."""
    red = session.needs()
    if red is None:
        return
    columns = session.columns()
    works = [columns.activities[columns.place[member.id]] for member in item.members]
    helped = red.of(works)
    why = session.worth().get(item.id)
    suggested = offers(session.catalogue, red, works, partner_types(session.store), columns.activities)
    door = door_line(suggested, works, session.language)
    weight = why.need_weight if why else ""
    strains = strain_lines(red.strained_by(works), session.language)
    lines = [line for line in (*need_lines(helped, session.language), weight, door, *strains) if line]
    if lines:
        head = escape(session.text("need.head"))
        st.html(f"<p class='koppel-said'><b>{head}</b><br>{'<br>'.join(map(escape, lines))}</p>")


def draw_money(session: Session, item: CombinationView) -> None:
    """Say which funds the works open together, and which money one of them would lose."""
    columns = session.columns()
    works = [columns.activities[columns.place[member.id]] for member in item.members]
    if lines := money_lines(session.money(), works, session.language):
        head = escape(session.text("money.head"))
        st.html(f"<p class='koppel-said'><b>{head}</b><br>{'<br>'.join(map(escape, lines))}</p>")


def _need_bar(session: Session, pair: PairView) -> tuple[str, float | None, str]:
    """Return the part need of a pair: how much is wanting about which the two can do something; None for nothing."""
    red, columns = session.needs(), session.columns()
    places = [columns.place.get(str(identity)) for identity in pair.ids]
    name = session.view_text("part.need")
    if red is None or None in places:
        return name, None, ""
    helped = red.of(columns.activities[place] for place in places if place is not None)
    if not helped:
        return name, None, ""
    sentence = session.text("need.bar", red=red_words(helped[0].red, session.language))
    return name, red.wanting(helped), sentence


def _draw_others(session: Session, title: str, others: Sequence[OtherCombination], key: str) -> None:
    with st.expander(title):
        for one in others[:_LISTED]:
            st.button(plain(one.name), key=f"{key}-{one.id}", on_click=choose, args=(one.id,), width="stretch")
        if len(others) > _LISTED:
            st.write(session.text("more_others", count=len(others) - _LISTED))


@cached(Until.CHANGE)
def _variants(session: Session, language: str, identity: str) -> tuple[OtherCombination, ...]:
    return variants(session.store, session.catalogue, language, identity)


@cached(Until.CHANGE)
def _rare(session: Session, language: str) -> tuple[OtherCombination, ...]:
    return rare_combinations(session.store, session.catalogue, language)


def activity_card(item: ActivityView, session: Session) -> str:
    """Return the facts of an activity as HTML, every text escaped."""
    facts = (
        ("kind", item.kind_label),
        ("partner", item.partner),
        ("period", item.period),
        ("status", item.status),
        ("contact", item.contact),
    )
    shown_facts = "<br>".join(
        f"<small>{escape(session.text(key))}:</small> {escape(value)}" for key, value in facts if value
    )
    return (
        f'<div class="koppel-member" style="border-left-color:{item.color}">'
        f"{number_badge(item.number)}<strong>{escape(short(item.title, 300))}</strong><br>{shown_facts}</div>"
    )


def label(session: Session, item: CombinationView, *, with_score: bool = True) -> str:
    """Return the text of the button of a combination; without its score where another order than that one is read."""
    name = f"**{plain(item.name)}**" if not with_score else plain(item.name)
    parts = [f"**{plain(score_words(item.score, session.language))}**"] if with_score else []
    parts += [name, *([] if item.is_certain and not with_score else [plain(item.certainty)])]
    return f"{' · '.join(parts)}{badge(session, item.id)}"


def choose(identity: str | None) -> None:
    """Choose a combination, or none."""
    state.put("combination", identity)
    state.put("activity", None)


def open_in_list(identity: str) -> None:
    """Go to the page on which a combination is decided on, whatever the list was narrowed to."""
    choose(identity)
    state.put("state", "alle")
    state.put("mine", False)
    state.put("ours", False)
    state.put("tab", "samen")
    state.put("page", "koppelkansen")


def pair_html(pair: PairView, session: Session) -> str:
    """Return why two members couple as HTML, with the parts of the score, every text escaped."""
    bars = "".join(
        f"<span>{escape(name)}</span>"
        f'<span class="koppel-bar"><span style="width:{100 * value:.0f}%"></span></span>'
        f"<span>{formats.number(100 * value, session.language)}</span>"
        f'<small class="koppel-part-told">{escape(meaning)}</small>'
        for name, value, meaning in (*pair.parts, _need_bar(session, pair))
        if value is not None
    )
    score = score_words(pair.score, session.language)
    beside = "".join(f"<br><small>{escape(meaning)}</small>" for meaning in (pair.own, pair.meaning) if meaning)
    return (
        f'<div class="koppel-pair"><strong>{escape(pair.first)} + {escape(pair.second)}</strong>: '
        f"{escape(pair.reason)}<br><small>{escape(pair.timing)}; {escape(pair.place)} · {escape(score)}</small>{beside}"
        f'<div class="koppel-parts">{bars}</div></div>'
    )


def facts_html(item: CombinationView) -> str:
    """Return when a combination is, what ground it shares and how often the street opens as HTML."""
    return f'<p class="koppel-said">{escape(" · ".join((item.period, item.ground, item.openings)))}</p>'


def saved_html(lines: Sequence[str]) -> str:
    """Return what working together saves as HTML, every text escaped."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
