"""Accounts on the screen: who may sign in, in which roles, and what a beheerder changes about that."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.access import Grant, Role
from koppel.model.accounts import grant_order
from koppel.services.accounts import accounts as service
from koppel.services.accounts.account_fields import LONGEST_EMAIL, LONGEST_NAME
from koppel.services.plans.partners import partner_types
from koppel.ui.drafts import Draft, done, draft_of, is_unsaved, tell
from koppel.ui.error_boundary import boundary
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model.accounts import Account
    from koppel.ui.session import Session

_TEAM = (Role.REGISSEUR, Role.LEZER, Role.BEHEERDER)
# What was done just now, told once; a password is shown nowhere else.
_TOLD = "accounts.told"
_CHOSEN = "accounts.chosen"
# Begins the names of the forms in which roles are changed; the account comes after it.
_ROLES = "roles-"
_LONGEST_SHOWN = 60
_MOST_PARTNERS = 3


def draw_accounts(session: Session) -> None:
    """
    Draw the accounts and what can be changed about them.

    Raises
    ------
    RefusedError
        ``forbidden.accounts``.
    """
    listed = service.list_accounts(session.store)
    _tell(session)
    overview, forms = st.columns([3, 2], gap="large")
    with overview:
        st.html(_table(session, listed))
    with forms:
        st.subheader(_text(session, "change"), anchor=False)
        _draw_change(session, listed)
        st.subheader(_text(session, "add"), anchor=False)
        _draw_add(session)


def _table(session: Session, listed: Sequence[Account]) -> str:
    head = "".join(f'<th scope="col">{escape(_text(session, f"column.{name}"))}</th>' for name in _COLUMNS)
    rows = "".join(
        f"<tr><td><b>{escape(item.name)}</b></td><td>{_roles(session, item)}</td>"
        f"<td>{escape(_state(session, item))}</td><td>{escape(session.when(item.seen_at))}</td></tr>"
        for item in listed
    )
    caption = escape(_text(session, "title"), quote=True)
    return (
        f'<div class="koppel-scroll" tabindex="0" role="region" aria-label="{caption}">'
        '<table class="koppel-issues koppel-accounts">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


_COLUMNS = ("name", "roles", "state", "seen")


def _roles(session: Session, account: Account) -> str:
    lines = [
        _role(session, grant.role)
        for grant in sorted(account.grants, key=grant_order)
        if grant.role is not Role.PLANNER
    ]
    if partners := sorted((grant.partner for grant in account.grants if grant.partner), key=str.casefold):
        few = len(partners) <= _MOST_PARTNERS
        named = formats.listed(partners, session.language) if few else _text(session, "partners", count=len(partners))
        lines.append(_text(session, "planner_of", partners=named))
    return "<br>".join(escape(words) for words in lines) or escape(_text(session, "no_roles"))


def _state(session: Session, account: Account) -> str:
    if account.disabled_at is not None:
        return _text(session, "state.disabled")
    if account.is_demo:
        return _text(session, "state.demo")
    return _text(session, "state.once" if account.must_change else "state.active")


def _draw_change(session: Session, listed: Sequence[Account]) -> None:
    by_id = {str(item.id): item for item in listed}
    if _CHOSEN not in st.session_state:
        # Whose roles were being changed, and not saved.
        st.session_state[_CHOSEN] = next((key for key in by_id if is_unsaved(f"{_ROLES}{key}")), None)
    chosen = st.selectbox(
        _text(session, "account"),
        list(by_id),
        format_func=lambda key: by_id[key].name,
        index=None,
        placeholder=_text(session, "choose"),
        key=_CHOSEN,
    )
    if chosen is None:
        st.caption(_text(session, "choose_hint"))
        return
    account = by_id[chosen]
    draft = draft_of(f"{_ROLES}{chosen}", _held(account.grants))
    tell(session, draft)
    grants = _fields(session, draft)
    if st.button(_text(session, "save_roles"), type="primary", key=f"save-roles.{chosen}"):
        with boundary(session.language):
            service.set_grants(session.store, account.id, grants)
            done(draft)
            _say(session, "roles_saved", account.name)
    with st.container(horizontal=True):
        if not account.is_demo and st.button(_text(session, "reset"), key=f"reset.{chosen}"):
            with boundary(session.language):
                made = service.reset_password(session.store, account.id)
                _say(session, "reset_done", account.name, made.password)
        if account.disabled_at is None:
            if st.button(_text(session, "disable"), key=f"disable.{chosen}"):
                with boundary(session.language):
                    service.disable(session.store, account.id)
                    _say(session, "disabled", account.name)
        elif st.button(_text(session, "enable"), key=f"enable.{chosen}"):
            with boundary(session.language):
                service.enable(session.store, account.id)
                _say(session, "enabled", account.name)
    st.caption(_text(session, "at_once"))


def _draw_add(session: Session) -> None:
    draft = draft_of("account-new", {"name": "", "email": ""} | _held(frozenset()))
    tell(session, draft)
    name = st.text_input(_text(session, "name"), max_chars=LONGEST_NAME, key=draft.key("name"), autocomplete="off")
    email = st.text_input(_text(session, "email"), max_chars=LONGEST_EMAIL, key=draft.key("email"), autocomplete="off")
    grants = _fields(session, draft)
    if st.button(_text(session, "make"), type="primary", key="add-account"):
        with boundary(session.language):
            made = service.add(session.store, name, grants, email=email)
            done(draft)
            _say(session, "added", name, made.password)


def _held(grants: frozenset[Grant]) -> dict[str, list[Role] | list[str]]:
    """Return what the fields for roles begin with."""
    partners = sorted((grant.partner for grant in grants if grant.partner), key=str.casefold)
    return {"team": [role for role in _TEAM if Grant(role) in grants], "partners": partners}


def _fields(session: Session, draft: Draft) -> frozenset[Grant]:
    """Draw fields for roles, and return what they say."""
    roles = st.pills(
        _text(session, "team_roles"),
        _TEAM,
        selection_mode="multi",
        format_func=lambda role: _role(session, role),
        key=draft.among("team", _TEAM),
    )
    key = draft.key("partners")
    partners = st.multiselect(
        _text(session, "planner_for"),
        # A name that Koppel does not know yet may be typed.
        sorted({*partner_types(session.store), *draft.began["partners"], *st.session_state[key]}, key=str.casefold),
        format_func=lambda partner: short(partner, _LONGEST_SHOWN),
        accept_new_options=True,
        placeholder=_text(session, "no_partner"),
        help=_text(session, "planner_help"),
        key=key,
    )
    return frozenset({*(Grant(role) for role in roles), *(Grant(Role.PLANNER, partner) for partner in partners)})


def _say(session: Session, what: str, name: str, password: str | None = None) -> None:
    st.session_state[_TOLD] = (_text(session, what, name=plain(short(name, _LONGEST_SHOWN))), password)
    st.rerun()


def _tell(session: Session) -> None:
    notice = st.session_state.pop(_TOLD, None)
    if notice is None:
        return
    words, password = notice
    with st.container(key="accounts-told"):
        st.success(words)
        if password is not None:
            st.write(_text(session, "once"))
            st.code(password, language=None)


def _role(session: Session, role: Role) -> str:
    return _text(session, f"role.{role.value}")


def _text(session: Session, key: str, **facts: object) -> str:
    return session.text(f"accounts.{key}", **facts)
