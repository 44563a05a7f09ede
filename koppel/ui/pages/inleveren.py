"""Handing in a file: report, difference and effect first, then store, then undo."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

import streamlit as st

from koppel.errors import KoppelError
from koppel.i18n import error_text, issue_text
from koppel.ingest.report import rejected_geojson
from koppel.services.profiles import find_profile, known_profiles
from koppel.services.uploads import Imported, import_file, undo
from koppel.ui.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.model import Issue
    from koppel.ui.session import Session

_STORED = "stored_upload"
_MOST_ISSUES = 500
_FEW_ISSUES = 8
_LIST_HEIGHT = 360


def draw(session: Session) -> None:
    """Draw the form; nothing is stored before the button is pressed."""
    with st.container():
        st.header(session.text("upload"), anchor=False)
        _receipt(session)
        st.write(session.text("upload_help"))
        file = st.file_uploader(session.text("file"), key="upload_file")
        left, right = st.columns(2)
        partner = left.text_input(session.text("partner_name"), key="upload_partner", max_chars=200).strip() or None
        profiles = [item.name for item in known_profiles(session.store, session.settings)]
        profile = right.selectbox(
            session.text("profile"), profiles, index=profiles.index("koppel"), key="upload_profile"
        )
        if file is None:
            return
        try:
            with st.spinner(session.text("checking")):
                outcome = _import(session, file.getvalue(), file.name, partner, profile, dry_run=True)
            _report(session, outcome)
            partial = False
            if outcome.checked.report.rejected:
                partial = st.checkbox(session.text("partial"), key="upload_partial")
                st.download_button(
                    session.text("rejected_download"),
                    rejected_geojson(outcome.checked, session.store.crs, session.language),
                    file_name="geweigerd.geojson",
                    mime="application/geo+json",
                )
            may = bool(outcome.checked.activities) and (partial or not outcome.checked.report.rejected)
            if st.button(session.text("store"), type="primary", disabled=not may, key="upload_store"):
                with st.spinner(session.text("checking")):
                    stored = _import(session, file.getvalue(), file.name, partner, profile, partial=partial)
                st.session_state[_STORED] = str(stored.upload_id)
                st.rerun()
        except KoppelError as error:
            st.error(plain(error_text(error, session.language)))


def _import(
    session: Session,
    content: bytes,
    name: str,
    partner: str | None,
    profile: str,
    *,
    dry_run: bool = False,
    partial: bool = False,
) -> Imported:
    return import_file(
        session.store,
        session.catalogue,
        session.settings,
        content,
        name,
        today=date.today(),  # noqa: DTZ011
        partner=partner,
        profile=find_profile(session.store, session.settings, profile),
        dry_run=dry_run,
        partial=partial,
        actor="scherm",
    )


def _receipt(session: Session) -> None:
    upload = st.session_state.get(_STORED)
    if upload is None:
        return
    st.success(session.text("stored"))
    if st.button(session.text("undo"), key="upload_undo"):
        try:
            undo(session.store, session.catalogue, UUID(upload), today=date.today(), actor="scherm")  # noqa: DTZ011
        except KoppelError as error:
            st.error(plain(error_text(error, session.language)))
            return
        del st.session_state[_STORED]
        st.toast(session.text("undone"))
        st.rerun()


def _report(session: Session, outcome: Imported) -> None:
    report, diff = outcome.checked.report, outcome.diff
    st.write(
        session.text(
            "counts",
            read=report.read,
            accepted=report.accepted,
            repaired=report.repaired,
            rejected=report.rejected,
        )
    )
    counts = {name: len(getattr(diff, name)) for name in ("new", "changed", "unchanged", "missing")}
    st.write(session.text("diff", **counts))
    st.write(session.text("effect", appeared=len(outcome.effect.appeared), gone=len(outcome.effect.gone)))
    if report.issues:
        _issues(session, report.issues)


def _issues(session: Session, issues: Sequence[Issue]) -> None:
    """Show issues in full: what is rejected first, then by row; row 0 is the file as a whole."""
    ordered = sorted(issues, key=lambda issue: (issue.severity.value, issue.row))
    heads = "".join(f"<th>{escape(session.text(key))}</th>" for key in ("row", "field", "how_bad", "message"))
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(cell)}</td>"
            for cell in (
                str(issue.row) if issue.row else session.text("whole_file"),
                issue.field or "",
                session.text(f"severity.{issue.severity.value}"),
                issue_text(issue, session.language),
            )
        )
        + "</tr>"
        for issue in ordered[:_MOST_ISSUES]
    )
    with st.container(height=_LIST_HEIGHT if len(ordered) > _FEW_ISSUES else "content", border=False):
        st.html(f'<table class="koppel-issues"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>')
    if len(ordered) > _MOST_ISSUES:
        st.write(session.text("more_issues", count=len(ordered) - _MOST_ISSUES))
