"""Which roles an organisation gives: from what its OpenID Connect provider says of someone, by ``data/access.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel.access import Grant, Role
from koppel.catalogue.toml_table import Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = frozenset({"issuer", "label", "name_claim", "passwords", "partner_claim", "partner", "role"})
_ROLE_KEYS = frozenset({"claim", "value", "role", "partner"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRule:
    """Who has ``value`` in ``claim`` has a role; a planner for ``partner``, or where None for those that it tells."""

    claim: str
    value: str
    role: Role
    partner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """
    How people of an organisation come in.

    Attributes
    ----------
    issuer
        The only provider that is believed.
    label
        The organisation, on the button.
    name_claim
        What someone is called here.
    passwords
        Whether others still sign in with a password.
    partner_claim, partners
        Where the provider tells for which partner someone plans, and what its values stand for; others mean nothing.
    roles
        In any order; someone may have several.
    """

    issuer: str
    label: str
    name_claim: str
    passwords: bool
    partner_claim: str | None
    partners: Mapping[str, str]
    roles: tuple[RoleRule, ...]


def load_access(file: Path) -> AccessRules | None:
    """
    Read ``access.toml``; None where there is no such file: nobody signs in at an organisation.

    Raises
    ------
    CatalogueError
        A mistake, with file, key and what would be right.
    """
    if not file.exists():
        return None
    whole = Table(file.name, "", read_toml(file))
    whole.only({"oidc"})
    table = Table(file.name, "oidc", whole.get("oidc"))
    table.only(_KEYS)
    partners = Table(file.name, "oidc.partner", table.values.get("partner", {}))
    partner_claim = table.text("partner_claim") if "partner_claim" in table.values else None
    roles_table = table.get("role")
    if not isinstance(roles_table, list) or not roles_table:
        raise table.wrong("role", roles_table, "[[oidc.role]]")
    return AccessRules(
        issuer=table.like("issuer", r"https?://\S+", "https://…"),
        label=table.text("label"),
        name_claim=table.text("name_claim") if "name_claim" in table.values else "name",
        passwords=table.flag("passwords") if "passwords" in table.values else True,
        partner_claim=partner_claim,
        partners={key: partners.text(key) for key in partners.values},
        roles=tuple(
            _rule(Table(file.name, f"oidc.role.{number}", item), partner_claim)
            for number, item in enumerate(roles_table, 1)
        ),
    )


def _rule(table: Table, partner_claim: str | None) -> RoleRule:
    table.only(_ROLE_KEYS)
    role = Role(table.one_of("role", [item.value for item in Role]))
    partner = table.text("partner") if "partner" in table.values else None
    if role is Role.PLANNER and partner is None and partner_claim is None:
        raise table.wrong("partner", "", 'partner = "…" / partner_claim')
    if role is not Role.PLANNER and partner is not None:
        raise table.wrong("partner", partner, "role = planner")
    return RoleRule(claim=table.text("claim"), value=table.text("value"), role=role, partner=partner)


def grants_of(rules: AccessRules, claims: Mapping[str, object]) -> frozenset[Grant]:
    """Return the roles that claims stand for; a value that no rule names gives none."""
    grants: set[Grant] = set()
    for rule in rules.roles:
        if rule.value not in _values(claims, rule.claim):
            continue
        if rule.role is not Role.PLANNER:
            grants.add(Grant(rule.role))
        elif rule.partner is not None:
            grants.add(Grant(Role.PLANNER, rule.partner))
        elif rules.partner_claim is not None:
            partner_values = _values(claims, rules.partner_claim)
            grants |= {
                Grant(Role.PLANNER, rules.partners[value]) for value in partner_values if value in rules.partners
            }
    return frozenset(grants)


def _values(claims: Mapping[str, object], path: str) -> frozenset[str]:
    """Return the texts of a claim, of one within others by a path with points; anything else means nothing."""
    value: object = claims.get(path)
    if value is None:
        value = claims
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, str):
        return frozenset({value})
    return frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()
