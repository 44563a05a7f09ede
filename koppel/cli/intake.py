"""Commands that bring something in: the store, files of planners, profiles, reference layers."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from koppel.cli.compass.indicators import municipality_code
from koppel.cli.frame import FILE, UNUSABLE, Frame, as_json, help_text, read_input, table, today_or, write_output
from koppel.cli.show import print_consequences, print_imported, print_issues, print_others, print_report, uploads_table
from koppel.crs import RD_NEW
from koppel.ingest.profiles import dump_profile, parse_profile
from koppel.ingest.reference import CheckedReference
from koppel.ingest.report import issue_json, rejected_geojson, report_json
from koppel.model import PartnerType
from koppel.services.compass.files import list_files
from koppel.services.intake import undoing, uploads
from koppel.services.intake.detection import detect
from koppel.services.intake.mends import forget_mends, mends_before
from koppel.services.intake.other_partners import check_names, known_partners, parse_decisions, remembered
from koppel.services.intake.places import place_names
from koppel.services.intake.reading import profile_for
from koppel.services.intake.refused_rows import refused_rows
from koppel.services.plans import profiles as profile_service
from koppel.services.plans.addresses import LAYERS, load_layer
from koppel.services.plans.cells import CELL
from koppel.services.plans.reference import doubt_words
from koppel.services.publishing.shift_reasons import checked_reason
from koppel.services.startup.setup import initialise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from koppel.ingest.report import Checked


@click.command(help=help_text("init"))
@click.option("--crs", metavar="EPSG:28992", help=help_text("init_crs"))
@click.option("--demo", is_flag=True, help=help_text("init_demo"))
@click.option("--with-questions", is_flag=True, help=help_text("init_questions"))
@click.option("--if-missing", is_flag=True, help=help_text("init_if_missing"))
@click.pass_obj
def init(frame: Frame, crs: str | None, demo: bool, with_questions: bool, if_missing: bool) -> None:
    if if_missing and frame.settings.db.exists():
        return
    count = initialise(frame.settings, crs=crs, demo=demo, with_questions=with_questions, today=today_or())
    frame.say("initialised_demo" if demo else "initialised", path=frame.settings.db, count=count, crs=crs or RD_NEW)
    if not demo:
        frame.say("first_user")


@click.command(help=help_text("check"))
@click.argument("file", type=FILE)
@click.option("--profile", help=help_text("profile_checked"))
@click.option("--layer", help=help_text("layer"))
@click.option("--partner", help=help_text("partner"))
@click.option("--other-partner", "others", multiple=True, metavar="NAME=…", help=help_text("other_partner"))
@click.option("--with-mends/--no-mends", default=True, help=help_text("with_mends"))
@click.option("--rejected", type=FILE, help=help_text("rejected"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def check(
    frame: Frame,
    file: Path,
    profile: str | None,
    layer: str | None,
    partner: str | None,
    others: tuple[str, ...],
    with_mends: bool,
    rejected: Path | None,
    machine: bool,
) -> None:
    decisions = parse_decisions(others)
    with frame.store_if_any() as store:
        crs = store.crs if store else RD_NEW
        content = read_input(file, frame.settings)
        chosen = (
            profile_for(store, frame.catalogue, frame.settings, content, file.name, target_crs=crs, layer=layer)
            if profile is None
            else profile_service.find_profile(store, frame.settings, profile, partner)
        )
        is_known = chosen.name in {item.name for item in profile_service.known_profiles(store, frame.settings)}
        before = remembered(store, partner) if store else {}
        partners = known_partners(store) if store else ()
        mends = mends_before(store, partner) if store and with_mends else ()
        names = place_names(store, file.name, mends=mends) if store else None
    checked = uploads.check(
        frame.catalogue,
        frame.settings,
        content,
        file.name,
        profile=chosen,
        crs=crs,
        today=today_or(),
        layer=layer,
        partner=partner,
        decisions={**before, **decisions},
        known_partners=partners,
        mends=mends,
        gazetteer=names,
    )
    check_names(checked.report, decisions)
    if rejected is not None:
        _write_refused(frame, content, file, checked, crs, rejected)
    if machine:
        write_output(as_json(report_json(checked.report, frame.settings.lang)), None)
    else:
        print_report(frame, checked.report)
        print_others(frame, checked.report, partner)
        if profile is None and chosen.name != "koppel":
            frame.say("profile_fits" if is_known else "profile_proposed", profile=chosen.name, file=file.name)
    if not checked.report.accepted or any(item.decision is None for item in checked.report.others):
        sys.exit(UNUSABLE)


def _write_refused(frame: Frame, content: bytes, file: Path, checked: Checked, crs: str, into: Path) -> None:
    """Write refused rows as the kind of file that came in, or as GeoJSON where the name asks for that."""
    language = frame.settings.lang
    if into.suffix.lower() in (".geojson", ".json"):
        write_output(rejected_geojson(checked, crs, language), into)
    else:
        write_output(refused_rows(content, file.name, checked, crs, language, frame.settings.limits), into)


@click.command("import", help=help_text("import"))
@click.argument("file", type=FILE)
@click.option("--partner", help=help_text("partner"))
@click.option("--other-partner", "others", multiple=True, metavar="NAME=…", help=help_text("other_partner"))
@click.option("--partner-type", type=click.Choice([item.value for item in PartnerType]), help=help_text("partner_type"))
@click.option("--profile", default="koppel", help=help_text("profile"))
@click.option("--layer", help=help_text("layer"))
@click.option("--dry-run", is_flag=True, help=help_text("dry_run"))
@click.option("--partial", is_flag=True, help=help_text("partial"))
@click.option("--missing", type=click.Choice(["keep", "withdraw"]), default="keep", help=help_text("missing"))
@click.option("--newer", type=click.Choice(["keep", "file"]), default="file", help=help_text("newer"))
@click.option("--with-mends/--no-mends", default=True, help=help_text("with_mends"))
@click.option("--shift-reason", help=help_text("shift_reason"))
@click.option("--rejected", type=FILE, help=help_text("rejected"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def import_(
    frame: Frame,
    file: Path,
    partner: str | None,
    others: tuple[str, ...],
    partner_type: str | None,
    profile: str,
    layer: str | None,
    dry_run: bool,
    partial: bool,
    missing: str,
    newer: str,
    with_mends: bool,
    shift_reason: str | None,
    rejected: Path | None,
    machine: bool,
) -> None:
    why_moved = checked_reason(frame.settings, shift_reason, frame.settings.lang)
    decisions = parse_decisions(others)
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
            today=today_or(),
            partner=partner,
            partner_type=PartnerType(partner_type) if partner_type else None,
            others=decisions,
            profile=chosen,
            layer=layer,
            dry_run=dry_run,
            partial=partial,
            missing="withdraw" if missing == "withdraw" else "keep",
            with_mends=with_mends,
            shift_reasons=None if why_moved is None else lambda _: why_moved,
            keep_newer=(lambda _: True) if newer == "keep" else None,
            progress=progress,
        )
        finish()
        crs = store.crs
    if rejected is not None:
        _write_refused(frame, content, file, outcome.checked, crs, rejected)
    if machine:
        report, diff = outcome.checked.report, outcome.diff
        document = report_json(report, frame.settings.lang)
        counts = {
            "new": len(diff.new),
            "changed": len(diff.changed),
            "unchanged": len(diff.unchanged),
            "missing": len(diff.missing),
            "refused_kept": len(diff.refused),
        }
        issues = document.pop("issues")
        document |= counts | {
            "upload_id": outcome.upload_id,
            "stored": outcome.upload_id is not None,
            "effect": {"appeared": len(outcome.effect.appeared), "gone": len(outcome.effect.gone)},
            "issues": issues,
        }
        write_output(as_json(document), None)
    else:
        print_imported(frame, outcome, dry_run=dry_run)
        print_others(frame, outcome.checked.report, partner)
    if outcome.upload_id is None and not (dry_run and outcome.checked.report.accepted):
        sys.exit(UNUSABLE)


@click.command(help=help_text("undo"))
@click.argument("upload_id", type=click.UUID)
@click.option("--dry-run", is_flag=True, help=help_text("dry_run"))
@click.pass_obj
def undo(frame: Frame, upload_id: UUID, *, dry_run: bool) -> None:
    with frame.store() as store:
        taken = undoing.undo(store, frame.catalogue, upload_id, today=today_or(), dry_run=dry_run)
    effect = taken.effect
    frame.say("undo_changes", removed=len(taken.undone.removed), restored=len(taken.undone.restored))
    print_consequences(frame, taken.consequences)
    if dry_run:
        frame.say("dry_run")
    else:
        frame.say("undone", upload=upload_id, appeared=len(effect.appeared), gone=len(effect.gone))


@click.command("uploads", help=help_text("uploads"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def uploads_(frame: Frame, machine: bool) -> None:
    with frame.store() as store:
        listed = uploads.list_uploads(store)
    if machine:
        names = ("id", "partners", "file_name", "profile", "uploaded_at", "new", "changed", "unchanged", "withdrawn")
        rows = [
            {name: getattr(item, name) for name in (*names, "undone_at")}
            | {"rejected": json.loads(item.report).get("rejected", 0)}
            for item in listed
        ]
        write_output(as_json({"uploads": rows}), None)
    else:
        click.echo(uploads_table(frame, listed))


@click.command(help=help_text("mends"))
@click.option("--partner", required=True, help=help_text("partner"))
@click.option("--forget", "numbers", multiple=True, metavar="NUMBER", help=help_text("mends_forget"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def mends(frame: Frame, partner: str, numbers: tuple[str, ...], machine: bool) -> None:
    with frame.store() as store:
        listed = mends_before(store, partner)
        if numbers:
            keys = {item.key for item in listed if item.number in numbers}
            count = forget_mends(store, partner, keys)
            listed = mends_before(store, partner)
    if machine:
        rows = [{name: getattr(item, name) for name in ("number", "field", "original", "value")} for item in listed]
        write_output(as_json({"mends": rows} | ({"forgotten": count} if numbers else {})), None)
        return
    if numbers:
        frame.say("mends_forgotten", count=count)
    cells = [(item.number, item.field, item.original or "–", item.value or "–") for item in listed]
    click.echo(table(cells, [frame.text(f"column.{name}") for name in ("number", "field", "was", "value")]))


@click.group(invoke_without_command=True, help=help_text("profiles"))
@click.pass_context
def profiles(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        frame: Frame = context.obj
        with frame.store_if_any() as store:
            listed = profile_service.known_profiles(store, frame.settings)
        rows = [(item.name, item.label[frame.settings.lang], item.source) for item in listed]
        click.echo(table(rows, [frame.text(f"column.{name}") for name in ("profile", "label", "source")]))


@profiles.command(help=help_text("save"))
@click.argument("file", type=FILE)
@click.option("--partner", required=True, help=help_text("save_partner"))
@click.option("--name", help=help_text("save_name"))
@click.pass_obj
def save(frame: Frame, file: Path, partner: str, name: str | None) -> None:
    profile = parse_profile(read_input(file, frame.settings).decode("utf-8", errors="replace"), file.stem)
    with frame.store() as store:
        saved = profile_service.save(store, frame.settings, profile, partner=partner, name=name)
    frame.say("profile_saved", profile=saved.name, partner=partner)


@profiles.command(help=help_text("suggest"))
@click.argument("file", type=FILE)
@click.option("--layer", help=help_text("layer"))
@click.pass_obj
def suggest(frame: Frame, file: Path, layer: str | None) -> None:
    content = read_input(file, frame.settings)
    proposed = profile_service.propose_profile(frame.catalogue, frame.settings, content, file.name, layer=layer)
    click.echo(dump_profile(proposed), nl=False)


@click.command(help=help_text("reference"))
@click.argument("reference_layer", metavar="LAYER", type=click.Choice(LAYERS))
@click.argument("file", type=FILE)
@click.option("--layer", help=help_text("layer"))
@click.option("--name-column", help=help_text("name_column"))
@click.option("--partial", is_flag=True, help=help_text("partial"))
@click.option("--as-streets", is_flag=True, help=help_text("as_streets"))
@click.option("--municipality", metavar="GM0014", help=help_text("indicators_areas_municipality"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def reference(
    frame: Frame,
    reference_layer: str,
    file: Path,
    layer: str | None,
    name_column: str | None,
    partial: bool,
    as_streets: bool,
    municipality: str | None,
    machine: bool,
) -> None:
    content, of = read_input(file, frame.settings), municipality_code(municipality)
    with frame.store() as store:
        checked, is_stored = load_layer(
            store,
            frame.settings,
            reference_layer,
            content,
            file.name,
            layer=layer,
            name_column=name_column,
            partial=partial,
            as_streets=as_streets,
            municipality=of,
        )
        if is_stored:
            detect(store, frame.catalogue, today=today_or(None))
        undoable = list_files(store)[0].id if is_stored and reference_layer == CELL else None
    doubt = None if as_streets or not isinstance(checked, CheckedReference) else checked.doubt
    counts = {name: getattr(checked, name) for name in ("read", "repaired", "rejected")}
    rows = checked.of_municipality(of).rows if isinstance(checked, CheckedReference) else checked.rows
    counts["accepted"] = len(rows)
    if machine:
        issues = [issue_json(issue, frame.settings.lang, {}) for issue in checked.issues]
        doubted = {} if doubt is None else {"doubt": doubt.value}
        write_output(as_json({**counts, "stored": is_stored, **doubted, "issues": issues}), None)
    else:
        print_issues(frame, checked.issues)
        if doubt is not None and isinstance(checked, CheckedReference):
            click.echo(doubt_words(checked, frame.settings.lang) + " " + frame.text("as_streets"))
        frame.say("reference", **counts, crs=checked.crs, column=checked.name_column or "–")
        if undoable is not None:
            frame.say("cells_stored", upload=undoable)
        if not is_stored and doubt is None:
            frame.say("not_stored_reference", rejected=checked.rejected)
    if not is_stored:
        sys.exit(UNUSABLE)


def _progress(frame: Frame, *, machine: bool) -> tuple[Callable[[float], None] | None, Callable[[], None]]:
    def nothing() -> None:
        pass

    if machine or not sys.stderr.isatty():
        return None, nothing

    def show_share(share: float) -> None:
        click.echo(f"\r{frame.text('checking')} {share:4.0%}", nl=False, err=True)

    def finish() -> None:
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)

    return show_share, finish
