"""Commands that keep accounts: who may sign in, and in which roles."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from koppel.access import Grant, Role
from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.model.accounts import grant_order
from koppel.services.accounts import accounts as service

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from uuid import UUID

    from koppel.model.accounts import Account
    from koppel.services import Store

_ROLES = click.Choice([role.value for role in Role])


@click.group(help=help_text("user"))
def user() -> None:
    pass


@user.command("add", help=help_text("user_add"))
@click.argument("name")
@click.option("--role", "roles", type=_ROLES, multiple=True, help=help_text("user_role"))
@click.option("--partner", "partners", multiple=True, help=help_text("user_partner"))
@click.option("--email", help=help_text("user_email"))
@click.option("--ask-password", is_flag=True, help=help_text("user_ask"))
@click.option("--password-stdin", is_flag=True, help=help_text("user_stdin"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def add(
    frame: Frame,
    name: str,
    roles: tuple[str, ...],
    partners: tuple[str, ...],
    email: str | None,
    ask_password: bool,
    password_stdin: bool,
    machine: bool,
) -> None:
    grants = _grants(roles, partners)
    with frame.store() as store:
        if not grants and not service.has_accounts(store):
            grants = frozenset({Grant(Role.BEHEERDER)})
        password = _password(frame, ask=ask_password, stdin=password_stdin)
        made = service.add(store, name, grants, email=email, password=password)
        account = service.find(store, name)
    _tell(frame, account, None if password else made.password, "user_added", machine=machine)
    if not grants and not machine:
        frame.say("user_no_role", name=account.name)


@user.command("role", help=help_text("user_role_command"))
@click.argument("name")
@click.argument("role", type=_ROLES)
@click.option("--partner", "partners", multiple=True, help=help_text("user_partner"))
@click.option("--revoke", is_flag=True, help=help_text("user_revoke"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def role(frame: Frame, name: str, role: str, partners: tuple[str, ...], revoke: bool, machine: bool) -> None:
    requested = _grants((role,), partners)
    with frame.store() as store:
        account = service.find(store, name)
        service.set_grants(store, account.id, account.grants - requested if revoke else account.grants | requested)
        account = service.find(store, name)
    _tell(frame, account, None, "user_changed", machine=machine)


@user.command("disable", help=help_text("user_disable"))
@click.argument("name")
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def disable(frame: Frame, name: str, machine: bool) -> None:
    _switch(frame, name, service.disable, "user_disabled", machine=machine)


@user.command("enable", help=help_text("user_enable"))
@click.argument("name")
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def enable(frame: Frame, name: str, machine: bool) -> None:
    _switch(frame, name, service.enable, "user_enabled", machine=machine)


@user.command("reset", help=help_text("user_reset"))
@click.argument("name")
@click.option("--ask-password", is_flag=True, help=help_text("user_ask"))
@click.option("--password-stdin", is_flag=True, help=help_text("user_stdin"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def reset(frame: Frame, name: str, ask_password: bool, password_stdin: bool, machine: bool) -> None:
    with frame.store() as store:
        account = service.find(store, name)
        password = _password(frame, ask=ask_password, stdin=password_stdin)
        made = service.reset_password(store, account.id, password)
        account = service.find(store, name)
    _tell(frame, account, None if password else made.password, "user_reset", machine=machine)


@user.command("list", help=help_text("user_list"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def list_(frame: Frame, machine: bool) -> None:
    with frame.store() as store:
        listed = service.list_accounts(store)
    if machine:
        write_output(as_json([_json(item) for item in listed]), None)
    elif not listed:
        frame.say("no_users")
    else:
        rows = [(item.name, _roles(frame, item), _state(frame, item), frame.moment(item.seen_at)) for item in listed]
        header = [frame.text(f"column.{name}") for name in ("account", "roles", "state", "seen")]
        write_output(table(rows, header).encode("utf-8"), None)


def _grants(roles: Collection[str], partners: Collection[str]) -> frozenset[Grant]:
    """Read roles: a partner makes a planner of that partner."""
    team = {Grant(Role(name)) for name in roles if name != Role.PLANNER.value}
    planner = {Grant(Role.PLANNER, partner) for partner in partners}
    if Role.PLANNER.value in roles and not partners:
        planner.add(Grant(Role.PLANNER))
    return frozenset(team | planner)


def _password(frame: Frame, *, ask: bool, stdin: bool) -> str | None:
    """Read a password that someone chose; None where one is to be made."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if ask:
        typed: str = click.prompt(frame.text("user_password"), hide_input=True, confirmation_prompt=True, err=True)
        return typed
    return None


def _switch(frame: Frame, name: str, change: Callable[[Store, UUID], None], key: str, *, machine: bool) -> None:
    with frame.store() as store:
        change(store, service.find(store, name).id)
        account = service.find(store, name)
    _tell(frame, account, None, key, machine=machine)


def _tell(frame: Frame, account: Account, password: str | None, key: str, *, machine: bool) -> None:
    if machine:
        write_output(as_json(_json(account) | ({} if password is None else {"password": password})), None)
        return
    frame.say(key, name=account.name, roles=_roles(frame, account) or "–")
    if password is not None:
        frame.say("user_once", password=password)


def _roles(frame: Frame, account: Account) -> str:
    role_labels = []
    for grant in sorted(account.grants, key=grant_order):
        name = frame.text(f"user_roles.{grant.role.value}")
        role_labels.append(name if grant.partner is None else f"{name} {grant.partner}")
    return ", ".join(role_labels)


def _state(frame: Frame, account: Account) -> str:
    if account.disabled_at is not None:
        return frame.text("user_state.disabled")
    if account.is_demo:
        return frame.text("user_state.demo")
    return frame.text("user_state.once" if account.must_change else "user_state.active")


def _json(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "roles": [
            {"role": grant.role.value, "partner": grant.partner} for grant in sorted(account.grants, key=grant_order)
        ],
        "disabled": account.disabled_at is not None,
        "demo": account.is_demo,
        "must_change": account.must_change,
        "seen_at": account.seen_at,
    }
