"""Which kinds of work help an indicator, as the team says it; and what else can, where none does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koppel import clock
from koppel.access import Task
from koppel.catalogue.compass import compass_of
from koppel.catalogue.helps import kinds_of_theme
from koppel.errors import InputError
from koppel.i18n import DEFAULT_LANGUAGE
from koppel.model.compass.own import LONGEST_SOURCE, as_indicator
from koppel.model.compass.remedies import (
    LONGEST_OTHERWISE,
    LONGEST_REASON,
    MOST_KINDS,
    KindHelp,
    Remedies,
    last_of,
)
from koppel.services.permission import require
from koppel.services.text_limits import line
from koppel.store.compass import remedies as stored

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from koppel.catalogue.helps import Help
    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.indicators import Indicator
    from koppel.model.compass.own import OwnIndicator
    from koppel.model.compass.remedies import RemedyVersion
    from koppel.store.database import Store
    from koppel.store.writing import Writer


def remedy_versions(store: Store) -> tuple[RemedyVersion, ...]:
    """
    Return all that the team ever said, the oldest first; of each indicator the last holds.

    Raises
    ------
    RefusedError
        ``forbidden.read``.
    """
    require(store, Task.READ)
    with store.read() as cursor:
        return stored.list_remedies(cursor)


def set_remedies(store: Store, catalogue: Catalogue, remedies: Remedies, *, number: int | None = None) -> RemedyVersion:
    """
    Let other kinds of work help an indicator from now on, beside those of the file; what held stays in the history.

    Parameters
    ----------
    store
        Of who leads the team.
    catalogue
        As the team has it: kinds, indicators, and what ``layers/`` says of them.
    remedies
        All that is to hold of the indicator; nothing takes back what was said.
    number
        Of the version of this indicator that was looked at, 0 where there was none; None: whichever holds.

    Raises
    ------
    InputError
        ``remedy_indicator``, ``remedy_not_judged``, and of what `checked_kinds` raises; ``compass_settings_changed``:
        somebody else said something meanwhile; ``compass_settings_same``: it is what holds.
    RefusedError
        ``forbidden.set_compass``.
    """
    require(store, Task.SET_COMPASS)
    indicator = _judged(catalogue, remedies.indicator)
    kinds = checked_kinds(catalogue, indicator, remedies.kinds)
    otherwise = line(remedies.otherwise, LONGEST_OTHERWISE)
    checked = Remedies(indicator=indicator.id, kinds=kinds, otherwise=otherwise)
    return _hold(store, catalogue, checked, number, "set_remedies")


def undo_remedies(store: Store, catalogue: Catalogue, indicator: str, *, number: int | None = None) -> RemedyVersion:
    """
    Let hold again of an indicator what held before the last change.

    Raises
    ------
    InputError
        ``remedy_indicator``; ``compass_settings_nothing``: nothing was ever said of it; ``compass_settings_changed``.
    RefusedError
        ``forbidden.set_compass``.
    """
    require(store, Task.SET_COMPASS)
    known = _judged(catalogue, indicator)
    mine = [item for item in remedy_versions(store) if item.remedies.indicator == known.id]
    if not mine:
        raise InputError("compass_settings_nothing")
    before = mine[-2].remedies if len(mine) > 1 else Remedies(indicator=known.id)
    return _hold(store, catalogue, before, mine[-1].number if number is None else number, "undo_remedies")


def checked_kinds(catalogue: Catalogue, indicator: Indicator, chosen: Sequence[KindHelp]) -> tuple[KindHelp, ...]:
    """
    Return kinds of work that are to help an indicator, each with a reason.

    Raises
    ------
    InputError
        ``remedy_kind``: no such kind; ``remedy_known``: the file says so already; ``remedy_reason``: it has none;
        ``remedy_many``; ``text_too_long`` and ``text_personal``.
    """
    if len(chosen) > MOST_KINDS:
        raise InputError("remedy_many", most=MOST_KINDS)
    known = shipped_kinds(catalogue, indicator)
    kinds: dict[str, KindHelp] = {}
    for item in chosen:
        if item.kind not in catalogue.kinds:
            raise InputError("remedy_kind", value=item.kind[:60], right=", ".join(catalogue.kinds))
        label = dict(catalogue.kinds[item.kind].label)
        if item.kind in known:
            raise InputError("remedy_known", kind=label, indicator=dict(indicator.label))
        reason = line(item.reason, LONGEST_REASON)
        if not reason:
            raise InputError("remedy_reason", kind=label)
        kinds[item.kind] = KindHelp(item.kind, reason, line(item.source, LONGEST_SOURCE))
    return tuple(kinds.values())


def own_with_help(
    catalogue: Catalogue, own: OwnIndicator, kinds: Sequence[KindHelp], otherwise: str = ""
) -> OwnIndicator:
    """
    Return an own indicator with what is said with it of what can help; it is stored with the file that has its values.

    Raises
    ------
    InputError
        ``remedy_not_judged``, and what `checked_kinds` raises.
    """
    if not kinds and not otherwise.strip():
        return replace(own, helps=(), otherwise="")
    indicator = as_indicator(own, clock.today().year)
    if not indicator.is_judged:
        raise InputError("remedy_not_judged", indicator=dict(indicator.label))
    helps = checked_kinds(catalogue, indicator, kinds)
    return replace(own, helps=helps, otherwise=line(otherwise, LONGEST_OTHERWISE))


def hold_own(writer: Writer, own: Sequence[OwnIndicator]) -> None:
    """Store in an open transaction what was said with own indicators of what can help; of some nothing was said."""
    held = last_of(stored.list_remedies(writer.cursor))
    for item in own:
        remedies = Remedies(indicator=item.id, kinds=item.helps, otherwise=item.otherwise)
        before = held.get(item.id)
        if not remedies.is_empty and (before is None or before.remedies != remedies):
            stored.add_remedies(writer, remedies)


def shipped_kinds(catalogue: Catalogue, indicator: Indicator) -> frozenset[str]:
    """Return the kinds of which ``layers/`` says that they help an indicator, or its whole theme."""
    return frozenset(
        item.kind
        for item in catalogue.helps
        if not item.is_own and item.theme == indicator.theme and item.indicator in (None, indicator.id)
    )


def proposed_kinds(catalogue: Catalogue, theme: str, without: Collection[str] = ()) -> tuple[Help, ...]:
    """Return what ``layers/`` says of kinds that help anything in a theme, each once: what may help another there."""
    alike = kinds_of_theme((item for item in catalogue.helps if not item.is_own), theme)
    return tuple(item for item in alike if item.kind not in without)


def helped_by(catalogue: Catalogue, indicator: Indicator) -> tuple[Help, ...]:
    """Return all that helps an indicator: of the file and of the team, each kind once."""
    kinds: dict[str, Help] = {}
    for item in catalogue.helps:
        if item.theme == indicator.theme and item.indicator in (None, indicator.id):
            kinds.setdefault(item.kind, item)
    return tuple(kinds.values())


def without_help(catalogue: Catalogue) -> tuple[Indicator, ...]:
    """Return the judged indicators that no kind of work helps, own ones first."""
    judged = [item for item in compass_of(catalogue).indicators.values() if item.is_judged and not item.is_total]
    alone = [item for item in judged if not helped_by(catalogue, item)]
    return tuple(sorted(alone, key=lambda item: not item.is_own))


def _judged(catalogue: Catalogue, name: str) -> Indicator:
    indicators = compass_of(catalogue).indicators
    if name not in indicators:
        raise InputError("remedy_indicator", value=name[:80], right=", ".join(indicators))
    if not indicators[name].is_judged:
        raise InputError("remedy_not_judged", indicator=dict(indicators[name].label))
    return indicators[name]


def _hold(store: Store, catalogue: Catalogue, remedies: Remedies, number: int | None, action: str) -> RemedyVersion:
    with store.write(store.actor.name, action) as writer:
        held = last_of(stored.list_remedies(writer.cursor)).get(remedies.indicator)
        if number not in (None, 0 if held is None else held.number):
            raise InputError("compass_settings_changed")
        before = Remedies(indicator=remedies.indicator) if held is None else held.remedies
        if before == remedies:
            raise InputError("compass_settings_same")
        writer.note(
            indicator=compass_of(catalogue).indicators[remedies.indicator].label[DEFAULT_LANGUAGE],
            kinds=[_kind_label(catalogue, item.kind) for item in remedies.kinds],
            otherwise=remedies.otherwise,
        )
        stored.add_remedies(writer, remedies)
        return last_of(stored.list_remedies(writer.cursor))[remedies.indicator]


def _kind_label(catalogue: Catalogue, kind: str) -> str:
    known = catalogue.kinds.get(kind)
    return kind if known is None else known.label[DEFAULT_LANGUAGE]
