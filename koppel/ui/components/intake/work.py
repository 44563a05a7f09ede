"""What takes time while handing in, done once for the same file and choices."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.ingest.profiles import dump_profile
from koppel.ingest.suggest import suggest_profile
from koppel.model import PartnerType
from koppel.services.intake import reading
from koppel.services.intake.mends import mends_before
from koppel.services.intake.other_partners import known_partners, remembered
from koppel.services.intake.places import place_names
from koppel.services.intake.reading import fitting_profile, recognise
from koppel.services.intake.uploads import check, import_checked
from koppel.services.plans.profiles import known_profiles
from koppel.services.publishing.shift_reasons import checked_reason
from koppel.ui.jobs import is_begun, result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from koppel.ingest.partner_column import Decision
    from koppel.ingest.profiles import Profile
    from koppel.ingest.report import Checked
    from koppel.services.intake.reading import Recognised, SourceValue
    from koppel.services.intake.uploads import Imported
    from koppel.services.publishing.shift_reasons import ReasonText
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session

# Stands for the profile that is made from the file itself.
PROPOSED = "*"
STORING = "handin-store"


def recognised(session: Session, draft: Draft) -> Recognised:
    """
    Say what the file seems to be.

    Raises
    ------
    InputError
        It cannot be used as a whole, or a layer must be chosen first.
    """
    key = ("recognised", draft.sha, draft.layer, draft.crs)

    read = partial(
        recognise,
        session.settings,
        draft.content,
        draft.name,
        target_crs=session.store.crs,
        layer=draft.layer,
        crs=draft.crs,
    )
    return draft.keep(key, lambda: result_of(session, "handin-read", key, read, "handin.reading"))


def source_values(
    session: Session, draft: Draft, profile: Profile, fields: Sequence[str]
) -> Mapping[str, tuple[SourceValue, ...]]:
    """Return what stands in the columns of kinds and of statuses; once for the same columns and meanings."""
    columns = tuple(profile.fields.get(field) for field in fields)
    key = ("values", draft.sha, draft.layer, profile.name, columns, draft.edited)
    read = partial(
        reading.source_values,
        session.catalogue,
        session.settings,
        draft.content,
        draft.name,
        profile,
        layer=draft.layer,
    )
    return draft.keep(key, lambda: result_of(session, "handin-values", key, read, "handin.reading"))


def layers_of(session: Session, draft: Draft) -> tuple[str, ...]:
    """Return the layers to choose from; empty where there is nothing to choose."""
    try:
        layers = recognised(session, draft).layers
    except InputError as error:
        if error.code != "layer_not_chosen":
            raise
        named = error.facts.get("layers")
        layers = (
            named if isinstance(named, tuple) else tuple(part.strip() for part in str(error.facts["right"]).split(","))
        )
    return layers if len(layers) > 1 else ()


def base_profile(session: Session, draft: Draft) -> Profile:
    """Return the profile that the visitor chose; at first it is the one that fits the file best."""
    known = known_profiles(session.store, session.settings, first=whose(draft))
    if draft.profile is None:
        fitting = _proposal(session, draft, known)
        draft.profile = fitting.name if fitting.name in {item.name for item in known} else PROPOSED
    for profile in known:
        if profile.name == draft.profile:
            return profile
    return _proposal(session, draft, ())


def _proposal(session: Session, draft: Draft, known: Sequence[Profile]) -> Profile:
    file = recognised(session, draft)
    key = ("fitting", draft.sha, draft.layer, tuple(profile.name for profile in known))
    return draft.keep(
        key,
        lambda: (
            fitting_profile(session.catalogue, session.settings, file, known)
            if known
            else suggest_profile(file.sample, session.catalogue, folder=session.settings.profiles)
        ),
    )


def profile_of(session: Session, draft: Draft) -> Profile:
    """Return the profile with what the visitor changed in it; a changed one has a name of its own."""
    base = base_profile(session, draft)
    if draft.fields is not None or any(draft.values.values()):
        values = {name: dict(table) for name, table in base.values.items()}
        for name, table in draft.values.items():
            values[name] = values.get(name, {}) | table
        changed = replace(base, fields=base.fields if draft.fields is None else draft.fields, values=values)
        base = replace(changed, name=f"{base.name}*")
    return replace(base, crs=draft.crs) if draft.crs else base


def whose(draft: Draft) -> str | None:
    """Return the partner; None where each row of the file says it."""
    return draft.partner or None


def decisions(session: Session, draft: Draft) -> Mapping[str, Decision]:
    """Return what was decided of other names in the file, now and before."""
    now = {name: decision for (partner, name), decision in draft.others.items() if partner == whose(draft)}
    return {**remembered(session.store, whose(draft)), **now}


def checked(session: Session, draft: Draft) -> Checked:
    """
    Check the file with the profile and what was mended by hand; once for the same.

    Raises
    ------
    InputError
        The file as a whole cannot be used.
    """
    profile = profile_of(session, draft)
    key = _check_key(session, draft, profile)
    mends = [item for item in mends_before(session.store, whose(draft)) if item.key not in draft.let_go]

    def begin() -> Checked:
        corrections = {row: dict(fields) for row, fields in draft.corrections.items()}
        judge = partial(
            check,
            session.catalogue,
            session.settings,
            draft.content,
            draft.name,
            profile=profile,
            crs=session.store.crs,
            today=session.today,
            layer=draft.layer,
            partner=whose(draft),
            needs_partner=True,
            decisions=decisions(session, draft),
            known_partners=known_partners(session.store),
            corrections=corrections,
            mends=mends,
            gazetteer=place_names(session.store, draft.name, corrections, mends),
        )
        return result_of(session, "handin-check", key, judge, "handin.checking")

    return draft.keep(key, begin)


def tried(session: Session, draft: Draft) -> Imported:
    """Say what storing would change, without doing it; once for the same state of the store."""
    file = checked(session, draft)
    key = (
        "tried",
        *_check_key(session, draft, profile_of(session, draft)),
        draft.missing,
        _followed(draft),
        session.revision,
    )

    compare = _importing(session, draft, file, dry_run=True)
    return draft.keep(key, lambda: result_of(session, "handin-try", key, compare, "handin.comparing"))


def store(session: Session, draft: Draft) -> Imported:
    """Store the good rows; who leaves the page meanwhile finds the receipt when it comes back."""
    file = checked(session, draft)
    put = _importing(session, draft, file, dry_run=False)
    return result_of(session, STORING, draft.sha, put, "handin.storing", is_asked=True)


def is_storing(draft: Draft) -> bool:
    """Tell whether the file is being stored, or was since the page was last drawn."""
    return is_begun(STORING, draft.sha)


def _importing(session: Session, draft: Draft, file: Checked, *, dry_run: bool) -> Callable[[], Imported]:
    return partial(
        import_checked,
        session.store,
        session.catalogue,
        session.settings,
        draft.content,
        draft.name,
        file,
        profile=profile_of(session, draft),
        today=session.today,
        partner=whose(draft),
        partner_type=PartnerType(draft.partner_type) if draft.partner and draft.partner_type else None,
        dry_run=dry_run,
        partial=dry_run or draft.partial,
        missing="withdraw" if draft.missing == "withdraw" else "keep",
        shift_reasons=None if dry_run else _reasons(session, draft).get,
        keep_newer=partial(_stays, _followed(draft)),
        let_go=frozenset(draft.let_go),
    )


def _followed(draft: Draft) -> frozenset[tuple[str, str]]:
    return frozenset(draft.followed)


def _stays(followed: Collection[tuple[str, str]], key: tuple[str, str]) -> bool:
    return key not in followed


def _reasons(session: Session, draft: Draft) -> dict[tuple[str, str], ReasonText]:
    judged = {
        key: checked_reason(session.settings, typed, session.language) for key, typed in sorted(draft.reasons.items())
    }
    return {key: reason for key, reason in judged.items() if reason is not None}


def _check_key(session: Session, draft: Draft, profile: Profile) -> tuple[object, ...]:
    mended = json.dumps(draft.corrections, sort_keys=True)
    before = tuple(item for item in mends_before(session.store, whose(draft)) if item.key not in draft.let_go)
    decided = tuple(sorted(decisions(session, draft).items(), key=lambda item: item[0]))
    return (
        "checked",
        draft.sha,
        draft.layer,
        whose(draft),
        dump_profile(profile),
        mended,
        before,
        decided,
        session.today,
    )
