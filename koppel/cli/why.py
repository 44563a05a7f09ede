"""The command that says of two works why they are proposed together, or why not."""

from __future__ import annotations

import click

from koppel.cli.frame import Frame, as_json, help_text, table, work_of, write_output
from koppel.services.chances import why as service


@click.command(help=help_text("why"))
@click.argument("first", nargs=2, metavar="PARTNER NR")
@click.argument("second", nargs=2, metavar="PARTNER NR")
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def why(frame: Frame, first: tuple[str, str], second: tuple[str, str], machine: bool) -> None:
    with frame.store() as store:
        pair = work_of(store, first), work_of(store, second)
        explanation = service.why(store, frame.catalogue, frame.settings.lang, *pair)
    if machine:
        write_output(as_json(service.why_json(explanation)), None)
        return
    marks = {True: "why_met", False: "why_failed", None: "why_unknown"}
    rows = [(frame.text(marks[item.is_met]), item.sentence, item.change) for item in explanation.reasons]
    names = [frame.text(f"column.{name}") for name in ("why_met", "why_told", "why_change")]
    lines = (
        " + ".join(explanation.titles),
        explanation.verdict,
        table(rows, names, is_whole=True),
        explanation.standing,
        *explanation.warnings,
    )
    click.echo("\n".join(line for line in lines if line))
