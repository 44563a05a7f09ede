"""Commands that answer: what was found, what can be done together, and files of what there is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from koppel import formats
from koppel.catalogue.load import load_rules, with_rules
from koppel.cli.frame import DAY, FILE, Frame, as_json, block, help_text, table, today_or, write_output
from koppel.exports.formats import FORMATS
from koppel.model import FindingType
from koppel.model.deciding import State
from koppel.services.chances.duplicates import ruled, ruled_json
from koppel.services.chances.openings import openings as count_openings
from koppel.services.chances.openings import openings_json, openings_words, section_name
from koppel.services.chances.opportunities import numbered_combinations, warned, warned_json
from koppel.services.chances.worth_now import worth_now
from koppel.services.deciding.decisions import ToAct, Turn, assessments, state_words, to_act, to_act_words
from koppel.services.facts.combinations import combination_facts, listed_combinations
from koppel.services.facts.findings import findings_json, list_findings
from koppel.services.facts.pairs import ground_cell, score_number
from koppel.services.facts.works import period_text
from koppel.services.intake import exports
from koppel.services.intake.detection import detect as run_detection
from koppel.services.plans.lookup import visible_activities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from koppel.model import Activity
    from koppel.services.chances.duplicates import Ruled
    from koppel.services.chances.opportunities import Warned
    from koppel.services.chances.worth_now import Worth
    from koppel.services.deciding.decisions import Assessment
    from koppel.services.facts.combinations import CombinationFacts

_TYPES = click.Choice([item.value for item in FindingType])
_WARNED = tuple(item for item in FindingType if item is not FindingType.KOPPELKANS)
_WARNINGS = click.Choice([item.value for item in _WARNED])
# What a partner says of a work, in a list.
_LONGEST_SAID = 120
_LISTS = click.Choice(["table", "json", "csv", "geojson"])


@click.command(help=help_text("detect"))
@click.option("--today", type=DAY, help=help_text("today"))
@click.option("--full", is_flag=True, help=help_text("full"))
@click.option("--rules", type=FILE, help=help_text("rules"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def detect(frame: Frame, today: date | None, full: bool, rules: Path | None, machine: bool) -> None:
    catalogue = frame.catalogue if rules is None else with_rules(frame.catalogue, load_rules(rules))
    with frame.store() as store:
        done = run_detection(store, catalogue, today=today_or(today), full=full)
    if machine:
        counts = {"found" if name == "total" else name: getattr(done, name) for name in done.__dataclass_fields__}
        write_output(as_json(counts), None)
        return
    frame.say("detected", today=done.today, found=done.total, appeared=done.appeared, gone=done.gone)
    if done.bounded:
        frame.say("bounded", count=done.bounded)


@click.command(help=help_text("findings"))
@click.option("--type", "kind", type=_TYPES, help=help_text("type"))
@click.option("--min-score", type=click.FloatRange(0, 100), help=help_text("min_score"))
@click.option("--format", "form", type=_LISTS, default="table", help=help_text("format"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.option("--out", type=FILE, help=help_text("out"))
@click.pass_obj
def findings(
    frame: Frame, kind: str | None, min_score: float | None, form: str, machine: bool, out: Path | None
) -> None:
    with frame.store() as store:
        detection, listed_findings = list_findings(store, types=[kind] if kind else None, min_score=min_score)
        rulings = ruled(store) if kind in (None, FindingType.DUBBEL.value) and min_score is None else ()
        if machine or form == "json":
            content = as_json(
                findings_json(detection, listed_findings) | {"ruled": [ruled_json(item) for item in rulings]}
            )
        elif form == "csv":
            content = exports.findings_csv(listed_findings)
        elif form == "geojson":
            content = exports.findings_geojson(store, listed_findings)
        else:
            rows: list[tuple[object, ...]] = [
                (
                    item.type,
                    item.mode,
                    score_number(item.score, frame.settings.lang),
                    f"{item.a_partner}/{item.a_external_id}",
                    f"{item.b_partner}/{item.b_external_id}",
                    None if item.distance_m is None else formats.length(item.distance_m, frame.settings.lang),
                    ground_cell(item.shared_area_m2, frame.settings.lang),
                    None if item.overlap_days is None else formats.days(item.overlap_days, frame.settings.lang),
                    None if item.gap_days is None else formats.days(item.gap_days, frame.settings.lang),
                    f"{item.handled.by}: {item.handled.reason}" if item.handled else None,
                )
                for item in listed_findings
            ]
            rows += [_said_row(frame, item) for item in rulings]
            names = ("type", "mode", "score", "a", "b", "distance", "ground", "overlap", "gap", "handled")
            content = table(rows, [frame.text(f"column.{name}") for name in names]).encode("utf-8")
            if not rows:
                content = frame.text("no_findings").encode("utf-8")
    write_output(content, out)


@click.command(help=help_text("alarms"))
@click.option("--type", "kind", type=_WARNINGS, help=help_text("type"))
@click.option("--today", type=DAY, help=help_text("today_alarms"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.option("--out", type=FILE, help=help_text("out"))
@click.pass_obj
def alarms(frame: Frame, kind: str | None, today: date | None, machine: bool, out: Path | None) -> None:
    types = [FindingType(kind)] if kind else list(_WARNED)
    with frame.store() as store:
        everything = {str(item.id) for item in visible_activities(store)}
        warnings = warned(store, frame.catalogue, frame.settings.lang, types, only=everything, today=today_or(today))
    if machine:
        content = as_json({"alarms": [warned_json(item) for item in warnings]})
    else:
        blocks = [_alarm_block(frame, item) for item in warnings]
        content = "\n\n".join(blocks or [frame.text("no_alarms")]).encode("utf-8")
    write_output(content, out)


def _alarm_block(frame: Frame, item: Warned) -> str:
    heavy = [frame.text("alarm_heavy", why=item.heavy)] if item.heavy else []
    works = [
        f"  - {' '.join(title.split())} ({partner}, {period})"
        for title, partner, period in zip(item.titles, item.partners, item.periods, strict=True)
    ]
    handled_lines = [frame.text("alarm_handled", by=item.handled.by, why=item.handled.reason)] if item.handled else []
    sentence = formats.capitalised(item.sentence)
    return "\n".join(
        [item.title, *works, f"{sentence}.", *heavy, item.cure, *(f"  > {line}." for line in item.acts), *handled_lines]
    )


@click.command(help=help_text("openings"))
@click.option("--street", help=help_text("openings_street"))
@click.option("--all", "everything", is_flag=True, help=help_text("openings_all"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.option("--out", type=FILE, help=help_text("out"))
@click.pass_obj
def openings(frame: Frame, street: str | None, everything: bool, machine: bool, out: Path | None) -> None:
    language = frame.settings.lang
    with frame.store() as store:
        counted = count_openings(store, frame.catalogue, today=today_or(None))
    chosen = counted.of(street) if street else counted.dug if everything else counted.full()
    if machine:
        content = as_json(openings_json(replace(counted, dug=chosen)))
    elif not counted.is_known:
        content = frame.text("no_streets").encode("utf-8")
    elif not chosen:
        content = frame.text("no_openings").encode("utf-8")
    else:
        rows = [(section_name(item, language), openings_words(item, frame.catalogue, language)) for item in chosen]
        content = table(rows, [frame.text(f"column.{name}") for name in ("section", "often")]).encode("utf-8")
    write_output(content, out)


@click.command(help=help_text("combinations"))
@click.option("--all", "everything", is_flag=True, help=help_text("everything"))
@click.option("--now", "only_now", is_flag=True, help=help_text("only_now"))
@click.option("--today", type=DAY, help=help_text("today_now"))
@click.option("--format", "form", type=_LISTS, default="table", help=help_text("format"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.option("--out", type=FILE, help=help_text("out"))
@click.pass_obj
def combinations(
    frame: Frame,
    everything: bool,
    only_now: bool,
    today: date | None,
    form: str,
    machine: bool,
    out: Path | None,
) -> None:
    if everything and only_now:
        raise click.UsageError(frame.text("all_and_now"))
    with frame.store() as store:
        if everything:
            facts = combination_facts(store, frame.catalogue, frame.settings.lang, proposed=None)
        else:
            facts = listed_combinations(store, frame.catalogue, frame.settings.lang).proposals
        worth = {item.id: item for item in worth_now(store, frame.catalogue, today=today_or(today))}
        if only_now:
            by_id = {item.id: item for item in facts}
            facts = tuple(by_id[identity] for identity in worth)
        now = _columns_of_now(facts, worth, frame.settings.lang, only_now=only_now)
        if machine or form == "json":
            content = as_json(exports.combinations_json(store, facts, now))
        elif form == "csv":
            content = exports.combinations_csv(store, facts, now)
        elif form == "geojson":
            content = exports.combinations_geojson(store, facts, now)
        elif only_now:
            content = _now_blocks(frame, facts, worth).encode("utf-8")
        else:
            numbered = numbered_combinations(store, frame.catalogue, frame.settings.lang, today=today_or(today))
            numbers = {item.id: number for number, item in enumerate(numbered, 1)}
            content = _combinations_table(frame, facts, assessments(store), worth, numbers).encode("utf-8")
    write_output(content, out)


def _said_row(frame: Frame, item: Ruled) -> tuple[object, ...]:
    """Return a row for a double of which somebody said which work counts, or that they are two."""
    first, second = (f"{work.partner}/{work.external_id}" for work in item.works)
    sentence = frame.text(
        f"said_{item.verdict.value if item.holds else 'again'}", by=item.by, first=first, second=second
    )
    reason = f" {item.reason}" if item.reason else ""
    return (FindingType.DUBBEL.value, None, None, first, second, None, None, None, None, f"{sentence}{reason}")


def _combinations_table(
    frame: Frame,
    combinations: Sequence[CombinationFacts],
    assessments: Mapping[str, Assessment],
    worth: Mapping[str, Worth],
    numbers: Mapping[str, int],
) -> str:
    """Write a table with the numbers of screens and paper: first what is worth a meeting now, then by score."""
    if not combinations:
        return frame.text("no_combinations")
    language = frame.settings.lang
    rows = []
    rank = {identity: at for at, identity in enumerate(worth)}
    for item in sorted(combinations, key=lambda one: rank.get(one.id, len(rank))):
        assessment, combination = assessments.get(item.id), item.named.combination
        turn = ToAct(Turn.BEGIN) if assessment is None else to_act(assessment)
        openings = item.plan.openings
        rows.append(
            (
                f"K{numbers[item.id]}" if item.id in numbers else None,
                # Enough of it to name one in ``decide``.
                item.id[:8],
                score_number(combination.score or 0.0, language),
                combination.size,
                state_words(State.NIEUW if assessment is None else assessment.state, language),
                item.named.name,
                item.plan.period(language),
                ground_cell(item.plan.shared_area_m2, language),
                f"{openings.before} → {openings.after}" if openings.avoided else openings.before,
                ", ".join(f"{member.partner}/{member.external_id}" for member in item.named.members),
                "" if turn.turn is Turn.BEGIN else to_act_words(turn, language),
                _need_share(worth.get(item.id), language),
                item.named.alternatives or None,
            )
        )
    names = (
        "on_map", "id", "score", "size", "state", "name", "when", "ground", "openings", "members", "turn", "need_now",
        "alternatives",
    )  # fmt: skip
    return table(rows, [frame.text(f"column.{name}") for name in names], is_whole=True)


def _columns_of_now(
    facts: Sequence[CombinationFacts], worth: Mapping[str, Worth], language: str, *, only_now: bool
) -> dict[str, dict[str, object]]:
    """Return by combination why now, and in other lists the need part alone: empty where it does not count."""
    if only_now:
        return {item.id: item.flat(language) for item in worth.values()}
    none: dict[str, object] = {"now_need": None, "now_need_factor": None}
    return {item.id: worth[item.id].flat_need(language) if item.id in worth else none for item in facts}


def _need_share(item: Worth | None, language: str) -> str | None:
    """Return how much more something counts by what is red; None where it counts as much, or not now."""
    return None if item is None or item.need_factor <= 1 else f"+{formats.percent(item.need_factor - 1, language)}"


def _now_blocks(frame: Frame, combinations: Sequence[CombinationFacts], worth: Mapping[str, Worth]) -> str:
    """Write what is worth a meeting now, each with where and when it is, and why, whole: a table has no room for it."""
    if not combinations:
        return frame.text("none_now")
    return "\n\n".join(_now_block(frame, item, worth[item.id]) for item in combinations)


def _now_block(frame: Frame, item: CombinationFacts, why: Worth) -> str:
    language = frame.settings.lang
    lines = [
        ("when", item.plan.period(language)),
        ("until_now", why.until(language)),
        ("odds_now", why.often(language)),
        ("saves_now", why.saves(language)),
        ("need_now", why.need(language)),
        ("name", item.named.name),
        *(("members" if at == 0 else "", _member(work, language)) for at, work in enumerate(item.named.members)),
    ]
    return block(
        f"{item.id[:8]}  {why.between(language)}",
        [(frame.text(f"column.{name}") if name else "", words) for name, words in lines],
    )


def _member(item: Activity, language: str) -> str:
    """Name a work with its partner, number and period, and with what its partner says of it, such as where it is."""
    title, described = (" ".join((words or "").split()) for words in (item.title, item.description))
    words = [f"{item.partner}/{item.external_id} “{_short(title)}”", period_text(item, language)]
    # A title that was made of where it is says that already.
    if described and described[:_LONGEST_SAID] not in title:
        words.append(_short(described))
    return ", ".join(words)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_SAID else f"{words[: _LONGEST_SAID - 1]}…"


@click.command(help=help_text("export"))
@click.argument("out", type=FILE)
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
