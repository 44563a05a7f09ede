"""The one entrance: bytes of a file to activities that may be stored, and a report."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from koppel.errors import InputError
from koppel.ingest.looks import ask_unmapped
from koppel.ingest.mapping import map_columns, place_words, value_of
from koppel.ingest.mended_before import mended_before, mends_made
from koppel.ingest.partner_column import PartnerColumn
from koppel.ingest.place import place
from koppel.ingest.places import Gazetteer, locate
from koppel.ingest.profiles import PLACE
from koppel.ingest.raw import CrsSource, RawFile, RawRecord
from koppel.ingest.readers import read_file
from koppel.ingest.repair import repair
from koppel.ingest.report import MOST_ROWS, Checked, RejectedRow, Report
from koppel.ingest.row_check import LEFT_OUT, RowCheck, same_content
from koppel.model import Activity, Issue, IssueSeverity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from koppel.catalogue.load import Catalogue
    from koppel.config import Limits, Settings
    from koppel.ingest.partner_column import Decision, OtherPartner
    from koppel.ingest.profiles import Profile
    from koppel.ingest.row_context import Corrections
    from koppel.model.intake import Mend

# Of an own number, as it is told with a remark.
_LONGEST_NUMBER = 60
# A row of a check without a partner belongs to nobody; it is never stored.
NOBODY = "—"


def check_file(
    content: bytes,
    name: str,
    *,
    settings: Settings,
    catalogue: Catalogue,
    target_crs: str,
    profile: Profile,
    today: date,
    partner: str | None = None,
    layer: str | None = None,
    needs_partner: bool = True,
    decisions: Mapping[str, Decision] | None = None,
    known_partners: Collection[str] = (),
    corrections: Corrections | None = None,
    mends: Collection[Mend] = (),
    gazetteer: Gazetteer | None = None,
    progress: Callable[[float], None] | None = None,
) -> Checked:
    """
    Read, place, mend and judge a file; nothing is stored.

    Parameters
    ----------
    content, name
        The file.
    settings
        Limits and working area.
    catalogue
        Kinds and their names.
    target_crs
        Metric CRS of the store.
    profile
        What its columns mean.
    today
        For registers whose status follows from the dates.
    partner
        For whom the file is handed in. A row that names nobody is of that partner; one that names another is refused
        until it was decided what is to be done with it. Without a partner each row says whose it is.
    layer
        Layer of a file with several.
    needs_partner
        Refuse rows without a partner; a mere check does without.
    decisions
        What is done with the rows of other names, by `same_name` of the name.
    known_partners
        Partners that are there: another spelling of one is that one.
    corrections
        By row: values of fields that were mended by hand, over what the file says; see `RowCheck`.
    mends
        Of earlier files of the partner: what holds of them is mended again; see `mended_before`.
    gazetteer
        Names of places in `target_crs`, by which rows without coordinates get theirs; None: they are refused.
    progress
        Is told the share that is done, 0–1.

    Returns
    -------
    checked
        Activities in `target_crs`, in the order of the file, and the rows that were refused.

    Raises
    ------
    InputError
        The file as a whole cannot be used.
    """
    raw = read_file(
        content,
        name,
        limits=settings.limits,
        layer=layer,
        geometry_column=_column(profile, name),
        needs_place=PLACE not in profile.fields,
    )
    if not raw.records:
        raise InputError("file_without_rows", file=name)
    if needs_partner and partner is None and not ("partner" in profile.fields or "partner" in profile.constants):
        raise InputError("partner_needed", file=name, profile=profile.name)
    raw = place(raw, target_crs=target_crs, area=settings.area, crs=profile.crs)
    if all(record.geometry is not None for record in raw.records):
        # Coordinates say it better, and words that were not used are told of as all columns are that are not stored.
        profile = replace(profile, fields={field: names for field, names in profile.fields.items() if field != PLACE})
    mapping, notes = map_columns(raw, profile)
    notes += ask_unmapped(raw, profile, mapping)
    notes += _taken_for_granted(raw, profile, mapping)
    written = corrections or {}
    again = mended_before(raw, mapping, mends, written)
    made = mends_made(raw, mapping, written)
    both = {row: {**again.get(row, {}), **written.get(row, {})} for row in {*again, *written}}
    raw = locate(raw, partial(_place_words, mapping.get(PLACE, ()), both), gazetteer or Gazetteer())
    # A mere check without a partner is not about whose rows are.
    is_about = partner is not None or needs_partner
    column = PartnerColumn(partner or NOBODY, decisions or {}, known_partners, asks=is_about)
    rows = RowCheck(
        catalogue,
        profile,
        mapping,
        None if partner is None and needs_partner else column,
        today,
        settings.limits.max_text_length,
        both,
        {row: frozenset(fields) for row, fields in again.items()},
    )
    checked = _judge(raw, rows, [*raw.issues, *notes], settings.limits, progress)
    return replace(checked, report=replace(checked.report, mends=made))


def check_drawn(
    geometry: BaseGeometry,
    values: Mapping[str, object],
    *,
    settings: Settings,
    catalogue: Catalogue,
    crs: str,
    target_crs: str,
    profile: Profile,
    partner: str,
    today: date,
) -> Checked:
    """
    Judge one activity that was drawn and filled in, as a file with one row.

    Parameters
    ----------
    geometry
        As drawn, in `crs`.
    values
        Field of the model to what was filled in.
    settings, catalogue, target_crs, profile, partner, today
        As for `check_file`.

    Raises
    ------
    InputError
        The place lies outside the working area.
    """
    record = RawRecord(1, values, geometry)
    raw = RawFile("", "drawn", None, (), crs, CrsSource.GIVEN, tuple(values), (record,))
    raw = place(raw, target_crs=target_crs, area=settings.area, crs=crs)
    mapping = {name: (name,) for name in values}
    column = PartnerColumn(partner, {}, asks=False)
    rows = RowCheck(catalogue, profile, mapping, column, today, settings.limits.max_text_length)
    return _judge(raw, rows, list(raw.issues), settings.limits, None)


def _taken_for_granted(raw: RawFile, profile: Profile, mapping: Mapping[str, tuple[str, ...]]) -> list[Issue]:
    """Say once of how many rows something is filled in of which they say nothing."""
    issues = []
    for field in ("firmness", "hinder"):
        columns = mapping.get(field, ())
        count = sum(value_of(record.properties, columns)[1] is None for record in raw.records)
        if count and field not in profile.constants:
            issues.append(Issue(0, field, f"{field}_assumed", IssueSeverity.NOTE, {"count": count}))
    return issues


def _place_words(columns: tuple[str, ...], corrections: Corrections, record: RawRecord) -> str:
    """Return what a row says of where it is: what was written by hand, else all that its columns say, one by one."""
    corrected = corrections.get(record.row, {}).get(PLACE)
    if corrected is not None:
        return corrected
    return place_words(columns, record.properties)


def _column(profile: Profile, name: str) -> str | None:
    # In GeoJSON every feature has a geometry of its own to fall back on; in a table the column decides.
    return profile.geometry_column if name.lower().endswith(("json", "csv")) else None


def _judge(
    raw: RawFile, rows: RowCheck, issues: list[Issue], limits: Limits, progress: Callable[[float], None] | None
) -> Checked:
    mended = repair([record.geometry for record in raw.records], limits)
    activities: dict[tuple[str, str], Activity] = {}
    rejected: list[RejectedRow] = []
    others_taken: list[RejectedRow] = []
    repaired = left_out = 0
    for at, record in enumerate(raw.records):
        if progress is not None and at % 500 == 0:
            progress(at / len(raw.records))
        row_issues = list(record.issues)
        row_issues += [
            Issue(record.row, "geometry", remark.code, remark.severity, remark.facts) for remark in mended[at].remarks
        ]
        if record.geometry is None and not _refused(row_issues):
            row_issues.append(Issue(record.row, "geometry", "geometry_missing", IssueSeverity.ERROR))
        activity, more = rows.row(record.row, record.properties, mended[at].geometry, certainty=record.certainty)
        row_issues += more
        if activity is not None and not _refused(row_issues):
            key = (activity.partner, activity.external_id)
            first = activities.setdefault(key, activity)
            if first is not activity:
                row_issues.append(_duplicate(first, activity))
        if any(issue.code == LEFT_OUT for issue in row_issues):
            # What else is wrong with a row that nobody hands in is of no use to anybody.
            issues += [issue for issue in row_issues if issue.code == LEFT_OUT]
            left_out += 1
            continue
        issues += row_issues
        if _refused(row_issues):
            whose = rows.key(record.row, record.properties)
            rejected.append(RejectedRow(record.row, record.properties, record.geometry, tuple(row_issues), whose))
            continue
        if len(others_taken) < MOST_ROWS:
            others_taken.append(RejectedRow(record.row, record.properties, record.geometry, tuple(row_issues)))
        if any(issue.severity is IssueSeverity.REPAIRED for issue in row_issues):
            repaired += 1
    partners = rows.partners
    if partners is not None and partners.unnamed and "partner" in rows.mapping:
        facts = {"count": partners.unnamed, "partner": partners.chosen}
        issues.append(Issue(0, rows.mapping["partner"][0], "partner_unnamed", IssueSeverity.NOTE, facts))
    others = partners.others() if partners is not None else ()
    issues += [_decided(item, rows) for item in others if item.decision is not None and item.partner is not None]
    report = Report(
        read=len(raw.records),
        accepted=len(raw.records) - len(rejected) - left_out,
        repaired=repaired,
        rejected=len(rejected),
        issues=tuple(issues),
        format=raw.format,
        layer=raw.layer,
        layers=raw.layers,
        crs=raw.crs,
        crs_source=raw.crs_source,
        profile=rows.profile.name,
        mapping=dict(rows.mapping),
        others=others,
        left_out=left_out,
        numbers=_numbers(raw, rows, {issue.row for issue in issues}),
    )
    return Checked(report, tuple(activities.values()), tuple(rejected), tuple(others_taken))


def _numbers(raw: RawFile, rows: RowCheck, wanted: set[int]) -> dict[int, str]:
    """Return the partner's own numbers of rows, as they stand in the file."""
    numbers = {}
    for record in raw.records:
        if record.row in wanted:
            number = value_of(record.properties, rows.mapping.get("external_id", ()))[1]
            digits = " ".join(str(int(number) if isinstance(number, float) and number.is_integer() else number).split())
            if number is not None and digits:
                numbers[record.row] = digits[:_LONGEST_NUMBER]
    return numbers


def _decided(item: OtherPartner, rows: RowCheck) -> Issue:
    """Note once of a name what is done with its rows."""
    facts = {"value": item.name[:80], "count": item.count, "partner": item.partner}
    columns = rows.mapping.get("partner", ("partner",))
    action = item.decision.action.value if item.decision else ""
    return Issue(0, columns[0], f"partner_{action}", IssueSeverity.NOTE, facts)


def _refused(issues: list[Issue]) -> bool:
    return any(issue.severity is IssueSeverity.ERROR for issue in issues)


def _duplicate(first: Activity, second: Activity) -> Issue:
    same = same_content(first, second)
    facts = {"id": second.external_id, "first": first.source_row}
    return Issue(
        second.source_row or 0,
        "external_id",
        "row_twice" if same else "id_twice",
        IssueSeverity.REPAIRED if same else IssueSeverity.ERROR,
        facts,
    )
