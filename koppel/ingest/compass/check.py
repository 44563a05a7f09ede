"""A file with indicators, read and judged: rows and columns, areas, years and values; nothing is stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.compass.guess import Names, Sureness, read_meanings
from koppel.ingest.compass.known import Known
from koppel.ingest.compass.layout import find_layout
from koppel.ingest.compass.report import CheckedIndicators, OtherColumn, UnderstoodColumn
from koppel.ingest.compass.rows import Gathering
from koppel.ingest.compass.shares import find_shares
from koppel.ingest.compass.units import Origin, unit_issues
from koppel.ingest.readers.cells import read_cells
from koppel.model import Issue, IssueSeverity
from koppel.model.compass.areas import level_of
from koppel.model.compass.own import own_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from koppel.config import Limits
    from koppel.ingest.compass.guess import Meaning
    from koppel.ingest.compass.layout import Layout
    from koppel.ingest.compass.mapping import Choice
    from koppel.model.compass.areas import Level
    from koppel.model.compass.indicators import Compass

_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_MOST_OTHERS = 500
_EXAMPLES, _LONGEST_EXAMPLE = 3, 24
_SHOWN = 60


def check_indicators(
    content: bytes,
    name: str,
    *,
    compass: Compass,
    limits: Limits,
    known: Known | None = None,
    choices: Mapping[str, Choice] | None = None,
    before: Mapping[str, Choice] | None = None,
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
        Indicators that are declared, and own ones.
    limits
        Bounds on what is read.
    known
        Areas and values of before.
    choices
        What somebody says of columns, by their folded names; goes before what the names say.
    before
        What the team said of such columns before; told where it is followed.
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
        ``indicators_nothing`` (with the ``others`` that its columns are, for who says what they hold), or what reading
        raises.
    """
    known, choices, before = known or Known(), choices or {}, before or {}
    before = {label: choice for label, choice in before.items() if choice.indicator in {None, *compass.indicators}}
    table = read_cells(content, name, limits=limits)
    names = Names(compass)
    layout = find_layout(
        table.rows, name, area_names=known.by_name(), known_names=names.exact.keys() | choices.keys() | before.keys()
    )
    rows = list(zip(table.rows[layout.first_row :], table.numbers[layout.first_row :], strict=True))
    issues = list(table.issues)
    assumed = year
    if year is None and _lacks_year(layout):
        assumed = _year_in(name)
        issues.append(Issue(0, "", "indicators_year_of_name", IssueSeverity.NOTE, {"year": assumed}))
    level = layout.name_level or _level_of_names([row for row, _ in rows], layout, known)
    gathering = Gathering(compass, known, municipality, assumed, names=names, level=level)
    columns: Sequence[tuple[str, int | None]]
    if layout.is_long:
        columns = [(label, None) for label in dict.fromkeys(layout.label_in(row) for row, _ in rows)]
    else:
        columns = [(column.label, column.year) for column in layout.values]
    meanings = dict(zip(columns, read_meanings(columns, names, choices, before), strict=True))
    issues += list(_meaning_issues(meanings))
    by_label = {label: meaning for (label, _), meaning in meanings.items()}
    shared: set[str] = set()
    if layout.is_long:
        for row, number in rows:
            gathering.read_long(row, number, layout, by_label)
    else:
        means = [(column, meanings[column.label, column.year]) for column in layout.values]
        chosen = [(column, None if meaning is None else meaning.choice) for column, meaning in means]
        taken = [(column, choice) for column, choice in chosen if choice is not None and choice.indicator]
        shares = find_shares(chosen, compass)
        shared = {share.column.label for share in shares}
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
        for row, number in rows:
            gathering.read_wide(row, number, layout, taken, shares)
    values = gathering.settled()
    held = {item.indicator for item in values}
    examples = _examples([row for row, _ in rows], layout)
    others, set_aside = (
        tuple(
            # What another column holds is not proposed: a middle share is like the low one by its name.
            OtherColumn(label, names.guesses(label, held), examples.get(label, ()))
            for label in _few(by_label)
            if label not in shared and by_label[label] in unused
        )
        for unused in ((None,), _set_aside(by_label))
    )
    if not gathering.read:
        raise InputError("file_without_rows", file=name)
    if not values and not gathering.refused_rows and not gathering.left_out:
        shown = ", ".join(item.label for item in others)[:300]
        raise InputError("indicators_nothing", file=name, columns=shown or "–", others=(*others, *set_aside))
    counts, unknown = gathering.counted()
    changed = unit_issues(_origins(counts, by_label, gathering.places(values)), values, compass, known)
    doubtful = {(item.field, item.facts["year"]) for item in changed}
    issues += [*gathering.issues(), *changed]
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
        columns=tuple(
            UnderstoodColumn(
                *key,
                values=count,
                unknown=unknown[key],
                meaning=None if key[0] in shared else by_label.get(key[0]),
                source=gathering.source_of(key[1], key[0]),
            )
            for key, count in counts.items()
        ),
        others=others,
        issues=tuple(issues),
        municipalities=dict(gathering.asked_municipalities.most_common()),
        own=tuple(own_of(compass.indicators[item]) for item in sorted(held) if compass.indicators[item].is_own),
        choices={
            normal(label): meaning.choice
            for (label, _), meaning in meanings.items()
            if meaning is not None and meaning.sureness in (Sureness.CHOSEN, Sureness.BEFORE)
        },
        set_aside=set_aside,
    )


def _meaning_issues(meanings: Mapping[tuple[str, int | None], Meaning | None]) -> Iterator[Issue]:
    """Tell of each column that was taken for an indicator by its words, or as the team said before."""
    for (label, _), meaning in meanings.items():
        if meaning is not None and meaning.sureness is Sureness.WORDS:
            facts = {"column": label[:_SHOWN], "name": meaning.name}
            yield Issue(0, label, "indicator_by_words", IssueSeverity.NOTE, facts)
        elif meaning is not None and meaning.sureness is Sureness.BEFORE:
            yield Issue(0, label, "indicator_as_before", IssueSeverity.NOTE, {"column": label[:_SHOWN]})


def _level_of_names(rows: Sequence[Sequence[str]], layout: Layout, known: Known) -> Level | None:
    """Return the level of all areas whose name is of no other level; None where there are several, or none."""
    if layout.code_at is not None or layout.name_at is None:
        return None
    codes = known.by_name()
    levels = [{level_of(code) for code in codes.get(normal(row[layout.name_at]), ())} for row in rows]
    single = {level for of_name in levels if len(of_name) == 1 for level in of_name}
    return single.pop() if len(single) == 1 else None


def _examples(rows: Sequence[Sequence[str]], layout: Layout) -> dict[str, tuple[str, ...]]:
    """Return some cells of each column, or of each name in a long table."""
    shown: dict[str, list[str]] = {}
    cells: Iterable[tuple[str, str]]
    for row in rows:
        if layout.value_at is not None:
            cells = [(layout.label_in(row), row[layout.value_at])]
        else:
            cells = [(column.label, row[column.at]) for column in layout.values]
        for label, cell in cells:
            if cell.strip() and len(cells_shown := shown.setdefault(label, [])) < _EXAMPLES:
                cells_shown.append(cell.strip()[:_LONGEST_EXAMPLE])
    return {label: tuple(cells_shown) for label, cells_shown in shown.items()}


def _lacks_year(layout: Layout) -> bool:
    return layout.year_at is None and (layout.is_long or any(column.year is None for column in layout.values))


def _year_in(name: str) -> int:
    years = _YEAR_IN_NAME.findall(name)
    if not years:
        raise InputError("indicators_no_year", file=name)
    return int(years[-1])


def _few(labels: Iterable[str]) -> list[str]:
    return list(labels)[:_MOST_OTHERS]


def _set_aside(meanings: Mapping[str, Meaning | None]) -> list[Meaning | None]:
    """Return what is said of columns that are not to be used."""
    return [meaning for meaning in meanings.values() if meaning is not None and meaning.choice.indicator is None]


def _origins(
    counts: Iterable[tuple[str, str, int]], meanings: Mapping[str, Meaning | None], rows: Mapping[tuple[str, int], int]
) -> dict[tuple[str, int], Origin]:
    """Return from which column the values of each indicator and year come; of several the first."""
    origins: dict[tuple[str, int], Origin] = {}
    for label, indicator, year in counts:
        origins.setdefault((indicator, year), Origin(label, meanings.get(label), rows[indicator, year]))
    return origins
