"""The log: who did what and when, what was refused; searched, and as a file."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from koppel import formats
from koppel.services.intake.exports import file_name
from koppel.services.news.audit_log import FORMATS, LONGEST_WORDS, LogSearch, log_file, log_names, read_log
from koppel.ui import state
from koppel.ui.components.downloads import HEAVY_ROWS, File, draw_download, make_download
from koppel.ui.words import short

if TYPE_CHECKING:
    from koppel.services.news.audit_log import LogLine, LogPage
    from koppel.ui.session import Session

_FIELDS = ("log_first", "log_last", "log_actor", "log_action", "log_words", "log_refused")
_PAGE = 50
_SLOT = "log-download"
_MIME = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_LONGEST_TOLD = 600


def draw(session: Session) -> None:
    """Draw the page."""
    actors, actions = log_names(session.store, session.language)
    st.subheader(session.text("log.title"), anchor=False)
    st.html(f"<p class='koppel-said'>{escape(session.text('log.explain'))}</p>")
    search = _search(session, actors, actions)
    if search.first and search.last and search.last < search.first:
        st.warning(session.text("log.dates_wrong"))
        return
    at = _place(search)
    page = read_log(session.store, search, session.language, limit=_PAGE, offset=_PAGE * at)
    if not page.total:
        st.info(session.text("log.none" if actors and search != LogSearch() else "log.empty"))
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        count = formats.number(page.total, session.language)
        st.html(f"<p class='koppel-count'>{session.text('log.count', count=f'<b>{count}</b>')}</p>", width="content")
        if page.total > _PAGE:
            pages = -(-page.total // _PAGE)
            st.number_input(session.text("log.page", count=pages), 1, pages, key=_PLACE, width=170)
        _downloads(session, search, page)
    st.html(_table(session, page))


def _search(session: Session, actors: tuple[str, ...], actions: Any) -> LogSearch:  # noqa: ANN401
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="log-search"):
        for name, label in (("log_first", "from"), ("log_last", "until")):
            st.date_input(
                session.text(f"log.{label}"),
                value=None,
                max_value=session.today,
                format=formats.day_pattern(session.language),
                width=160,
                **state.bound(name),
            )
        anyone: dict[str, Any] = {"index": None, "placeholder": session.text("log.everyone"), "width": 230}
        _forget_unknown("log_actor", actors)
        st.selectbox(
            session.text("log.actor"),
            actors,
            format_func=lambda name: short(name, 60),
            **anyone,
            **state.bound("log_actor"),
        )
        anything: dict[str, Any] = {"index": None, "placeholder": session.text("log.all"), "width": 290}
        _forget_unknown("log_action", tuple(actions))
        st.selectbox(
            session.text("log.action"), list(actions), format_func=actions.get, **anything, **state.bound("log_action")
        )
        words: dict[str, Any] = {"placeholder": session.text("log.words_help"), "max_chars": LONGEST_WORDS}
        st.text_input(session.text("log.words"), width=270, **words, **state.bound("log_words"))
        st.toggle(session.text("log.refused"), **state.bound("log_refused"))
        chosen = any(state.get(name) != state.FIELDS[name].default for name in _FIELDS)
        st.button(session.text("log.clear"), on_click=_clear, disabled=not chosen)
    return LogSearch(
        first=state.get("log_first"),
        last=state.get("log_last"),
        actor=state.get("log_actor"),
        action=state.get("log_action"),
        words=state.get("log_words") or "",
        refused=state.get("log_refused"),
    )


_PLACE, _SEARCHED = "log_page", "log_searched"


def _place(search: LogSearch) -> int:
    """Return the page that was chosen, from 0; another search begins at the first."""
    if st.session_state.get(_SEARCHED) != search:
        st.session_state[_SEARCHED] = search
        st.session_state.pop(_PLACE, None)
    return int(st.session_state.get(_PLACE, 1)) - 1


def _forget_unknown(name: str, known: tuple[str, ...]) -> None:
    if state.get(name) is not None and state.get(name) not in known:
        state.put(name, None)


def _clear() -> None:
    for name in _FIELDS:
        state.put(name, state.FIELDS[name].default)


def _downloads(session: Session, search: LogSearch, page: LogPage) -> None:
    asked = None
    with st.popover(session.text("log.download"), icon=":material/download:"):
        for form in FORMATS:
            file = File(
                f"log-download-{form}",
                (search, session.language, page.total),
                session.text(f"data.form.{form}"),
                file_name(session.text("log.file_name"), form, session.today),
                _MIME[form],
                partial(log_file, session.store, search, session.language, form),
            )
            if draw_download(session, file, slot=_SLOT, is_heavy=page.total > HEAVY_ROWS):
                asked = file
        if asked is not None:
            make_download(session, asked, slot=_SLOT)


def _table(session: Session, page: LogPage) -> str:
    head = "".join(
        f'<th scope="col">{escape(session.text(f"log.{name}"))}</th>' for name in ("when", "who", "what", "details")
    )
    rows = "".join(_row(session, line) for line in page.lines)
    return (
        f'<div class="koppel-scroll"><table class="koppel-issues koppel-log" '
        f'aria-label="{escape(session.text("log.table"), quote=True)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(session: Session, line: LogLine) -> str:
    what = f"<strong>{escape(line.what)}</strong>" if line.is_refusal else escape(line.what)
    facts = escape(short("; ".join(f"{name}: {value}" for name, value in line.details), _LONGEST_TOLD))
    links = [
        f'<a href="?pagina={page}&amp;{name}={escape(identity, quote=True)}&amp;taal={session.language}" '
        f'target="_self">{escape(session.text(f"log.open_{subject}"))}</a>'
        for subject, page, name, identity in (
            ("activity", "kaart", "werk", line.activity),
            ("combination", "koppelkansen", "combinatie", line.combination),
        )
        if identity is not None
    ]
    cells = (
        formats.moment_short(line.at, session.language),
        escape(short(line.actor, 80)),
        what,
        " · ".join([facts, *links]),
    )
    css = ' class="koppel-log-refused"' if line.is_refusal else ""
    return f"<tr{css}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
