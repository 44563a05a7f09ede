"""``koppel indicators helps``: which kinds of work help an indicator, as the file and the team say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.catalogue.compass import compass_of
from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.errors import InputError
from koppel.model.compass.remedies import KindHelp, Remedies, last_of
from koppel.services.compass.loading.helping import helped_by, remedy_versions, set_remedies, undo_remedies
from koppel.services.compass.loading.helping_words import (
    help_lines,
    history_lines,
    kinds_words,
    told_indicators,
)
from koppel.services.team_rules import team_catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.model.compass.indicators import Indicator
    from koppel.services import Store

_LEFT_OUT = "-"


@click.command(help=help_text("indicators_helps"))
@click.argument("indicator", required=False)
@click.option("--kind", "kinds", multiple=True, metavar="…=…", help=help_text("helps_kind"))
@click.option("--source", "sources", multiple=True, metavar="…=…", help=help_text("helps_source"))
@click.option("--otherwise", help=help_text("helps_otherwise"))
@click.option("--undo", "is_undone", is_flag=True, help=help_text("helps_undo"))
@click.option("--history", "with_past", is_flag=True, help=help_text("settings_history"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def helps(
    frame: Frame,
    indicator: str | None,
    kinds: tuple[str, ...],
    sources: tuple[str, ...],
    otherwise: str | None,
    is_undone: bool,
    with_past: bool,
    machine: bool,
) -> None:
    """Show what helps, or say it first."""
    is_said = bool(kinds or sources or otherwise is not None)
    if (is_said or is_undone or with_past) and indicator is None:
        raise click.UsageError(frame.text("helps_which"))
    if is_said and is_undone:
        raise click.UsageError(frame.text("compass_setting_what"))
    with frame.store() as store:
        if indicator is not None and is_said:
            _say(frame, store, indicator, kinds, sources, otherwise)
        elif indicator is not None and is_undone:
            undo_remedies(store, frame.catalogue, indicator)
        catalogue = team_catalogue(store, frame.catalogue)
        versions = remedy_versions(store)
    if is_said or is_undone:
        frame.say("compass_set")
    lang = frame.settings.lang
    shown = told_indicators(catalogue) if indicator is None else (_named(catalogue, indicator),)
    if machine:
        write_output(as_json({"indicators": [_json(catalogue, item, lang) for item in shown]}), None)
    elif indicator is None:
        rows = [(item.id, item.label[lang], kinds_words(catalogue, item, lang)) for item in shown]
        click.echo(table(rows, [frame.text(f"column.{name}") for name in ("helps_id", "indicator", "helps")]))
    else:
        click.echo("\n".join(f"– {line}" for line in help_lines(catalogue, shown[0], lang)))
        if with_past:
            for line in history_lines(catalogue, versions, shown[0], lang).values():
                click.echo(f"– {line}")


def _say(
    frame: Frame, store: Store, indicator: str, kinds: Sequence[str], sources: Sequence[str], otherwise: str | None
) -> None:
    """Change what the team says of an indicator by what was typed; what was said before and is not named stays."""
    held = last_of(remedy_versions(store)).get(indicator)
    before = Remedies(indicator=indicator) if held is None else held.remedies
    by_kind = {item.kind: item for item in before.kinds}
    for kind, reason in _pairs(kinds):
        if reason == _LEFT_OUT:
            by_kind.pop(kind, None)
        else:
            by_kind[kind] = KindHelp(kind, reason, by_kind[kind].source if kind in by_kind else "")
    for kind, source in _pairs(sources):
        if kind not in by_kind:
            raise InputError("helps_pair", value=f"{kind}={source}"[:100])
        by_kind[kind] = KindHelp(kind, by_kind[kind].reason, source)
    words = before.otherwise if otherwise is None else otherwise
    remedies = Remedies(indicator=indicator, kinds=tuple(by_kind.values()), otherwise=words)
    set_remedies(store, frame.catalogue, remedies)


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [word.partition("=") for word in words]
    for kind, sign, content in pairs:
        if not sign or not kind.strip() or not content.strip():
            raise InputError("helps_pair", value=f"{kind}{sign}{content}"[:100])
    return [(kind.strip(), content.strip()) for kind, _, content in pairs]


def _named(catalogue: Catalogue, name: str) -> Indicator:
    indicators = compass_of(catalogue).indicators
    if name not in indicators:
        raise InputError("remedy_indicator", value=name[:80], right=", ".join(indicators))
    return indicators[name]


def _json(catalogue: Catalogue, item: Indicator, language: str) -> dict[str, object]:
    return {
        "indicator": item.id,
        "label": item.label[language],
        "is_own": item.is_own,
        "kinds": [
            {"kind": one.kind, "reason": one.reason[language], "source": one.source or None, "by_team": one.is_own}
            for one in helped_by(catalogue, item)
        ],
        "otherwise": item.otherwise.get(language),
    }


COMMANDS = (helps,)
