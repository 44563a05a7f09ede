"""Steps 4 and 5: what storing would change, storing, and the receipt with the way to undo it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from koppel.errors import InputError
from koppel.i18n import error_text, text
from koppel.publish.words import when_text
from koppel.services.facts.works import period_text
from koppel.services.intake.uploads import list_uploads
from koppel.services.plans.activity_panel import field_text
from koppel.services.publishing.public_promise import public_period
from koppel.services.publishing.shift_reasons import LONGEST_REASON, asked_of_rows
from koppel.ui import state
from koppel.ui.components.intake import work
from koppel.ui.components.intake.draft import bound, current, forget, go
from koppel.ui.components.intake.effect import draw_consequences, draw_effect
from koppel.ui.components.intake.newer import draw_newer
from koppel.ui.components.intake.others import decision_words, rows_words
from koppel.ui.components.intake.tables import draw_counts, draw_table
from koppel.ui.components.intake.undoing import draw_undo_button, draw_undo_question
from koppel.ui.components.plans.filters import clear as clear_filters
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.ingest.report import Report
    from koppel.model import Activity
    from koppel.model.intake import Diff
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session

_MOST = 100
_NO_PLACES: Mapping[int, str] = MappingProxyType({})
_WITH_PRECISION = ("start", "end")


def draw_compare_step(session: Session, draft: Draft) -> None:
    """Draw what storing would change, and the button that stores."""
    outcome = work.tried(session, draft)
    diff = outcome.diff
    sorts = ("new", "changed", "unchanged", *(("refused",) if diff.refused else ()), "missing")
    draw_counts(((session.text(f"handin.{name}"), len(getattr(diff, name)), "") for name in sorts), session.language)
    draw_newer(session, draft, outcome.newer)
    _changed(session, diff)
    _listed(session, "new", diff.new, _places(session, outcome.checked.report))
    _refused(session, diff)
    _missing(session, draft, diff)
    _moved(session, draft, diff)
    st.subheader(session.text("handin.effect"), anchor=False)
    draw_effect(session, outcome.effect, outcome.checked.activities)
    draw_consequences(session, outcome.consequences)
    left_out = outcome.checked.report.rejected
    if left_out:
        st.warning(session.text("handin.left_out", count=left_out))
    with st.container(horizontal=True, gap="small"):
        st.button(f"← {session.text('handin.back')}", key="handin-back", on_click=go, args=("check",))
        is_asked = st.button(session.text("store"), type="primary", key="handin-store")
        if is_asked or work.is_storing(draft):
            try:
                draft.outcome = work.store(session, draft)
            except InputError as error:
                if error.code not in ("shift_reason_unfit", "no_room"):
                    raise
                st.error(plain(error_text(error, session.language)))
                return
            draft.stored = draft.outcome.upload_id
            go("receipt")
            st.rerun()


def draw_receipt(session: Session, draft: Draft) -> None:
    """Draw what was stored, and the way to undo it."""
    outcome = draft.outcome
    if outcome is None or draft.stored is None:
        return
    st.success(session.text("stored"))
    diff = outcome.diff
    withdrawn = len(diff.missing) if draft.missing == "withdraw" else 0
    counts = {
        "new": len(diff.new),
        "changed": len(diff.changed),
        "unchanged": len(diff.unchanged),
        "withdrawn": withdrawn,
    }
    draw_counts(((session.text(f"handin.{name}"), count, "") for name, count in counts.items()), session.language)
    draw_table(
        (session.text("handin.receipt"), ""),
        (
            (session.text("file"), draft.name),
            (session.text("partner"), draft.partner or session.text("handin.partner_in_file")),
            (session.text("handin.number"), str(draft.stored)),
            (session.text("handin.stored_at"), _moment(session, draft)),
            (session.text("handin.mended"), str(len(draft.corrections))),
            (session.text("handin.left_out_short"), str(outcome.checked.report.rejected)),
            (session.text("handin.skipped_short"), str(outcome.checked.report.left_out)),
        ),
    )
    _others(session, draft, outcome.checked.report)
    st.subheader(session.text("handin.effect"), anchor=False)
    draw_effect(session, outcome.effect, outcome.checked.activities)
    draw_consequences(session, outcome.consequences)
    st.write(session.text("handin.undo_help"))
    with st.container(horizontal=True, gap="small"):
        st.button(session.text("handin.to_map"), key="handin-to-map", type="primary", on_click=_to_map)
        st.button(session.text("handin.next_file"), key="handin-next-file", on_click=forget)
        draw_undo_button(session, draft.stored, key="handin-undo")
    if draw_undo_question(session, draft.stored, draft.name):
        draft.stored, draft.outcome = None, None
        go("compare")
        st.rerun()


def _others(session: Session, draft: Draft, report: Report) -> None:
    """Say what was decided of names that are not the partner's."""
    if report.others:
        heads = [session.text(f"handin.others_{name}") for name in ("column", "rows_column", "decided")]
        rows = [
            (
                short(item.name, 80),
                rows_words(session, item),
                decision_words(session, item, item.decision, draft.partner or "") if item.decision else "–",
            )
            for item in report.others
        ]
        draw_table(heads, rows)


def _moment(session: Session, draft: Draft) -> str:
    return session.when(
        next((item.uploaded_at for item in list_uploads(session.store) if item.id == draft.stored), None)
    )


def _to_map() -> None:
    """Show the works of whom this was handed in for, and no others: who looks wants to see what arrived."""
    state.put("page", "kaart")
    # Where somebody looked before may be elsewhere.
    state.put("place", None)
    state.put("activity", None)
    draft = current()
    if draft is not None and draft.outcome is not None:
        clear_filters()
        partners = {item.partner for item in draft.outcome.checked.activities}
        state.put("partners", tuple(sorted(partners)))
    if draft is not None and draft.stored is not None:
        forget()


def _changed(session: Session, diff: Diff) -> None:
    if not diff.changed:
        return
    language = session.language
    rows = []
    for item in diff.changed[:_MOST]:
        for change in item.fields:
            if change.field.endswith("_precision") and change.field.removesuffix("_precision") in {
                other.field for other in item.fields
            }:
                continue
            name = change.field.removesuffix("_precision") if change.field.endswith("_precision") else change.field
            was, now = (field_text(one, name, session.catalogue, language) or "–" for one in (item.old, item.new))
            if name == "geometry":
                was, now = "", session.text("handin.moved")
            title = short(item.new.title, 120)
            rows.append((f"{title} ({item.new.external_id})", text(f"panel.field.{name}", language), was, now))
    with st.expander(session.text("handin.changed_list", count=len(diff.changed)), expanded=True):
        heads = ("handin.work", "field_changed", "handin.from", "handin.to")
        draw_table([session.text(name) for name in heads], rows)
        _rest(session, len(diff.changed))


def _places(session: Session, report: Report) -> dict[int, str]:
    """Return by row what its words for a place were read as."""
    read_as = {issue.row: issue.facts["place"] for issue in report.issues if issue.code.startswith("place_read")}
    return {
        row: str(place.get(session.language, "")) if isinstance(place, dict) else str(place)
        for row, place in read_as.items()
    }


def _listed(session: Session, name: str, items: Sequence[Activity], places: Mapping[int, str] = _NO_PLACES) -> None:
    if not items:
        return
    with st.expander(session.text(f"handin.{name}_list", count=len(items))):
        heads = [session.text(f"handin.{part}") for part in ("work", "kind", "when", "where", "money", "whose")]
        rows = [
            (
                f"{short(item.title, 120)} ({item.external_id})",
                session.catalogue.kinds[item.kind].label[session.language],
                period_text(item, session.language),
                places.get(item.source_row or 0)
                or field_text(item, "geometry_certainty", session.catalogue, session.language),
                field_text(item, "budget_eur", session.catalogue, session.language) or "–",
                item.partner,
            )
            for item in items[:_MOST]
        ]
        draw_table(heads, rows)
        _rest(session, len(items))


def _rest(session: Session, count: int) -> None:
    if count > _MOST:
        st.caption(session.text("handin.more", count=count - _MOST))


def _moved(session: Session, draft: Draft, diff: Diff) -> None:
    """Ask for each work that residents know why its days move; they read the answer."""
    pairs = [(item.old, item.new) for item in diff.changed]
    questions = asked_of_rows(session.store, pairs)
    moved = [new for _, new in pairs if (new.partner, new.external_id) in questions]
    if not moved:
        return
    language = session.language
    names = {name: session.text(f"handin.{name}") for name in ("shifted_before", "shifted_after", "shifted_reason")}
    title = session.text("handin.work")
    with st.expander(session.text("handin.shifted", count=len(moved)), expanded=True, icon=":material/event_repeat:"):
        st.caption(session.text("handin.shifted_help"))
        keys = [(item.partner, item.external_id) for item in moved]
        # What is typed lies over what the table began with: that stays the same while it is drawn.
        began = draft.keep(("reasons", draft.sha, draft.edited), lambda: dict(draft.reasons))
        edited = st.data_editor(
            pd.DataFrame(
                {
                    title: [f"{short(item.public_title or item.title, 120)} ({item.external_id})" for item in moved],
                    names["shifted_before"]: [when_text(questions[key].before, language) for key in keys],
                    names["shifted_after"]: [when_text(public_period(item), language) for item in moved],
                    names["shifted_reason"]: [began.get(key, questions[key].reason) for key in keys],
                }
            ),
            hide_index=True,
            disabled=[title, names["shifted_before"], names["shifted_after"]],
            column_config={
                names["shifted_reason"]: st.column_config.TextColumn(width="large", max_chars=LONGEST_REASON)
            },
            # What is typed lies in the draft when the step is drawn anew.
            key=f"handin-reasons-{draft.sha}-{draft.edited}-{language}",
            width="stretch",
        )
        reasons = zip(keys, edited[names["shifted_reason"]].tolist(), strict=True)
        draft.reasons = {key: reason or "" for key, reason in reasons}


def _refused(session: Session, diff: Diff) -> None:
    """List works of which the row was refused: they are in the file, and stay as they are."""
    if diff.refused:
        st.info(session.text("handin.refused_stay", count=len(diff.refused)))
        _listed(session, "refused", diff.refused)


def _missing(session: Session, draft: Draft, diff: Diff) -> None:
    if not diff.missing:
        return
    _listed(session, "missing", diff.missing)
    st.radio(
        session.text("handin.missing_what", count=len(diff.missing)),
        ["keep", "withdraw"],
        format_func=lambda value: session.text(f"handin.missing_{value}"),
        **bound(draft, "missing"),
    )
