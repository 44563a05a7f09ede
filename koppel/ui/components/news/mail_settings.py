"""How e-mail leaves: the mail server, a letter to try it, and what was sent."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text, text
from koppel.model.news import EVERYONE, MailSetting
from koppel.services.news.mail import last_mail, mail_setting, problem_text, save_mail_setting, send_test
from koppel.services.news.mail_transport import PLAIN, STARTTLS, TLS
from koppel.ui.drafts import done, draft_of, tell
from koppel.ui.error_boundary import part
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.ui.session import Session

_SAVED = "mail-saved"
_MODES = {STARTTLS: "starttls", TLS: "tls_whole", PLAIN: "plain"}
_START = MailSetting(is_on=False, host="", port=587, tls=STARTTLS, username=None, sender="", address="")


@part
def draw_mail_settings(session: Session) -> None:
    """Draw the section; what was typed stays where it could not be kept."""
    st.header(session.text("mail.title"), anchor=False)
    st.write(session.text("mail.explain"))
    is_there = session.settings.smtp_password is not None or session.settings.smtp_password_file is not None
    st.caption(session.text(f"mail.password_{'there' if is_there else 'missing'}"))
    now = mail_setting(session.store)
    if st.session_state.pop(_SAVED, False):
        st.success(session.text("mail.saved"))
    _form(session, now or _START)
    if now is not None:
        _test(session)
    _last(session)


def _form(session: Session, now: MailSetting) -> None:
    begun = {
        "is_on": now.is_on, "host": now.host, "port": now.port, "tls": now.tls, "username": now.username or "",
        "sender": now.sender, "address": now.address,
    }  # fmt: skip
    draft = draft_of("mail-settings", begun, choices=("tls",))
    tell(session, draft)
    with st.container(border=True):
        is_on = st.toggle(session.text("mail.on"), key=draft.key("is_on"))
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            host = st.text_input(
                session.text("mail.host"), max_chars=253, help=session.text("mail.host_help"), key=draft.key("host")
            )
            port = st.number_input(session.text("mail.port"), 1, 65535, width=140, key=draft.key("port"))
        tls = st.selectbox(
            session.text("mail.tls"),
            list(_MODES),
            format_func=lambda mode: session.text(f"mail.{_MODES[mode]}"),
            key=draft.among("tls", _MODES),
        )
        username = st.text_input(
            session.text("mail.username"), max_chars=200, autocomplete="off", key=draft.key("username")
        )
        sender = st.text_input(session.text("mail.sender"), max_chars=254, key=draft.key("sender"))
        address = st.text_input(session.text("mail.address"), max_chars=200, key=draft.key("address"))
        if not st.button(session.text("mail.save"), type="primary", key="save-mail"):
            return
    try:
        save_mail_setting(
            session.store,
            MailSetting(
                is_on=is_on, host=host, port=int(port), tls=tls, username=username or None, sender=sender,
                address=address,
            ),
        )  # fmt: skip
    except KoppelError as error:
        st.error(plain(error_text(error, session.language)))
    else:
        done(draft)
        st.session_state[_SAVED] = True
        st.rerun()


def _test(session: Session) -> None:
    if not st.button(session.text("mail.test"), icon=":material/send:"):
        return
    try:
        with st.spinner(session.text("mail.testing")):
            email = send_test(session.store, session.settings, session.language)
    except KoppelError as error:
        st.error(plain(error_text(error, session.language)))
    else:
        st.success(plain(session.text("mail.tested", email=email)))


def _last(session: Session) -> None:
    st.subheader(session.text("mail.last"), anchor=False)
    listed = last_mail(session.store)
    if not listed:
        st.caption(session.text("mail.none_yet"))
        return
    names = ("when", "who", "outcome", "problem")
    head = "".join(f'<th scope="col">{escape(session.text(f"mail.column.{name}"))}</th>' for name in names)
    rows = []
    for item in listed:
        who = session.text("mail.everyone") if item.account == EVERYONE else item.account
        outcome = text(f"mail.outcome.{item.outcome}", session.language)
        problem = problem_text(item.problem, session.language) if item.problem else ""
        cells = (session.when(item.at), who, outcome, problem)
        rows.append(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>")
    st.html(
        f'<div class="koppel-scroll"><table class="koppel-issues"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
