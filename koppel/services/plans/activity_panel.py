"""Everything about one activity: facts, history, findings and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.model import CONTENT_FIELDS, FindingType, KindCertainty, Precision
from koppel.services.facts.pairs import finding_sentence
from koppel.services.facts.works import period_text
from koppel.store.chances.couplings import backgrounds_of
from koppel.store.chances.findings import list_findings
from koppel.store.intake.uploads import find_upload
from koppel.store.plans.activities import change_reasons, get_activity, handed_in, history

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.chances import Finding
    from koppel.model.intake import Upload
    from koppel.store.database import Store

_DATES = ("start", "end", "earliest_start", "latest_end")
_CODED = ("status", "firmness", "geometry_certainty", "kind_certainty", "tenure", "budget_scope", "visibility")
# What goes without saying.
_PLAIN = ("kind_certainty", KindCertainty.GENOEMD)
_SHOWN_ELSEWHERE = frozenset(
    {"title", "start", "end", "start_precision", "end_precision", "geometry", "contact_role", "contact_channel"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """
    One state in the history of an activity: when, by whom, what differs from the state before, and why.

    ``who`` is a person for planners of the activity's partner, and that partner for all others.
    """

    when: str
    who: str
    changes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Related:
    """A finding of the activity, with the other one; ``score`` is None where it has none."""

    type: str
    sentence: str
    other_id: str
    other_title: str
    other_partner: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Panel:
    """
    What the panel of an activity shows; all texts are as people wrote them, not escaped.

    ``upload`` is the file that brought it, for those who may see uploads of its partners. ``handed_in`` is the moment
    of that file (UTC without a zone), for all who see the activity; None where it came from no file.
    """

    activity: Activity
    kind: str
    color: str
    icon: str
    period: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    related: tuple[Related, ...]
    upload: Upload | None
    handed_in: datetime | None


def activity_panel(store: Store, catalogue: Catalogue, language: str, identity: UUID) -> Panel:
    """
    Read everything about an activity that the actor of the store may see.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    """
    with store.read() as cursor:
        item = get_activity(cursor, identity)
        states = history(cursor, identity)
        reasons = change_reasons(cursor, identity)
        findings = list_findings(cursor, activity_ids=[identity])
        others = {one for item in findings for one in (item.a_id, item.b_id)}
        backgrounds = backgrounds_of(cursor, others, catalogue.rules.score_zone_m2) if others else ()
        upload = find_upload(cursor, item.upload_id) if item.upload_id else None
        arrived = upload.uploaded_at if upload else handed_in(cursor, identity)
    is_own = store.actor.everything or item.partner in store.actor.partners
    kind = catalogue.kinds[item.kind]
    return Panel(
        activity=item,
        kind=kind.label[language],
        color=kind.color,
        icon=kind.icon,
        period=period_text(item, language),
        facts=work_facts(item, catalogue, language),
        steps=_steps(states, reasons, catalogue, language, is_own=is_own),
        related=tuple(related(finding, identity, {row[:2] for row in backgrounds}, language) for finding in findings),
        upload=upload,
        handed_in=arrived,
    )


def work_facts(item: Activity, catalogue: Catalogue, language: str) -> tuple[tuple[str, str], ...]:
    """Return what is known of a work, each with its name, beside what stands in the head of its panel."""
    facts = [(text("panel.field.contact", language), contact_text(item))] if contact_text(item) else []
    for name in CONTENT_FIELDS:
        is_told = name not in _SHOWN_ELSEWHERE and (name, getattr(item, name)) != _PLAIN
        value = field_text(item, name, catalogue, language) if is_told else None
        if value:
            facts.append((text(f"panel.field.{name}", language), value))
    facts.append((text("panel.field.external_id", language), item.external_id))
    return tuple(facts)


def work_history(store: Store, catalogue: Catalogue, language: str, identity: UUID) -> tuple[Step, ...]:
    """
    Return the history of an activity, the newest state first.

    Raises
    ------
    NotFoundError
        ``activity_unknown``.
    """
    with store.read() as cursor:
        item = get_activity(cursor, identity)
        states, reasons = history(cursor, identity), change_reasons(cursor, identity)
    is_own = store.actor.everything or item.partner in store.actor.partners
    return _steps(states, reasons, catalogue, language, is_own=is_own)


def contact_text(item: Activity) -> str:
    """Return role and channel of the contact, as far as known."""
    return ", ".join(part for part in (item.contact_role, item.contact_channel) if part)


def field_text(item: Activity, name: str, catalogue: Catalogue, language: str) -> str:
    """Describe the value of a field in words; empty where it is unknown."""
    value = getattr(item, name)
    if value in (None, (), ""):
        return ""
    if name == "kind":
        return catalogue.kinds[item.kind].label[language]
    if name in _DATES:
        return _day_text(item, name, value, language)
    if name in _CODED:
        return text(f"view.{name}.{value}", language)
    if name == "hinder":
        return text(f"view.hinder.{value}", language)
    if name == "budget_eur":
        return formats.money(value, language)
    if name == "indicators":
        return ", ".join(value)
    if isinstance(value, bool):
        return text(f"view.{'yes' if value else 'no'}", language)
    if name == "geometry":
        return text("panel.place", language)
    return str(value)


def _day_text(item: Activity, name: str, value: date, language: str) -> str:
    precision = getattr(item, f"{name}_precision", None) or Precision.DAG
    return formats.date_words(value, precision, language)


def _steps(
    states: tuple[Activity, ...], reasons: Mapping[int, str], catalogue: Catalogue, language: str, *, is_own: bool
) -> tuple[Step, ...]:
    steps: list[Step] = []
    before = None
    for item in states:
        changes: list[str] = []
        for name in CONTENT_FIELDS:
            if before is None or name.endswith("_precision") or getattr(before, name) == getattr(item, name):
                continue
            was, now = (field_text(one, name, catalogue, language) or "–" for one in (before, item))
            field = text(f"panel.field.{name}", language)
            changes.append(field if name == "geometry" else f"{field}: {was} → {now}")
        reason = reasons.get(item.version, "")
        who = (item.recorded_by or "") if is_own else item.partner
        steps.append(Step(formats.moment(item.recorded_from, language), who, tuple(changes), reason))
        before = item
    return tuple(reversed(steps))


def related(item: Finding, identity: UUID, backgrounds: Collection[tuple[UUID, UUID]], language: str) -> Related:
    """Return a finding as it is told of one of its works; `backgrounds` are works with the plan in which each lies."""
    first = item.a_id == identity
    other = item.b_id if first else item.a_id
    sentence = finding_sentence(item, language)
    # A koppelkans with a plan for a whole quarter is told as what it is: a condition, and no neighbour.
    if item.type == FindingType.KOPPELKANS and (identity, other) in backgrounds:
        sentence = text("facts.lies_within", language, told=sentence)
    elif item.type == FindingType.KOPPELKANS and (other, identity) in backgrounds:
        sentence = text("facts.holds", language, told=sentence)
    return Related(
        type=item.type,
        sentence=sentence,
        other_id=str(other),
        other_title=item.b_title if first else item.a_title,
        other_partner=item.b_partner if first else item.a_partner,
        score=item.score,
    )
