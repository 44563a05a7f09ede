"""What was recognised in a file with indicators, what was not, and each remark with its row and column."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from koppel import formats
from koppel.i18n import error_text, issue_text, text, texts
from koppel.model import IssueSeverity
from koppel.model.compass.areas import Level, level_of
from koppel.services.compass.loading.on_map import off_map_lines, off_map_names
from koppel.ui.components.compass.file_draft import bound
from koppel.ui.components.intake.tables import draw_counts, draw_table
from koppel.ui.words import plain, short

if TYPE_CHECKING:
    from koppel.errors import KoppelError
    from koppel.ingest.compass.report import CheckedIndicators
    from koppel.model import Issue
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.files import IndicatorsImported
    from koppel.ui.components.compass.file_draft import IndicatorFile
    from koppel.ui.session import Session

_MOST = 200
_MOST_NAMES = 30


def draw_report(session: Session, compass: Compass, file: IndicatorFile, outcome: IndicatorsImported) -> None:
    """Draw the report on a file of which nothing is stored yet."""
    checked = outcome.checked
    draw_counts(
        (
            (session.text("compass.file_rows"), checked.read, ""),
            (session.text("compass.file_known"), checked.known, "good" if checked.known else ""),
            (session.text("compass.file_not_known"), checked.unknown, ""),
            (session.text("compass.file_adapted"), checked.repaired, ""),
            (session.text("compass.file_rejected"), checked.rejected, "bad" if checked.rejected else ""),
            *([(session.text("compass.file_skipped"), checked.left_out, "")] if checked.left_out else []),
        ),
        session.language,
    )
    st.markdown("\n".join(f"- {plain(line)}" for line in _recognised(session, file, outcome)))
    _off_map(session, checked)
    _understood(session, compass, checked)
    if checked.issues:
        _issues(session, compass, file, checked)
    elif checked.others:
        st.info(plain(session.text("compass.file_no_issues_but", names=_others(session, checked))))
    else:
        st.success(session.text("compass.file_no_issues"))


def _off_map(session: Session, checked: CheckedIndicators) -> None:
    """Say at once which areas the map does not know, what that means and what to do, with all their names below."""
    for item in checked.off_map:
        st.warning(plain(" ".join(off_map_lines(item, session.language))), icon=":material/wrong_location:")
        with st.expander(session.text("compass.file_off_map", count=len(item.names))):
            st.markdown("\n".join(f"- {plain(line)}" for line in off_map_names(item, session.language)))


def words_of(session: Session, error: KoppelError) -> str:
    """Say what is wrong with a file as a whole, and what to do about it on this page."""
    key = f"compass.file_error.{error.code}"
    if f"screen.{key}" in texts(session.language):
        return session.text(key, **error.facts)
    return error_text(error, session.language)


def _recognised(session: Session, file: IndicatorFile, outcome: IndicatorsImported) -> list[str]:
    checked = outcome.checked
    levels = Counter(level_of(code) for code in {item.area for item in checked.values})
    areas = [text(f"compass.areas.{level.value}", session.language, count=levels[level]) for level in reversed(Level)]
    shown = [words for level, words in zip(reversed(Level), areas, strict=True) if levels[level]]
    indicators = list(dict.fromkeys(item.indicator for item in checked.columns))
    sources = list(dict.fromkeys(item.source for item in checked.columns if item.source))
    unsourced = sum(item.source is None for item in checked.columns)
    lines = [
        session.text(
            "compass.file_form" if not checked.is_long else "compass.file_form_long", form=checked.form.upper()
        )
    ]
    if indicators and not checked.values:
        lines.append(session.text("compass.file_none_good"))
    elif indicators:
        lines.append(
            session.text(
                "compass.file_recognised",
                count=len(indicators),
                areas=shown,
                years=[str(year) for year in checked.years],
            )
        )
        if file.source:
            lines.append(session.text("compass.file_source_said", source=file.source))
        elif sources:
            lines.append(session.text("compass.file_sources", names="; ".join(sources[:_MOST_NAMES])))
        if unsourced and not file.source:
            lines.append(session.text("compass.file_source_none", count=unsourced, file=short(file.name, 120)))
    reasons = Counter(item.reason for item in checked.values if item.reason is not None)
    if checked.unknown:
        why = [
            session.text("compass.file_reason", count=count, why=text(f"compass.unknown.{reason}", session.language))
            for reason, count in reasons.items()
        ]
        lines.append(session.text("compass.file_unknown_words", count=checked.unknown, why=why))
    if checked.left_out:
        lines.append(session.text("compass.file_left_out_words", count=checked.left_out))
    if checked.others:
        names = _others(session, checked)
        lines.append(session.text("compass.file_others", count=len(checked.others), names=names))
    changes = {"new": outcome.new, "changed": outcome.changed, "unchanged": outcome.unchanged}
    lines.append(session.text("compass.file_changes", **changes))
    return lines


def _others(session: Session, checked: CheckedIndicators) -> list[str]:
    """Return the names of columns that are not used."""
    names = [item.label for item in checked.others[:_MOST_NAMES]]
    rest = len(checked.others) - len(names)
    return [*names, *([session.text("compass.file_more_columns", count=rest)] if rest else [])]


def _understood(session: Session, compass: Compass, checked: CheckedIndicators) -> None:
    if not checked.columns:
        return
    names = ("file_column", "file_indicator", "file_sure", "column.year", "file_known_head", "file_unknown")
    heads = [session.text(f"compass.{name}") for name in names]
    rows = [
        (
            item.label,
            compass.indicators[item.indicator].label[session.language],
            text(f"cli.sure.{item.meaning.sureness}", session.language) if item.meaning else "–",
            str(item.year or "–"),
            formats.number(item.values - item.unknown, session.language),
            formats.number(item.unknown, session.language),
        )
        for item in checked.columns
    ]
    st.subheader(session.text("compass.file_understood"), anchor=False)
    draw_table(heads, rows[:_MOST])
    if len(rows) > _MOST:
        st.caption(session.text("handin.more", count=len(rows) - _MOST))


def _issues(session: Session, compass: Compass, file: IndicatorFile, checked: CheckedIndicators) -> None:
    counts = Counter(issue.severity.value for issue in checked.issues)
    options = [item.value for item in IssueSeverity if counts[item.value]]
    if file.severity not in options or file.worst != options[0]:
        file.severity = file.worst = options[0]
    st.subheader(session.text("handin.issues"), anchor=False)
    st.segmented_control(
        session.text("how_bad"),
        options,
        format_func=lambda value: f"{session.text(f'severity.{value}')} ({counts[value]})",
        label_visibility="collapsed",
        required=True,
        **bound(file, "severity"),
    )
    chosen = sorted(
        (item for item in checked.issues if item.severity.value == file.severity), key=lambda item: item.row
    )
    heads = [session.text("row"), session.text("compass.file_column"), session.text("message")]
    rows = [
        (
            str(issue.row) if issue.row else session.text("whole_file"),
            _column_words(session, compass, issue),
            issue_words(session, issue),
        )
        for issue in chosen[:_MOST]
    ]
    draw_table(heads, rows)
    if len(chosen) > _MOST:
        st.caption(session.text("handin.more", count=len(chosen) - _MOST))


def _column_words(session: Session, compass: Compass, issue: Issue) -> str:
    """Name the column of a remark; one about all values of an indicator names that."""
    if "column" in issue.facts:
        return str(issue.facts["column"])
    indicator = compass.indicators.get(issue.field)
    return indicator.label[session.language] if indicator is not None else issue.field or "–"


def issue_words(session: Session, issue: Issue) -> str:
    """Say what an issue means, and what to do about it on this page where that differs from the command line."""
    key = f"compass.file_issue.{issue.code}"
    if f"screen.{key}" in texts(session.language):
        return session.text(key, **issue.facts)
    return issue_text(issue, session.language)
