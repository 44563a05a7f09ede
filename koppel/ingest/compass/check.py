"""A file with indicators, read and judged: rows and columns, areas, years and values; nothing is stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.ingest.compass.known import Known
from koppel.ingest.compass.layout import find_layout
from koppel.ingest.compass.mapping import choose, names_of_indicators, suggest_indicator
from koppel.ingest.compass.report import CheckedIndicators, OtherColumn, UnderstoodColumn
from koppel.ingest.compass.rows import Gathering
from koppel.ingest.compass.shares import find_shares
from koppel.ingest.compass.units import unit_issues
from koppel.ingest.readers.cells import read_cells
from koppel.model import Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.config import Limits
    from koppel.ingest.compass.layout import Layout
    from koppel.ingest.compass.mapping import Choice
    from koppel.model.compass.indicators import Compass

_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_MOST_OTHERS = 500
_SHOWN = 60


def check_indicators(
    content: bytes,
    name: str,
    *,
    compass: Compass,
    limits: Limits,
    known: Known | None = None,
    choices: Mapping[str, Choice] | None = None,
    year: int | None = None,
    municipality: str | None = None,
) -> CheckedIndicators:
    """
    Read and judge a file: CBS, Leefbaarometer, a municipality's own table, or one value a row.

    Parameters
    ----------
    content, name
        The file: CSV or XLSX.
    compass
        Indicators that are declared.
    limits
        Bounds on what is read.
    known
        Areas and values of before.
    choices
        What somebody says of columns, by their folded names; goes before what the names say.
    year
        Of values of which the file says none; else a year in its name counts, and is told.
    municipality
        Code of the only gemeente of which rows are taken; all of them by default.

    Returns
    -------
    checked
        Values with a known area, year and indicator, without those that contradict each other.

    Raises
    ------
    InputError
        The file as a whole cannot be used: ``indicators_no_areas``, ``indicators_no_values``, ``indicators_no_year``,
        ``indicators_nothing`` (with the ``labels`` of its columns, each with an indicator of a like name, for who says
        what they are), or what reading raises.
    """
    known, choices = known or Known(), choices or {}
    table = read_cells(content, name, limits=limits)
    names = names_of_indicators(compass)
    layout = find_layout(table.rows, name, area_names=known.by_name(), known_names=names.keys() | choices.keys())
    issues = list(table.issues)
    assumed = year
    if year is None and layout.year_at is None and _lacks_year(layout):
        assumed = _year_in(name)
        issues.append(Issue(0, "", "indicators_year_of_name", IssueSeverity.NOTE, {"year": assumed}))
    gathering = Gathering(compass, known, municipality, assumed)
    labels: dict[str, Choice | None] = {}
    if layout.is_long:
        for row, number in zip(table.rows[layout.first_row :], table.numbers[layout.first_row :], strict=True):
            gathering.read_long(row, number, layout, names, choices, labels)
        others = [label for label, choice in labels.items() if choice is None]
    else:
        chosen = [(column, choose(column.label, names, choices)) for column in layout.values]
        columns = [(column, choice) for column, choice in chosen if choice is not None and choice.indicator]
        shares = find_shares(chosen, compass)
        shared = {share.column for share in shares}
        others = [column.label for column, choice in chosen if choice is None and column not in shared]
        issues += [
            Issue(
                0,
                share.column.label,
                "indicator_as_share",
                IssueSeverity.NOTE,
                {"column": share.column.label[:_SHOWN], "whole": share.whole.label[:_SHOWN]},
            )
            for share in shares
        ]
        for row, number in zip(table.rows[layout.first_row :], table.numbers[layout.first_row :], strict=True):
            gathering.read_wide(row, number, layout, columns, shares)
    values = gathering.settled()
    changed = unit_issues(gathering.places(values), values, compass, known, gathering.said_units)
    doubtful = {(item.field, item.facts["year"]) for item in changed}
    if not gathering.read:
        raise InputError("file_without_rows", file=name)
    if not values and not gathering.refused_rows and not gathering.left_out:
        columns_shown = ", ".join(dict.fromkeys(others))[:300]
        alike = tuple((label, suggest_indicator(label, names)) for label in _few(others))
        raise InputError("indicators_nothing", file=name, columns=columns_shown or "–", labels=alike)
    issues += [*gathering.issues(), *changed]
    counts, unknown = gathering.counted()
    # What another column holds is not proposed: a middle share is like the low one by its name.
    taken = {indicator for _, indicator, _ in counts}
    return CheckedIndicators(
        form=table.form,
        is_long=layout.is_long,
        header_rows=layout.header_rows,
        read=gathering.read,
        rejected=len(gathering.refused_rows | {issue.row for issue in changed}),
        left_out=gathering.left_out,
        repaired=gathering.repaired,
        values=tuple(item for item in values if (item.indicator, item.year) not in doubtful),
        areas=gathering.new_areas(),
        columns=tuple(UnderstoodColumn(*key, values=count, unknown=unknown[key]) for key, count in counts.items()),
        others=tuple(
            OtherColumn(label, None if alike in taken else alike)
            for label in _few(others)
            for alike in (suggest_indicator(label, names),)
        ),
        issues=tuple(issues),
    )


def _lacks_year(layout: Layout) -> bool:
    return layout.is_long or any(column.year is None for column in layout.values)


def _year_in(name: str) -> int:
    years = _YEAR_IN_NAME.findall(name)
    if not years:
        raise InputError("indicators_no_year", file=name)
    return int(years[-1])


def _few(labels: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(labels))[:_MOST_OTHERS]
