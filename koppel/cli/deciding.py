"""The commands that decide: answers, states and messages of a combination; doubles, warnings, missed chances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.frame import FILE, Frame, as_json, help_text, table, today_or, work_of, write_output
from koppel.model.deciding import Answer, Answered, State
from koppel.services.chances import acknowledgements, duplicates
from koppel.services.deciding import decisions as service
from koppel.services.deciding import discussion, reassessment, rejections
from koppel.services.deciding.decided import earlier_combinations
from koppel.services.deciding.taking_back import take_back_step
from koppel.services.facts.combinations import named_plan, plan_json

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.services.deciding.reassessment import Mark


@click.command(help=help_text("decide"))
@click.argument("combination")
@click.option("--partner", help=help_text("decide_partner"))
@click.option("--answer", type=click.Choice([item.value for item in Answer]), help=help_text("decide_answer"))
@click.option("--part", help=help_text("decide_part"))
@click.option("--state", type=click.Choice([item.value for item in State]), help=help_text("decide_state"))
@click.option("--reason", help=help_text("decide_reason"))
@click.option("--undo", is_flag=True, help=help_text("decide_undo"))
@click.option("--message", help=help_text("decide_message"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def decide(
    frame: Frame,
    combination: str,
    partner: str | None,
    answer: str | None,
    part: str | None,
    state: str | None,
    reason: str | None,
    undo: bool,
    message: str | None,
    machine: bool,
) -> None:
    acts = sum(item is not None for item in (answer, state, message)) + undo
    if (partner is None) != (answer is None) or acts > 1 or (part is not None and answer is None):
        raise click.UsageError(frame.text("decide_alone"))
    with frame.store() as store:
        identity = service.find_combination(store, combination)
        if partner is not None and answer is not None:
            assessment = service.give_answer(store, identity, partner, Answer(answer), reason, part)
        elif state is not None:
            assessment = service.decide(store, identity, State(state), reason, today=today_or())
        elif undo:
            assessment = take_back_step(store, identity)
        else:
            if message is not None:
                discussion.write_message(store, identity, message)
            assessment = service.assessment(store, identity)
        mark = reassessment.mark(store, frame.catalogue, frame.settings.lang, identity)
        messages = discussion.messages(store, identity)
        name, plan = named_plan(store, frame.catalogue, frame.settings.lang, identity)
        earlier = earlier_combinations(store, frame.catalogue, frame.settings.lang, identity)
    if machine:
        more = {
            "name": name,
            **plan_json(plan),
            "changes": mark.changes,
            "follows": [{"id": item.id, "name": item.name, "state": item.state.value} for item in earlier],
            "messages": [_message(item) for item in messages],
        }
        content = as_json(service.assessment_json(assessment) | more)
    else:
        follows = [
            frame.text(
                "follows", id=item.id[:12], name=item.name, state=service.state_words(item.state, frame.settings.lang)
            )
            for item in earlier
        ]
        words = (name, *plan.lines(frame.settings.lang), *follows, _words(frame, assessment, mark, messages))
        content = "\n".join(words).encode("utf-8")
    write_output(content, None)


@click.command(help=help_text("double"))
@click.option("--first", nargs=2, required=True, help=help_text("double_first"))
@click.option("--other", nargs=2, required=True, help=help_text("double_other"))
@click.option("--two", is_flag=True, help=help_text("double_two"))
@click.option("--reason", default="", help=help_text("double_reason"))
@click.option("--undo", is_flag=True, help=help_text("double_undo"))
@click.pass_obj
def double(frame: Frame, first: tuple[str, str], other: tuple[str, str], two: bool, reason: str, undo: bool) -> None:
    if two and undo:
        raise click.UsageError(frame.text("double_alone"))
    today = today_or(None)
    with frame.store() as store:
        works = work_of(store, first), work_of(store, other)
        if undo:
            duplicates.undo_ruling(store, frame.catalogue, *works, today=today)
        elif two:
            duplicates.keep_both(store, frame.catalogue, *works, reason, today=today)
        else:
            duplicates.step_aside(store, frame.catalogue, *works, today=today)
    frame.say("double_undone" if undo else "double_two" if two else "double_aside", first=first[1], other=other[1])


@click.command(help=help_text("alarm"))
@click.argument("sort", type=click.Choice([item.value for item in acknowledgements.ALARMS]))
@click.option("--first", nargs=2, required=True, help=help_text("double_first"))
@click.option("--other", nargs=2, required=True, help=help_text("double_other"))
@click.option("--reason", default="", help=help_text("alarm_reason"))
@click.option("--undo", is_flag=True, help=help_text("alarm_undo"))
@click.pass_obj
def alarm(frame: Frame, sort: str, first: tuple[str, str], other: tuple[str, str], reason: str, undo: bool) -> None:
    finding = next(item for item in acknowledgements.ALARMS if item.value == sort)
    with frame.store() as store:
        works = work_of(store, first), work_of(store, other)
        if undo:
            acknowledgements.restore_alarm(store, finding, [works])
        else:
            acknowledgements.acknowledge(store, finding, [works], reason)
    frame.say("alarm_restored" if undo else "alarm_done")


@click.command(help=help_text("missed"))
@click.option("--text", "words", default="", help=help_text("missed_words"))
@click.option("--partner", multiple=True, help=help_text("missed_partner"))
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", help=help_text("format"))
@click.option("--out", type=FILE, help=help_text("out"))
@click.pass_obj
def missed(frame: Frame, words: str, partner: tuple[str, ...], form: str, out: Path | None) -> None:
    language = frame.settings.lang
    with frame.store() as store:
        rejected = rejections.rejections(store, frame.catalogue, language)
    chosen = rejections.matching(rejected, words=words, partners=partner)
    if form == "csv":
        write_output(rejections.rejections_csv(chosen, language), out)
        return
    rows = [(item.id[:8], item.name, item.reason, service.state_words(item.state, language)) for item in chosen]
    names = [frame.text(f"column.{name}") for name in ("id", "name", "reason", "state")]
    write_output(table(rows, names).encode("utf-8"), out)


def _message(item: discussion.Message) -> dict[str, object]:
    return {"id": str(item.id), "told": item.content, "at": item.at.isoformat(), "by": item.by}


def _words(frame: Frame, assessment: service.Assessment, mark: Mark, messages: tuple[discussion.Message, ...]) -> str:
    state = service.state_words(assessment.state, frame.settings.lang)
    lines = [frame.text("decision_state", name=assessment.id, state=state)]
    if assessment.reason:
        lines.append(assessment.reason)
    names = ("partner", "answer", "when", "reason")
    rows = [(partner, *_answer(frame, assessment.answers.get(partner))) for partner in assessment.partners]
    lines.append(table(rows, [frame.text(f"column.{name}") for name in names]))
    if assessment.missing:
        lines.append(frame.text("decision_missing", partners=assessment.missing))
    if words := service.to_act_words(service.to_act(assessment), frame.settings.lang):
        lines.append(words)
    if mark.changes:
        lines += [frame.text("decision_changed"), *(f"- {line}" for line in mark.changes)]
    if assessment.growth:
        lines.append(frame.text("grown_into", id=assessment.growth.into[:12]))
    withdrawn = frame.text("decision_withdrawn")
    lines += [f"{frame.moment(item.at)} {item.by}: {item.content or withdrawn}" for item in messages]
    return "\n".join(lines)


def _answer(frame: Frame, answer: Answered | None) -> tuple[str | None, str | None, str | None]:
    if answer is None:
        return None, None, None
    return service.answer_words(answer.answer, frame.settings.lang, answer.part), frame.moment(answer.at), answer.reason
