"""Step 2: which column means what, and what its values mean; kept as a profile for a next time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text, text
from koppel.ingest.looks import unmapped_columns
from koppel.ingest.mapping import map_columns
from koppel.ingest.profiles import COLUMN_FIELDS, PLACE
from koppel.ingest.raw import CrsSource
from koppel.model import Status
from koppel.services.plans.profiles import known_profiles, save
from koppel.ui.choices import is_chosen, show
from koppel.ui.components.intake import work
from koppel.ui.components.intake.done import tell_done
from koppel.ui.components.intake.steps import draw_way
from koppel.ui.components.intake.tables import draw_editor
from koppel.ui.drafts import done, draft_of, tell
from koppel.ui.words import plain

if TYPE_CHECKING:
    from koppel.ingest.profiles import Profile
    from koppel.services.intake.reading import Recognised, SourceValue
    from koppel.ui.components.intake.draft import Draft
    from koppel.ui.session import Session

_PROFILE = "handin.profile"
_VALUE_FIELDS = ("kind", "status")


def draw_columns_step(session: Session, draft: Draft) -> None:
    """Draw the step."""
    recognised = work.recognised(session, draft)
    base = work.base_profile(session, draft)
    _choose(session, draft)
    st.subheader(session.text("handin.columns"), anchor=False)
    st.caption(session.text("handin.columns_help"))
    _mapping(session, draft, recognised, base)
    _ask_unmapped(session, recognised, work.profile_of(session, draft))
    _values(session, draft)
    _save(session, draft)
    used = work.profile_of(session, draft)
    mapping, _ = map_columns(recognised.sample, used)
    have = {*mapping, *used.constants, *used.defaults}
    needed = ("external_id", "kind", *([PLACE] if recognised.crs_source is CrsSource.ABSENT else []))
    missing = [_label(session, name) for name in needed if name not in have]
    if draft.partner is None and "partner" not in have:
        missing.append(session.text("partner"))
    draw_way(session, draft, may=not missing, why_not=session.text("handin.needs_columns", names=missing))


def _choose(session: Session, draft: Draft) -> None:
    known = known_profiles(session.store, session.settings)
    labels = {item.name: item.label.get(session.language, item.name) for item in known}
    labels = {work.PROPOSED: session.text("handin.profile_proposed")} | labels
    before = draft.profile
    fitting = draft.keep(("fits", draft.sha, draft.layer), lambda: before)
    show(_PROFILE, before if before in labels else next(iter(labels)))
    st.selectbox(
        session.text("profile"),
        list(labels),
        format_func=lambda name: labels.get(name, name),
        help=session.text("handin.profile_help"),
        key=_PROFILE,
        on_change=_other_profile,
        args=(draft,),
    )
    if fitting == draft.profile:
        st.caption(session.text("handin.profile_fitting"))


def _other_profile(draft: Draft) -> None:
    """Start from another profile; what was changed in the one before goes."""
    if not is_chosen(_PROFILE):
        return
    draft.profile = st.session_state[_PROFILE]
    draft.fields, draft.values = None, {}
    draft.edited += 1


def _mapping(session: Session, draft: Draft, recognised: Recognised, base: Profile) -> None:
    mapping, notes = map_columns(recognised.sample, base)
    personal = {issue.field for issue in notes if issue.code == "personal_data"}
    current = mapping if draft.fields is None else draft.fields
    columns = [column for column in recognised.columns if column.name not in personal]
    key = ("editor", draft.sha, draft.layer, base.name, draft.edited)
    frame = draft.keep(
        key,
        lambda: pd.DataFrame(
            {
                "column": [column.name for column in columns],
                "examples": [" · ".join(column.examples) for column in columns],
                "field": [_field_of(current, column.name) for column in columns],
            }
        ),
    )
    edited = draw_editor(
        frame,
        key=f"handin-columns-{'-'.join(str(part) for part in key[1:])}",
        fixed=["column", "examples"],
        columns={
            "column": st.column_config.TextColumn(session.text("handin.column")),
            "examples": st.column_config.TextColumn(session.text("handin.examples"), width="large"),
            "field": st.column_config.SelectboxColumn(
                session.text("handin.field"),
                options=list(COLUMN_FIELDS),
                format_func=lambda name: _label(session, str(name)),
                width="medium",
            ),
        },
    )
    if personal:
        st.caption(plain(session.text("handin.personal", columns=sorted(personal))))
    fields = _fields(edited, mapping)
    draft.fields = None if fields == dict(mapping) else fields


def _fields(edited: pd.DataFrame, mapping: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401
    """Return field to columns; several columns of one field keep the order of preference that they had."""
    chosen: dict[str, list[str]] = {}
    for column, field in zip(edited["column"], edited["field"], strict=True):
        if isinstance(field, str) and field:
            chosen.setdefault(field, []).append(str(column))
    order = {name: list(columns) for name, columns in mapping.items()}
    names = [name for name in mapping if name in chosen] + [name for name in chosen if name not in mapping]
    return {
        name: tuple(
            sorted(
                chosen[name], key=lambda item: order.get(name, []).index(item) if item in order.get(name, []) else 99
            )
        )
        for name in names
    }


def _field_of(mapping: Any, column: str) -> str | None:  # noqa: ANN401
    return next((field for field, columns in mapping.items() if column in columns), None)


def _label(session: Session, name: str) -> str:
    return session.text("partner") if name == "partner" else text(f"panel.field.{name}", session.language)


def _values(session: Session, draft: Draft) -> None:
    profile = work.profile_of(session, draft)
    values_by_field = work.source_values(session, draft, profile, _VALUE_FIELDS)
    for field in _VALUE_FIELDS:
        if field == "status" and profile.status_from_dates:
            continue
        columns = profile.fields.get(field)
        key = ("values", field, draft.sha, draft.layer, profile.name, columns, draft.edited)
        values = values_by_field[field]
        if not values:
            continue
        unknown = sum(item.read_as is None for item in values)
        default = profile.defaults.get(field)
        name = _label(session, field)
        title = session.text("handin.values", field=name, count=len(values), unknown=unknown)
        guessed = sum(item.is_guess for item in values)
        with st.expander(title, expanded=unknown + guessed > 0):
            if guessed:
                st.info(session.text("handin.values_guessed", count=guessed))
            st.caption(
                session.text("handin.values_help")
                + (f" {session.text('handin.values_default', value=default)}" if default else "")
            )
            frame = draft.keep(
                ("frame", *key),
                lambda: pd.DataFrame(
                    {
                        "value": [item.value for item in values],  # noqa: B023
                        "count": [item.count for item in values],  # noqa: B023
                        "alike": [_alike(session, item) for item in values],  # noqa: B023
                        "means": [item.read_as for item in values],  # noqa: B023
                    }
                ),
            )
            options = list(session.catalogue.kinds) if field == "kind" else [item.value for item in Status]
            edited = draw_editor(
                frame,
                key=f"handin-values-{field}-{draft.sha[:8]}-{draft.layer}-{profile.name.rstrip('*')}-{columns}-{draft.edited}",
                fixed=["value", "count", "alike"],
                columns={
                    "value": st.column_config.TextColumn(session.text("handin.value"), width="large"),
                    "count": st.column_config.NumberColumn(session.text("handin.count"), width="small"),
                    "alike": st.column_config.TextColumn(session.text("handin.alike"))
                    if any(item.suggestions for item in values)
                    else None,
                    "means": st.column_config.SelectboxColumn(
                        session.text("handin.means"), options=options, format_func=_meaning(session, field)
                    ),
                },
            )
        changed = {
            str(value): str(means)
            for value, means, before in zip(edited["value"], edited["means"], frame["means"], strict=True)
            if isinstance(means, str) and means and means != before
        }
        if changed:
            draft.values[field] = draft.values.get(field, {}) | changed


def _alike(session: Session, item: SourceValue) -> str:
    """Return the three kinds that an unknown value is most like, as they are called."""
    labels = [session.catalogue.kinds[kind].label[session.language] for kind in item.suggestions]
    return ", ".join(labels)


def _ask_unmapped(session: Session, recognised: Recognised, used: Profile) -> None:
    """Ask about columns that seem to say where, when or how much, and that mean nothing yet."""
    mapping, _ = map_columns(recognised.sample, used)
    columns_by_look: dict[str, list[str]] = {}
    for column, look in unmapped_columns(recognised.sample, used, mapping).items():
        columns_by_look.setdefault(look, []).append(column)
    for look, columns in columns_by_look.items():
        st.warning(plain(session.text(f"handin.looks_{look}", columns=columns)))


def _meaning(session: Session, field: str) -> Any:  # noqa: ANN401
    if field == "kind":
        return lambda name: session.catalogue.kinds[name].label[session.language]
    return lambda name: session.view_text(f"status.{name}")


def _save(session: Session, draft: Draft) -> None:
    changed = draft.fields is not None or any(draft.values.values())
    known = {item.name for item in known_profiles(session.store, session.settings)}
    profile = work.profile_of(session, draft)
    if draft.partner is None or (not changed and profile.name in known):
        return
    with st.container(border=True):
        st.write(session.text("handin.save_help"))
        writing = draft_of(f"profile-{draft.sha[:16]}", {"name": profile.name.rstrip("*")})
        tell(session, writing)
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        name = left.text_input(session.text("handin.save_name"), max_chars=80, key=writing.key("name"))
        if right.button(session.text("handin.save"), key="handin-save"):
            try:
                profile_saved = save(session.store, session.settings, profile, partner=draft.partner, name=name)
            except KoppelError as error:
                st.error(plain(error_text(error, session.language)))
                return
            done(writing)
            draft.profile, draft.fields, draft.values = profile_saved.name, None, {}
            draft.edited += 1
            tell_done(session.text("handin.saved", name=profile_saved.name))
            st.rerun()
