"""``koppel goals aftercare``, ``answer`` and ``take-back``: what became of works that are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel.cli.compass.goals import read_number
from koppel.cli.frame import Frame, as_json, help_text, today_or, work_of, write_output
from koppel.i18n import text
from koppel.services.compass import aftercare as service
from koppel.services.compass.aftercare_words import aftercare_words, promise_words, question_words

if TYPE_CHECKING:
    from uuid import UUID


@click.command(help=help_text("goals_aftercare"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def aftercare(frame: Frame, machine: bool) -> None:
    lang = frame.settings.lang
    with frame.store() as store:
        compass = frame.compass
        listed = service.list_aftercare(store, compass, today_or())
    if machine:
        rows = [
            {
                "partner": item.activity.partner,
                "number": item.activity.external_id,
                "title": item.activity.title,
                "ended": item.last_day,
                "asked_after_years": item.due,
                "goals": [goal.id for goal in item.goals],
                "themes": [answer.theme for answer in item.themes],
                "answers": [
                    {
                        "id": answer.id,
                        "after_years": answer.after_years,
                        "text": answer.text,
                        "figure": answer.figure,
                        "is_unknown": answer.is_unknown,
                    }
                    for answer in item.answers
                ],
            }
            for item in listed
        ]
        write_output(as_json({"works": rows}), None)
        return
    if not listed:
        click.echo(text("compass.aftercare.none", lang))
    for item in listed:
        work = item.activity
        click.echo(f"{work.title}, {work.partner} ({work.external_id}). {question_words(item, lang)}")
        for line in promise_words(item, compass, lang):
            click.echo(f"  {line}")
        for answer in item.answers:
            click.echo(f"  – {aftercare_words(answer, lang)} {answer.id}")


@click.command(help=help_text("goals_answer"))
@click.argument("partner")
@click.argument("number")
@click.option("--after", "after_years", type=int, required=True, help=help_text("goals_answer_after"))
@click.option("--text", "words", default="", help=help_text("goals_answer_text"))
@click.option("--figure", callback=read_number, help=help_text("goals_answer_figure"))
@click.option("--unknown", "is_unknown", is_flag=True, help=help_text("goals_answer_unknown"))
@click.pass_obj
def answer(
    frame: Frame, partner: str, number: str, after_years: int, words: str, figure: float | None, is_unknown: bool
) -> None:
    with frame.store() as store:
        made = service.answer_aftercare(
            store,
            frame.compass,
            work_of(store, (partner, number)),
            after_years,
            today=today_or(),
            text=words,
            figure=figure,
            is_unknown=is_unknown,
        )
    frame.say("aftercare_saved", answer=made)


@click.command("take-back", help=help_text("goals_take_back"))
@click.argument("identity", metavar="ANSWER", type=click.UUID)
@click.pass_obj
def take_back(frame: Frame, identity: UUID) -> None:
    with frame.store() as store:
        service.withdraw_aftercare(store, identity)
    frame.say("aftercare_withdrawn")


COMMANDS = (aftercare, answer, take_back)
