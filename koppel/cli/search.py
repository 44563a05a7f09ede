"""The command that finds something by its name."""

from __future__ import annotations

import click

from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.i18n import text
from koppel.services import search as service
from koppel.services.facts.findings import named_combinations
from koppel.services.plans.lookup import visible_activities
from koppel.services.plans.reference import named_places


@click.command(help=help_text("search"))
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def search(frame: Frame, words: tuple[str, ...], machine: bool) -> None:
    language = frame.settings.lang
    with frame.store() as store:
        works = visible_activities(store)
        streets = [item.name for item in named_places(store).get("street", ())]
        together = [
            (item.combination.id, item.name, [member.partner for member in item.members])
            for item in named_combinations(store, frame.catalogue, language)
        ]
    entries = service.plan_entries(works, streets, together, frame.catalogue, language)
    groups = service.search(" ".join(words), service.index_of(entries))
    if machine:
        results = [
            {"sort": item.sort.value, "id": item.id, "title": item.title, "told": item.detail}
            for group in groups
            for item in group.entries
        ]
        counts = {group.sort.value: group.count for group in groups}
        write_output(as_json({"found": results, "counts": counts}), None)
        return
    if not groups:
        frame.say("search_none", words=" ".join(words)[: service.LONGEST_ASKED])
        return
    rows = [_row(item, language) for group in groups for item in group.entries]
    click.echo(table(rows, [frame.text(f"column.{name}") for name in ("sort", "found", "beside", "id")]))
    if left := sum(group.count - len(group.entries) for group in groups):
        frame.say("search_more", count=left)


def _row(item: service.Entry, language: str) -> tuple[str, ...]:
    # Enough of it to name a combination in ``decide``.
    number = item.id[:8] if item.sort is service.Sort.COMBINATION else ""
    return text(f"search.sort.{item.sort.value}", language), item.title, item.detail, number
