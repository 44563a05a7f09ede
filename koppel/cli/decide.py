"""The command that decides: what partners answer to a combination, and how far it is."""

from __future__ import annotations

import click

from koppel.cli.frame import Frame, as_json, help_text, table, write_output
from koppel.services import decisions as service
from koppel.store.audit import moment
from koppel.store.decisions import Answer, Answered, State


@click.command(help=help_text("decide"))
@click.argument("combination")
@click.option("--partner", help=help_text("decide_partner"))
@click.option("--answer", type=click.Choice([item.value for item in Answer]), help=help_text("decide_answer"))
@click.option("--state", type=click.Choice([item.value for item in State]), help=help_text("decide_state"))
@click.option("--reason", help=help_text("decide_reason"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def decide(
    frame: Frame,
    combination: str,
    partner: str | None,
    answer: str | None,
    state: str | None,
    reason: str | None,
    machine: bool,
) -> None:
    """Record an answer or a state, or show both; the help text stands in the locale files."""
    if (partner is None) != (answer is None) or (answer is not None and state is not None):
        raise click.UsageError(frame.text("decide_alone"))
    with frame.store() as store:
        identity = service.find_combination(store, combination)
        if partner is not None and answer is not None:
            told = service.give_answer(store, identity, partner, Answer(answer), reason)
        elif state is not None:
            told = service.decide(store, identity, State(state), reason)
        else:
            told = service.assessment(store, identity)
    content = as_json(service.assessment_json(told)) if machine else _words(frame, told).encode("utf-8")
    write_output(content, None)


def _words(frame: Frame, told: service.Assessment) -> str:
    state = service.state_words(told.state, frame.settings.lang)
    lines = [frame.text("decision_state", name=told.id, state=state)]
    if told.reason:
        lines.append(told.reason)
    names = ("partner", "answer", "when", "reason")
    rows = [(partner, *_answer(frame, told.answers.get(partner))) for partner in told.partners]
    lines.append(table(rows, [frame.text(f"column.{name}") for name in names]))
    if told.missing:
        lines.append(frame.text("decision_missing", partners=", ".join(told.missing)))
    if told.changed_since:
        lines.append(frame.text("decision_changed"))
    return "\n".join(lines)


def _answer(frame: Frame, given: Answered | None) -> tuple[str | None, str | None, str | None]:
    if given is None:
        return None, None, None
    return service.answer_words(given.answer, frame.settings.lang), moment(given.at), given.reason
