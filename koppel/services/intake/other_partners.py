"""Rows of a file that name another partner than the one for whom it is handed in: what was decided, and must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.access import Task, allowed
from koppel.errors import InputError
from koppel.ingest.partner_column import Action, Decision, OtherPartner, same_name
from koppel.services.plans.partners import partner_types
from koppel.store.partner_aliases import list_aliases, put_aliases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from koppel.ingest.report import Report
    from koppel.store.database import Store
    from koppel.store.writing import Writer

_MOST_TOLD = 10


def remembered(store: Store, chosen: str | None) -> Mapping[str, Decision]:
    """
    Return what was decided at earlier files for a partner, by `same_name` of the other name.

    Nothing to whoever hands in no files for it: these may be about works that the partner keeps to itself.
    """
    if chosen is None or not allowed(store.actor, Task.UPLOAD, [chosen]):
        return {}
    with store.read() as cursor:
        aliases = list_aliases(cursor, chosen)
    return {key: Decision(Action.SAME, partner, remembered=True) for key, partner in aliases.items()}


def parse_decisions(texts: Sequence[str]) -> dict[str, Decision]:
    """
    Read decisions as they are typed: ``NAME=own``, ``NAME=chosen``, ``NAME=leave``, ``NAME=same`` or ``NAME=same:WHO``.

    Raises
    ------
    InputError
        ``other_partner_form``: it is none of these, or one name is decided twice.
    """
    decisions: dict[str, Decision] = {}
    for text in texts:
        name, _, decision = text.rpartition("=")
        action, _, partner = decision.partition(":")
        action, partner = action.strip(), " ".join(partner.split())
        key = same_name(name)
        is_right = action in set(Action) and (not partner or action == Action.SAME.value)
        if not key or not is_right or key in decisions:
            raise InputError("other_partner_form", given=text[:200], right=", ".join(item.value for item in Action))
        decisions[key] = Decision(Action(action), partner or None)
    return decisions


def check_names(report: Report, decisions: Mapping[str, Decision]) -> None:
    """
    Make sure that each decision is about a name in the file: a mistyped one would decide nothing.

    Raises
    ------
    InputError
        ``other_partner_unknown``.
    """
    name_by_key = {same_name(item.name): item.name for item in report.others}
    for key in decisions:
        if key not in name_by_key:
            raise InputError("other_partner_unknown", name=key, right=", ".join(name_by_key.values()) or "–")


def require_decided(report: Report, partner: str | None, file: str) -> None:
    """
    Go on only where it was said of each other name what is done with its rows.

    Raises
    ------
    InputError
        ``partner_undecided``: tells the names, their rows, and what to type in the shell.
    """
    open_ones = [item for item in report.others if item.decision is None]
    if open_ones:
        raise InputError(
            "partner_undecided",
            file=file,
            partner=partner or "",
            names="; ".join(name_and_rows(item) for item in open_ones[:_MOST_TOLD]),
            options=options_text(open_ones[:_MOST_TOLD]),
        )


def options_text(items: Sequence[OtherPartner]) -> str:
    """Write what to type in a shell for names, with a place for what is decided."""
    return " ".join(f"--other-partner {_quoted(item.name)}" for item in items)


def name_and_rows(item: OtherPartner) -> str:
    """Write a name with the first of its rows."""
    more = ", …" if item.count > len(item.rows) else ""
    return f"“{item.name}” ({', '.join(map(str, item.rows))}{more})"


def remember(writer: Writer, report: Report, chosen: str | None) -> None:
    """Keep which names are the same organisation, and note in the audit log all that was decided."""
    if chosen is None or not report.others:
        return
    decided = [(item, item.decision) for item in report.others if item.decision is not None]
    put_aliases(
        writer,
        chosen,
        {
            same_name(item.name): (item.name, item.partner)
            for item, decision in decided
            if decision.action is Action.SAME and not decision.remembered and item.partner is not None
        },
    )
    writer.note(
        other_partners=[
            {"name": item.name, "action": decision.action.value, "partner": item.partner, "rows": item.count}
            for item, decision in decided
        ]
    )


def decided_for_all(report: Report, own_rows: Collection[int | None]) -> list[dict[str, str | None]]:
    """
    Return what was decided about names, as it is told to others than the partners of a file.

    Parameters
    ----------
    report
        Of the file.
    own_rows
        Rows of works that are not shared: a name that is known of these only is left out, and rows are not counted.
    """
    return [
        {"name": item.name, "action": item.decision.action.value, "partner": item.partner}
        for item in report.others
        if item.decision is not None and not set(item.rows) <= set(own_rows)
    ]


def known_partners(store: Store) -> tuple[str, ...]:
    """Return the partners that are there or for whom the actor hands in: another spelling of one is that one."""
    return tuple({*partner_types(store), *store.actor.partners})


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "'\\''") + "=…'"
