"""Who is behind this page: asked again at every run, so that a session that ended shows nothing more."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from koppel import formats
from koppel.access import Role
from koppel.config import PASSWORD_PATH, SIGN_IN_PATH
from koppel.i18n import text
from koppel.services.accounts import signin
from koppel.services.startup.serving import KEEPER
from koppel.ui import openid
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.config import Settings
    from koppel.services.accounts.signin import SignedIn
    from koppel.ui.session import Session

_OWNER = "owner"
_LONGEST_SHOWN = 22


def who(settings: Settings, *, touch: bool = True) -> SignedIn | None:
    """
    Give who is signed in now, with its roles of now; None when the session is over.

    Parameters
    ----------
    settings
        Of this installation.
    touch
        Whether this is something that a person does, and not a page that looks by itself.

    Raises
    ------
    StoreError
        The store cannot be opened.
    """
    is_local = signin.is_loopback(st.get_option("server.address"))
    return signin.signed_in(KEEPER.store(settings), settings, _token(settings), demo=is_local, touch=touch)


def admit(settings: Settings, language: str) -> SignedIn | None:
    """
    Give who is signed in, or say on a page why nothing else is shown.

    Raises
    ------
    StoreError
        The store cannot be opened.
    """
    signed_in = who(settings)
    # A connection that was made again may belong to someone else: nothing of before goes on.
    owner = str(signed_in.account_id) if signed_in else None
    if _OWNER in st.session_state and st.session_state[_OWNER] != owner:
        st.session_state.clear()
    st.session_state[_OWNER] = owner
    if signed_in is None:
        _say("signed_out", language, SIGN_IN_PATH)
    elif signed_in.must_change:
        _say("must_change", language, PASSWORD_PATH)
        signed_in = None
    elif not signed_in.actor.grants and not signed_in.actor.everything:
        _say("no_role", language, None, name=plain(signed_in.actor.name))
        if st.button(text("identity.sign_out", language), key="sign-out"):
            sign_out(settings)
        signed_in = None
    return signed_in


def owner() -> str:
    """Return the account whose page this is; empty where nobody is signed in."""
    return st.session_state.get(_OWNER) or ""


def is_still(session: Session, *, touch: bool = True) -> bool:
    """Tell whether the one for whom a page was drawn is there now, with the same roles; see `who`."""
    signed_in = who(session.settings, touch=touch)
    return signed_in is not None and signed_in.actor == session.store.actor


def sign_out(settings: Settings) -> None:
    """End the session of this browser."""
    signin.end(KEEPER.store(settings), _token(settings))
    # What was done on this page is forgotten by the next run, which finds nobody: clearing it here would make that run
    # take every widget for one that was changed.
    st.query_params.clear()
    if not openid.leave():
        st.rerun()


def draw_identity(session: Session) -> None:
    """Draw who is signed in, with its roles, and what it can do with its account."""
    actor, language = session.store.actor, session.language
    with st.popover(plain(short(actor.name, _LONGEST_SHOWN)), icon=":material/person:", key="identity"):
        roles = [text(f"access.role.{role.value}", language) for role in Role if role in actor.roles - {Role.PLANNER}]
        if actor.partners:
            partners = formats.listed(sorted(actor.partners, key=str.casefold), language)
            roles.append(text("identity.planner_of", language, partners=partners))
        st.html(
            f'<div class="koppel-identity"><p>{escape(text("identity.signed_in_as", language))}'
            f" <b>{escape(actor.name)}</b></p><ul>{''.join(f'<li>{escape(role)}</li>' for role in roles)}</ul>"
            f'<p><a href="{PASSWORD_PATH}?taal={language}" target="_self">'
            f"{escape(text('identity.password', language))}</a></p></div>"
        )
        if st.button(text("identity.sign_out", language), key="sign-out"):
            sign_out(session.settings)


def _token(settings: Settings) -> str | None:
    # The cookies are those of when the connection was made.
    return st.context.cookies.get("__Host-koppel" if settings.https else "koppel")


def _say(what: str, language: str, link: str | None, **facts: object) -> None:
    st.html('<h1 class="koppel-brand">Koppel</h1>')
    st.info(text(f"identity.{what}", language, **facts))
    if link is not None:
        words = escape(text(f"identity.{what}_link", language))
        query = {"taal": language}
        if view := st.query_params.to_dict():
            query["terug"] = f"/?{urlencode(view)}"
        address = escape(f"{link}?{urlencode(query)}")
        st.html(f'<p><a class="koppel-go" href="{address}" target="_self">{words}</a></p>')
