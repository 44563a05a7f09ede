"""Files of planners: check, see what they would change, store."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.ingest.check import check_file
from koppel.ingest.partner_column import Action
from koppel.ingest.profiles import dump_profile, load_profile
from koppel.ingest.report import Checked, report_json
from koppel.model import Visibility
from koppel.services.installation.room import require_upload_room
from koppel.services.intake.consequences import NOTHING, Consequences, Weighing
from koppel.services.intake.detection import refresh, settle_footprints
from koppel.services.intake.earlier_files import difference, how_read
from koppel.services.intake.mends import keep_mends, mends_before
from koppel.services.intake.other_partners import (
    check_names,
    decided_for_all,
    known_partners,
    remember,
    remembered,
    require_decided,
)
from koppel.services.intake.places import place_names
from koppel.services.permission import require
from koppel.services.publishing.shift_reasons import add_reason, asked_of_rows
from koppel.store.chances.effect import effect_since_mark, mark_findings
from koppel.store.intake import uploads as stored
from koppel.store.intake.newer import newer_by_hand
from koppel.store.plans.activity_changes import put_activities, withdraw
from koppel.store.plans.partners import add_missing_partners, put_partner
from koppel.store.plans.profiles import save_profile
from koppel.workers import apart

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date
    from typing import Literal
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.ingest.partner_column import Decision
    from koppel.ingest.places import Gazetteer
    from koppel.ingest.profiles import Profile
    from koppel.ingest.row_context import Corrections
    from koppel.model import Activity, PartnerType
    from koppel.model.chances import Effect
    from koppel.model.intake import Diff, Mend, Newer, Upload
    from koppel.services.publishing.shift_reasons import ReasonText
    from koppel.store.database import Store
    from koppel.store.writing import Writer

    ShiftReasons = Callable[[tuple[str, str]], ReasonText | None]

WITHDRAWN_BECAUSE = "niet meer in het ingeleverde bestand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """
    What came of a file.

    ``upload_id`` is None where nothing was stored: a dry run, or rows were refused and that was not allowed.
    ``newer`` are works of the file that were changed by hand since an earlier file, whatever was chosen of them.
    """

    checked: Checked
    diff: Diff
    effect: Effect
    upload_id: UUID | None
    consequences: Consequences = NOTHING
    newer: tuple[Newer, ...] = ()


class _NotStoredError(Exception):
    """Carries the outcome of a dry run out of the transaction that it rolls back."""

    def __init__(self, outcome: Imported) -> None:
        super().__init__()
        self.outcome = outcome


def check(
    catalogue: Catalogue,
    settings: Settings,
    content: bytes,
    name: str,
    *,
    profile: Profile,
    crs: str,
    today: date,
    layer: str | None = None,
    partner: str | None = None,
    needs_partner: bool = False,
    decisions: Mapping[str, Decision] | None = None,
    known_partners: Collection[str] = (),
    corrections: Corrections | None = None,
    mends: Collection[Mend] = (),
    gazetteer: Gazetteer | None = None,
    progress: Callable[[float], None] | None = None,
) -> Checked:
    """Read and judge a file; nothing is stored. Without `needs_partner`, rows may belong to nobody."""
    return apart(
        check_file,
        content,
        name,
        settings=settings,
        catalogue=catalogue,
        target_crs=crs,
        profile=profile,
        today=today,
        partner=partner,
        layer=layer,
        needs_partner=needs_partner,
        decisions=None if decisions is None else dict(decisions),
        known_partners=known_partners,
        corrections=corrections,
        mends=mends,
        gazetteer=gazetteer,
        progress=progress,
    )


def import_file(
    store: Store,
    catalogue: Catalogue,
    settings: Settings,
    content: bytes,
    name: str,
    *,
    today: date,
    partner: str | None = None,
    partner_type: PartnerType | None = None,
    others: Mapping[str, Decision] | None = None,
    profile: Profile | None = None,
    layer: str | None = None,
    dry_run: bool = False,
    partial: bool = False,
    missing: Literal["keep", "withdraw"] = "keep",
    corrections: Corrections | None = None,
    with_mends: bool = True,
    shift_reasons: ShiftReasons | None = None,
    keep_newer: Callable[[tuple[str, str]], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Imported:
    """
    Store a file, find again what it touches, and tell what changed: one transaction, all of it or nothing.

    Parameters
    ----------
    store, catalogue, settings
        Of this installation.
    content, name
        The file.
    today
        The day from which koppelkansen count.
    partner
        For whom the file is handed in; without it a column of the profile says whose each work is.
    partner_type
        What sort of organisation the partner is.
    others
        What is done with rows that name another partner, by `same_name` of the name; over what was decided before.
    profile
        What the columns mean; Koppel's own template by default.
    layer
        Layer of a file with several.
    dry_run
        Do everything and store nothing.
    partial
        Store the good rows even where others are refused.
    missing
        What to do with works of earlier files of this profile that are not in this one.
    corrections
        By row: values of fields that were mended by hand, over what the file says.
    with_mends
        Mend again what was mended by hand in earlier files of the partner.
    shift_reasons
        Returns, for the partner and number of a work whose days residents know and that moves, why it moves.
    keep_newer
        Tells, for the partner and number of a work that was changed by hand since an earlier file, whether these
        changes stay; without it the file is followed.
    progress
        Is told the share of the checks that is done, 0–1.

    Raises
    ------
    InputError
        The file as a whole cannot be used; ``partner_undecided`` where rows name another partner and nobody said what
        is to be done with them; ``no_room`` on the disk.
    RefusedError
        ``forbidden.upload``: there are works in it of partners of which the actor of the store is no planner.
    """
    require_upload_room(settings, len(content), name)
    mends = mends_before(store, partner) if with_mends else ()
    chosen = profile or load_profile("koppel", settings.profiles)
    checked = apart(
        check_file,
        content,
        name,
        settings=settings,
        catalogue=catalogue,
        target_crs=store.crs,
        profile=chosen,
        today=today,
        partner=partner,
        layer=layer,
        decisions={**remembered(store, partner), **(others or {})},
        known_partners=known_partners(store),
        corrections=corrections,
        mends=mends,
        gazetteer=place_names(store, name, corrections, mends),
        progress=progress,
    )
    check_names(checked.report, others or {})
    return import_checked(
        store,
        catalogue,
        settings,
        content,
        name,
        checked,
        profile=chosen,
        today=today,
        partner=partner,
        partner_type=partner_type,
        dry_run=dry_run,
        partial=partial,
        missing=missing,
        shift_reasons=shift_reasons,
        keep_newer=keep_newer,
    )


def import_checked(
    store: Store,
    catalogue: Catalogue,
    settings: Settings,
    content: bytes,
    name: str,
    checked: Checked,
    *,
    profile: Profile,
    today: date,
    partner: str | None = None,
    partner_type: PartnerType | None = None,
    dry_run: bool = False,
    partial: bool = False,
    missing: Literal["keep", "withdraw"] = "keep",
    shift_reasons: ShiftReasons | None = None,
    keep_newer: Callable[[tuple[str, str]], bool] | None = None,
    let_go: Collection[tuple[str, str]] = (),
) -> Imported:
    """
    Store a file that was checked already; as `import_file`, which see.

    Parameters
    ----------
    checked
        What `check` made of these bytes with this profile and partner.
    let_go
        Number and field of what was mended in earlier files and no longer holds.
    """
    require_upload_room(settings, len(content), name)
    require_decided(checked.report, partner, name)
    named = {item.partner for item in checked.activities} or ({partner} if partner else store.actor.partners)
    if partner and any(item.decision and item.decision.action is Action.SAME for item in checked.report.others):
        # What is remembered for a partner is decided by who hands in for it.
        named |= {partner}
    require(store, Task.UPLOAD, named)
    is_stored = not dry_run and (partial or not checked.report.rejected) and bool(checked.activities)
    try:
        with store.write(store.actor.name, "import", profile=profile.name) as writer:
            settle(writer, catalogue, today)
            mark_findings(writer)
            weighing = Weighing(writer, store)
            newer = newer_by_hand(writer.cursor, checked.activities)
            checked = replace(checked, activities=_less(checked.activities, newer, keep_newer))
            remembered_as = None if partner is None else how_read(writer, settings, profile, partner, name)
            known_as = profile.name if remembered_as is None else remembered_as.name
            diff = difference(
                writer.cursor,
                checked,
                profile,
                store.actor,
                names={profile.name, known_as},
                is_register=partner is None,
            )
            upload_id = stored.add_upload(
                writer,
                file_name=name,
                content=content,
                partners=sorted({item.partner for item in checked.activities}),
                profile=known_as,
                layer=checked.report.layer,
                report=json.dumps(report_json(checked.report, settings.lang), ensure_ascii=False),
            )
            touched = _put(writer, catalogue, checked, diff, upload_id, withdraws=missing == "withdraw")
            if shift_reasons is not None:
                _explain(writer, store, diff, shift_reasons)
            remember(writer, checked.report, partner)
            keep_mends(writer, checked.report, partner, let_go)
            if partner is not None and remembered_as is not None:
                save_profile(writer, partner, remembered_as.name, dump_profile(remembered_as))
            if partner is not None and partner_type is not None:
                put_partner(writer, partner, partner_type)
            weighing.changed([*(item.old for item in diff.changed), *diff.missing], touched)
            refresh(writer, catalogue, today=today, changed=touched)
            effect = effect_since_mark(writer, store.actor)
            weight = weighing.consequences(effect)
            outcome = Imported(
                checked=checked, diff=diff, effect=effect, upload_id=upload_id, consequences=weight, newer=newer
            )
            if not is_stored:
                raise _NotStoredError(replace(outcome, upload_id=None))
    except _NotStoredError as told:
        return told.outcome
    return outcome


def original(store: Store, upload_id: UUID) -> bytes:
    """
    Return the bytes of a file as it was handed in.

    Raises
    ------
    NotFoundError
        There is no such upload.
    """
    with store.read() as cursor:
        return stored.get_content(cursor, upload_id)


def list_uploads(store: Store) -> tuple[Upload, ...]:
    """Return all uploads, the latest first."""
    with store.read() as cursor:
        return stored.list_uploads(cursor)


def settle(writer: Writer, catalogue: Catalogue, today: date) -> None:
    """Bring the findings up to date before a change."""
    # The effect of a change must not hold what a new day or new rules bring.
    settle_footprints(writer, catalogue)
    refresh(writer, catalogue, today=today, changed=())


def _less(
    activities: Sequence[Activity], newer: Sequence[Newer], keep: Callable[[tuple[str, str]], bool] | None
) -> tuple[Activity, ...]:
    """Let fields that were changed by hand since stay as they are, in works of which that was chosen."""
    newer_by_key = {item.key: item for item in newer if keep is not None and keep(item.key)}
    if not newer_by_key:
        return tuple(activities)
    return tuple(
        item
        if (hand_made := newer_by_key.get((item.partner, item.external_id))) is None
        else replace(item, **{name: getattr(hand_made.old, name) for name in hand_made.fields})
        for item in activities
    )


def _put(
    writer: Writer, catalogue: Catalogue, checked: Checked, diff: Diff, upload_id: UUID, *, withdraws: bool
) -> set[UUID]:
    widths = {kind.id: kind.width_m for kind in catalogue.kinds.values()}
    add_missing_partners(writer, {item.partner for item in checked.activities})
    put = put_activities(writer, checked.activities, widths=widths, upload_id=upload_id)
    missing = diff.missing if withdraws else ()
    gone = [item.id for item in missing if item.id is not None]
    withdrawn = withdraw(writer, gone, WITHDRAWN_BECAUSE, upload_id=upload_id) if gone else ()
    counts = {"new": len(put.new), "changed": len(put.changed), "unchanged": len(put.unchanged)}
    stored.set_counts(writer, upload_id, withdrawn=len(withdrawn), **counts)
    writer.note(upload=upload_id, withdrawn=len(withdrawn), **counts)
    _note_shared(writer, checked, diff, missing)
    return {*put.new, *put.changed, *withdrawn}


def _note_shared(writer: Writer, checked: Checked, diff: Diff, withdrawn: Collection[Activity]) -> None:
    """Count apart what of a file others may see, before it or after; a file without any of that is for its partners."""
    touched: dict[str, list[tuple[Activity, ...]]] = {
        "new": [(item,) for item in diff.new],
        "changed": [(item.old, item.new) for item in diff.changed],
        "unchanged": [(item,) for item in diff.unchanged],
        "withdrawn": [(item,) for item in withdrawn],
    }
    shared = {
        name: sum(any(state.visibility is not Visibility.EIGEN for state in states) for states in changed_states)
        for name, changed_states in touched.items()
    }
    own_rows = {item.source_row for item in checked.activities if item.visibility is Visibility.EIGEN}
    others = decided_for_all(checked.report, own_rows)
    writer.note(shared={**shared, "other_partners": others} if others else shared)
    # Of a file with nothing in it all may know.
    writer.only_for = set()
    if not any(shared.values()):
        writer.only_for = {states[0].partner for changed_states in touched.values() for states in changed_states}


def _explain(writer: Writer, store: Store, diff: Diff, shift_reasons: ShiftReasons) -> None:
    pairs = [(item.old, item.new) for item in diff.changed]
    moved = asked_of_rows(store, pairs)
    for old, new in pairs:
        key = (new.partner, new.external_id)
        if key in moved and (reason := shift_reasons(key)) is not None:
            add_reason(writer, replace(new, id=old.id), reason)
