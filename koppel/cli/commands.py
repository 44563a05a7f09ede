"""The commands of the shell."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from koppel.catalogue import load_rules, with_rules
from koppel.cli.frame import (
    UNUSABLE,
    Frame,
    as_json,
    help_text,
    read_frame,
    read_input,
    run,
    table,
    write_output,
)
from koppel.cli.show import print_imported, print_issues, print_report, uploads_table
from koppel.crs import RD_NEW
from koppel.exports.formats import FORMATS
from koppel.ingest.profiles import dump_profile, parse_profile
from koppel.ingest.report import issue_json, rejected_geojson, report_json
from koppel.model import FindingType, PartnerType
from koppel.services import exports, uploads
from koppel.services import profiles as profile_service
from koppel.services.detection import detect as run_detection
from koppel.services.findings import NamedCombination, findings_json, list_findings, named_combinations
from koppel.services.reference import load_reference
from koppel.services.setup import initialise
from koppel.store.reference import ReferenceLayer

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

_FILE = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_TYPES = click.Choice([item.value for item in FindingType])
_LISTS = click.Choice(["table", "json", "csv", "geojson"])


@click.group(help=help_text("koppel"), context_settings={"help_option_names": ["--help", "-h"]})
@click.pass_context
def koppel(context: click.Context) -> None:
    context.obj = read_frame()


@koppel.command(help=help_text("init"))
@click.option("--crs", metavar="EPSG:28992", help=help_text("init_crs"))
@click.option("--demo", is_flag=True, help=help_text("init_demo"))
@click.option("--if-missing", is_flag=True, help=help_text("init_if_missing"))
@click.pass_obj
def init(frame: Frame, crs: str | None, demo: bool, if_missing: bool) -> None:
    if if_missing and frame.settings.db.exists():
        return
    count = initialise(frame.settings, crs=crs, demo=demo, today=_today())
    frame.say("initialised_demo" if demo else "initialised", path=frame.settings.db, count=count, crs=crs or RD_NEW)


@koppel.command(help=help_text("check"))
@click.argument("file", type=_FILE)
@click.option("--profile", default="koppel", help=help_text("profile"))
@click.option("--layer", help=help_text("layer"))
@click.option("--rejected", type=_FILE, help=help_text("rejected"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def check(frame: Frame, file: Path, profile: str, layer: str | None, rejected: Path | None, machine: bool) -> None:
    with frame.store_if_any() as store:
        crs = store.crs if store else RD_NEW
        chosen = profile_service.find_profile(store, frame.settings, profile)
    content = read_input(file, frame.settings)
    checked = uploads.check(
        frame.catalogue, frame.settings, content, file.name, profile=chosen, crs=crs, today=_today(), layer=layer
    )
    if rejected is not None:
        write_output(rejected_geojson(checked, crs, frame.settings.lang), rejected)
    if machine:
        write_output(as_json(report_json(checked.report, frame.settings.lang)), None)
    else:
        print_report(frame, checked.report)
    if not checked.report.accepted:
        sys.exit(UNUSABLE)


@koppel.command("import", help=help_text("import"))
@click.argument("file", type=_FILE)
@click.option("--partner", help=help_text("partner"))
@click.option("--partner-type", type=click.Choice([item.value for item in PartnerType]), help=help_text("partner_type"))
@click.option("--profile", default="koppel", help=help_text("profile"))
@click.option("--layer", help=help_text("layer"))
@click.option("--dry-run", is_flag=True, help=help_text("dry_run"))
@click.option("--partial", is_flag=True, help=help_text("partial"))
@click.option("--missing", type=click.Choice(["keep", "withdraw"]), default="keep", help=help_text("missing"))
@click.option("--rejected", type=_FILE, help=help_text("rejected"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def import_(
    frame: Frame,
    file: Path,
    partner: str | None,
    partner_type: str | None,
    profile: str,
    layer: str | None,
    dry_run: bool,
    partial: bool,
    missing: str,
    rejected: Path | None,
    machine: bool,
) -> None:
    content = read_input(file, frame.settings)
    with frame.store() as store:
        chosen = profile_service.find_profile(store, frame.settings, profile, partner)
        progress, finish = _progress(frame, machine=machine)
        outcome = uploads.import_file(
            store,
            frame.catalogue,
            frame.settings,
            content,
            file.name,
            today=_today(),
            partner=partner,
            partner_type=PartnerType(partner_type) if partner_type else None,
            profile=chosen,
            layer=layer,
            dry_run=dry_run,
            partial=partial,
            missing="withdraw" if missing == "withdraw" else "keep",
            progress=progress,
        )
        finish()
        crs = store.crs
    if rejected is not None:
        write_output(rejected_geojson(outcome.checked, crs, frame.settings.lang), rejected)
    if machine:
        report, diff = outcome.checked.report, outcome.diff
        told = report_json(report, frame.settings.lang)
        counts = {
            "new": len(diff.new),
            "changed": len(diff.changed),
            "unchanged": len(diff.unchanged),
            "missing": len(diff.missing),
        }
        issues = told.pop("issues")
        told |= counts | {
            "upload_id": outcome.upload_id,
            "stored": outcome.upload_id is not None,
            "effect": {"appeared": len(outcome.effect.appeared), "gone": len(outcome.effect.gone)},
            "issues": issues,
        }
        write_output(as_json(told), None)
    else:
        print_imported(frame, outcome, dry_run=dry_run)
    if outcome.upload_id is None and not (dry_run and outcome.checked.report.accepted):
        sys.exit(UNUSABLE)


@koppel.command(help=help_text("undo"))
@click.argument("upload_id", type=click.UUID)
@click.pass_obj
def undo(frame: Frame, upload_id: UUID) -> None:
    with frame.store() as store:
        effect = uploads.undo(store, frame.catalogue, upload_id, today=_today())
    frame.say("undone", upload=upload_id, appeared=len(effect.appeared), gone=len(effect.gone))


@koppel.command("uploads", help=help_text("uploads"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def uploads_(frame: Frame, machine: bool) -> None:
    with frame.store() as store:
        listed = uploads.list_uploads(store)
    if machine:
        names = ("id", "partners", "file_name", "profile", "uploaded_at", "new", "changed", "unchanged", "withdrawn")
        told = [{name: getattr(item, name) for name in (*names, "undone_at")} for item in listed]
        write_output(as_json({"uploads": told}), None)
    else:
        click.echo(uploads_table(frame, listed))


@koppel.group(invoke_without_command=True, help=help_text("profiles"))
@click.pass_context
def profiles(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        frame: Frame = context.obj
        with frame.store_if_any() as store:
            listed = profile_service.known_profiles(store, frame.settings)
        rows = [(item.name, item.label[frame.settings.lang], item.source) for item in listed]
        click.echo(table(rows, [frame.text(f"column.{name}") for name in ("profile", "label", "source")]))


@profiles.command(help=help_text("save"))
@click.argument("file", type=_FILE)
@click.option("--partner", required=True, help=help_text("save_partner"))
@click.option("--name", help=help_text("save_name"))
@click.pass_obj
def save(frame: Frame, file: Path, partner: str, name: str | None) -> None:
    given = parse_profile(read_input(file, frame.settings).decode("utf-8", errors="replace"), file.stem)
    with frame.store() as store:
        kept = profile_service.save(store, frame.settings, given, partner=partner, name=name)
    frame.say("profile_saved", profile=kept.name, partner=partner)


@profiles.command(help=help_text("suggest"))
@click.argument("file", type=_FILE)
@click.option("--layer", help=help_text("layer"))
@click.pass_obj
def suggest(frame: Frame, file: Path, layer: str | None) -> None:
    content = read_input(file, frame.settings)
    found = profile_service.propose_profile(frame.catalogue, frame.settings, content, file.name, layer=layer)
    click.echo(dump_profile(found), nl=False)


@koppel.command(help=help_text("reference"))
@click.argument("reference_layer", metavar="LAYER", type=click.Choice([item.value for item in ReferenceLayer]))
@click.argument("file", type=_FILE)
@click.option("--layer", help=help_text("layer"))
@click.option("--name-column", help=help_text("name_column"))
@click.option("--partial", is_flag=True, help=help_text("partial"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def reference(
    frame: Frame,
    reference_layer: str,
    file: Path,
    layer: str | None,
    name_column: str | None,
    partial: bool,
    machine: bool,
) -> None:
    content = read_input(file, frame.settings)
    with frame.store() as store:
        checked, is_stored = load_reference(
            store,
            frame.settings,
            ReferenceLayer(reference_layer),
            content,
            file.name,
            layer=layer,
            name_column=name_column,
            partial=partial,
        )
    counts = {name: getattr(checked, name) for name in ("read", "repaired", "rejected")}
    counts["accepted"] = len(checked.rows)
    if machine:
        issues = [issue_json(issue, frame.settings.lang) for issue in checked.issues]
        write_output(as_json({**counts, "stored": is_stored, "issues": issues}), None)
    else:
        print_issues(frame, checked.issues)
        frame.say("reference", **counts, crs=checked.crs, column=checked.name_column or "–")
        if not is_stored:
            frame.say("not_stored_reference", rejected=checked.rejected)
    if not is_stored:
        sys.exit(UNUSABLE)


@koppel.command(help=help_text("detect"))
@click.option("--today", type=_DAY, help=help_text("today"))
@click.option("--full", is_flag=True, help=help_text("full"))
@click.option("--rules", type=_FILE, help=help_text("rules"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def detect(frame: Frame, today: date | None, full: bool, rules: Path | None, machine: bool) -> None:
    catalogue = frame.catalogue if rules is None else with_rules(frame.catalogue, load_rules(rules))
    with frame.store() as store:
        done = run_detection(store, catalogue, today=_today(today), full=full, actor="local")
    if machine:
        told = {name: getattr(done, name) for name in done.__dataclass_fields__}
        write_output(as_json(told), None)
        return
    frame.say("detected", today=done.today, found=done.found, appeared=done.appeared, gone=done.gone)
    if done.bounded:
        frame.say("bounded", count=done.bounded)


@koppel.command(help=help_text("findings"))
@click.option("--type", "kind", type=_TYPES, help=help_text("type"))
@click.option("--min-score", type=click.FloatRange(0, 100), help=help_text("min_score"))
@click.option("--format", "form", type=_LISTS, default="table", help=help_text("format"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.option("--out", type=_FILE, help=help_text("out"))
@click.pass_obj
def findings(
    frame: Frame, kind: str | None, min_score: float | None, form: str, machine: bool, out: Path | None
) -> None:
    with frame.store() as store:
        detection, found = list_findings(store, types=[kind] if kind else None, min_score=min_score)
        if machine or form == "json":
            content = as_json(findings_json(detection, found))
        elif form == "csv":
            content = exports.findings_csv(found)
        elif form == "geojson":
            content = exports.findings_geojson(store, found)
        else:
            rows = [
                (
                    item.type,
                    item.mode,
                    None if item.score is None else f"{item.score:.0f}",
                    f"{item.a_partner}/{item.a_external_id}",
                    f"{item.b_partner}/{item.b_external_id}",
                    f"{item.distance_m:.1f}" if item.distance_m is not None else None,
                    item.overlap_days,
                    item.gap_days,
                )
                for item in found
            ]
            names = ("type", "mode", "score", "a", "b", "distance", "overlap", "gap")
            content = table(rows, [frame.text(f"column.{name}") for name in names]).encode("utf-8")
            if not found:
                content = frame.text("no_findings").encode("utf-8")
    write_output(content, out)


@koppel.command(help=help_text("combinations"))
@click.option("--all", "everything", is_flag=True, help=help_text("everything"))
@click.option("--format", "form", type=_LISTS, default="table", help=help_text("format"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.option("--out", type=_FILE, help=help_text("out"))
@click.pass_obj
def combinations(frame: Frame, everything: bool, form: str, machine: bool, out: Path | None) -> None:
    with frame.store() as store:
        found = named_combinations(store, frame.catalogue, frame.settings.lang, proposed=None if everything else True)
        if machine or form == "json":
            content = as_json(exports.combinations_json(found))
        elif form == "csv":
            content = exports.combinations_csv(found)
        elif form == "geojson":
            content = exports.combinations_geojson(store, found)
        else:
            content = _combinations_table(frame, found).encode("utf-8")
    write_output(content, out)


def _combinations_table(frame: Frame, found: tuple[NamedCombination, ...]) -> str:
    if not found:
        return frame.text("no_combinations")
    rows = [
        (
            f"{item.combination.score or 0:.0f}",
            item.combination.size,
            item.name,
            ", ".join(f"{member.partner}/{member.external_id}" for member in item.members),
            item.alternatives or None,
        )
        for item in found
    ]
    names = ("score", "size", "name", "members", "alternatives")
    return table(rows, [frame.text(f"column.{name}") for name in names])


@koppel.command(help=help_text("export"))
@click.argument("out", type=_FILE)
@click.option("--partner", help=help_text("export_partner"))
@click.option("--kind", help=help_text("export_kind"))
@click.pass_obj
def export(frame: Frame, out: Path, partner: str | None, kind: str | None) -> None:
    form = out.suffix.lower().lstrip(".")
    if form not in FORMATS:
        raise click.UsageError(frame.text("format_wrong", form=form, right=", ".join(FORMATS)))
    with frame.store() as store:
        content, count = exports.activities_file(store, form, partner=partner, kind=kind)
    write_output(content, out)
    frame.say("exported", count=count, file=out)


def _today(chosen: date | None = None) -> date:
    if chosen is not None:
        return date(chosen.year, chosen.month, chosen.day)
    return date.today()  # noqa: DTZ011


def _progress(frame: Frame, *, machine: bool) -> tuple[Callable[[float], None] | None, Callable[[], None]]:
    def nothing() -> None:
        pass

    if machine or not sys.stderr.isatty():
        return None, nothing

    def told(share: float) -> None:
        click.echo(f"\r{frame.text('checking')} {share:4.0%}", nl=False, err=True)

    def finish() -> None:
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)

    return told, finish


def main() -> None:
    """Run the shell."""
    run(lambda: koppel(prog_name="koppel"))
