"""Reports and receipts in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from koppel.cli.frame import Frame, table
from koppel.i18n import field_name, issue_text
from koppel.model import IssueSeverity
from koppel.services.intake.consequence_words import judged_lines, told_lines
from koppel.services.intake.other_partners import options_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koppel.ingest.report import Report
    from koppel.model import Issue
    from koppel.model.chances import PairChange
    from koppel.model.intake import Upload
    from koppel.services.intake.consequences import Consequences
    from koppel.services.intake.uploads import Imported

_MOST = 40


def print_report(frame: Frame, report: Report) -> None:
    """Print counts, what was recognised, and the remarks: refused rows first."""
    frame.say(
        "report",
        read=report.read,
        accepted=report.accepted,
        repaired=report.repaired,
        rejected=report.rejected,
        format=report.format,
        crs=report.crs,
        profile=report.profile,
    )
    print_issues(frame, report.issues, report.numbers)


def print_issues(frame: Frame, remarks: Sequence[Issue], numbers: Mapping[int, str] | None = None) -> None:
    """Print remarks about a file as a table, refused rows first, and say how many are left out."""
    order = list(IssueSeverity)
    issues = sorted(remarks, key=lambda issue: (order.index(issue.severity), issue.row))
    rows = [
        (
            issue.row or frame.text("whole_file"),
            (numbers or {}).get(issue.row, "–"),
            field_name(issue.field, frame.settings.lang),
            frame.text(f"severity.{issue.severity.value}"),
            issue_text(issue, frame.settings.lang),
        )
        for issue in issues[:_MOST]
    ]
    if rows:
        click.echo(
            table(rows, [frame.text(f"column.{name}") for name in ("row", "number", "field", "severity", "message")])
        )
    if len(issues) > _MOST:
        frame.say("more_issues", count=len(issues) - _MOST)


def print_imported(frame: Frame, outcome: Imported, *, dry_run: bool) -> None:
    """Print the report, the difference with the store, the effect on findings, and the receipt."""
    print_report(frame, outcome.checked.report)
    diff = outcome.diff
    frame.say(
        "diff",
        new=len(diff.new),
        changed=len(diff.changed),
        unchanged=len(diff.unchanged),
        missing=len(diff.missing),
    )
    if diff.refused:
        frame.say("diff_refused", count=len(diff.refused))
    for item in diff.changed[:_MOST]:
        fields = ", ".join(change.field for change in item.fields)
        click.echo(f"  ~ {item.new.external_id}  {item.new.title[:60]}  ({fields})")
    if outcome.newer:
        frame.say("newer", count=len(outcome.newer))
    for changed in outcome.newer[:_MOST]:
        click.echo(f"  ! {changed.new.external_id}  {changed.new.title[:60]}  ({', '.join(changed.fields)})")
    frame.say("effect", appeared=_counted(outcome.effect.appeared), gone=_counted(outcome.effect.gone))
    print_consequences(frame, outcome.consequences)
    if outcome.upload_id is not None:
        frame.say("stored", upload=outcome.upload_id)
    elif dry_run:
        frame.say("dry_run")
    else:
        frame.say("not_stored", rejected=outcome.checked.report.rejected)


def print_consequences(frame: Frame, consequences: Consequences) -> None:
    """Print what must be judged again, and what residents notice."""
    judged = judged_lines(consequences, (), frame.catalogue, frame.settings.lang)
    for line in (*judged[:_MOST], *told_lines(consequences, frame.settings.lang, publishes=False)):
        click.echo(f"  {line}")


def print_others(frame: Frame, report: Report, partner: str | None) -> None:
    """Print which rows name another partner, and what is done with them or must be said of them."""
    if not report.others:
        return
    frame.say("others", partner=partner or "–")
    rows = [
        (
            item.name,
            f"{item.count}: {', '.join(map(str, item.rows))}{', …' if item.count > len(item.rows) else ''}",
            item.decision.action.value if item.decision else "?",
            item.partner or "–",
        )
        for item in report.others
    ]
    click.echo(table(rows, [frame.text(f"column.{name}") for name in ("name", "rows", "decided", "becomes")]))
    open_ones = [item for item in report.others if item.decision is None]
    if open_ones:
        frame.say("others_todo", options=options_text(open_ones))
    if report.left_out:
        frame.say("left_out", count=report.left_out)


def uploads_table(frame: Frame, listed: Sequence[Upload]) -> str:
    """Lay uploads out in a table, or say that there are none."""
    if not listed:
        return frame.text("no_uploads")
    rows = [
        (
            item.id,
            frame.moment(item.uploaded_at),
            ", ".join(item.partners)[:60],
            item.file_name,
            f"+{item.new} ~{item.changed} ={item.unchanged} -{item.withdrawn}",
            frame.moment(item.undone_at) if item.undone_at else None,
        )
        for item in listed
    ]
    names = ("upload", "when", "partner", "file", "changes", "undone")
    return table(rows, [frame.text(f"column.{name}") for name in names])


def _counted(changes: Sequence[PairChange]) -> str:
    counts = Counter(item.type for item in changes)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "0"
