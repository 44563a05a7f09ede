"""``koppel funds``: where money comes from, what of works it covers, and what being behind costs."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from koppel.cli.compass.fund_options import chosen_amount, content_of, number_option, of_fund
from koppel.cli.frame import Frame, as_json, help_text, today_or, work_of, write_output
from koppel.i18n import text
from koppel.model.compass.money import FundContent, FundingContent, FundingState, Total
from koppel.services.compass.money import funding as service_work
from koppel.services.compass.money import funds as service
from koppel.services.compass.money import overview, put_back
from koppel.services.compass.money.words import (
    condition_lines,
    coverage_words,
    dropped_words,
    free_words,
    funding_version_words,
    funding_words,
    left_words,
    version_words,
)

if TYPE_CHECKING:
    from uuid import UUID

    from koppel.model.compass.money import Amount, Fund


@click.group(help=help_text("funds"))
def funds() -> None:
    pass


@funds.command("list", help=help_text("funds_list"))
@click.option("--history", "with_past", is_flag=True, help=help_text("funds_past"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def list_(frame: Frame, with_past: bool, machine: bool) -> None:
    lang = frame.settings.lang
    with frame.store() as store:
        catalogue = frame.catalogue
        shown = overview.money(store, catalogue, today_or())
        earlier = {
            item.fund.id: overview.fund_history(store, item.fund.id)[:-1] if with_past else () for item in shown.funds
        }
    gone = shown.gone if with_past else ()
    if machine:
        listed = [
            _fund_json(item.fund) | {"left": _euros(item.left), "history": list(map(_fund_json, earlier[item.fund.id]))}
            for item in shown.funds
        ]
        write_output(as_json({"funds": listed, "withdrawn": list(map(_fund_json, gone))}), None)
        return
    if not (shown.funds or gone):
        click.echo(frame.text("funds_none"))
        return
    for item in shown.funds:
        content = item.fund.content
        click.echo(f"{content.name}. {content.giver} ({item.fund.id})")
        click.echo(f"  {left_words(item, lang)}")
        for name, words in condition_lines(content, catalogue, shown, lang):
            click.echo(f"  {name}: {words}")
        for old in earlier[item.fund.id]:
            click.echo(f"  – {version_words(old, catalogue, shown, lang)}")
    for old in gone:
        click.echo(f"– {version_words(old, catalogue, shown, lang)} ({old.id})")
    click.echo(free_words(shown, lang))


@funds.command(help=help_text("funds_works"))
@click.option("--history", "with_past", is_flag=True, help=help_text("funds_works_past"))
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help=help_text("funds_csv"))
@click.option("--json", "machine", is_flag=True, help=help_text("json"))
@click.pass_obj
def works(frame: Frame, with_past: bool, file: Path | None, machine: bool) -> None:
    lang = frame.settings.lang
    with frame.store() as store:
        shown = overview.money(store, frame.catalogue, today_or())
        dropped = put_back.dropped_fundings(store) if with_past else ()
        older = {
            one.funding.id: put_back.funding_history(store, one.funding.id)[-2::-1] if with_past else ()
            for item in shown.works
            for one in item.fundings
        }
    if file is not None:
        write_output(overview.money_csv(shown.works), file)
        return
    if machine:
        document = {"works": [_work_json(item) for item in shown.works], "without": shown.without}
        gone = [{"id": one.funding.id, "fund": one.fund.id, "work": one.work.id} for one in dropped]
        write_output(as_json(document | {"dropped": gone} if with_past else document), None)
        return
    if not shown.works:
        click.echo(text("screen.compass.money_works_none", lang))
    for item in shown.works:
        click.echo(f"{item.work.title}. {item.work.partner} {item.work.external_id}")
        click.echo(f"  {coverage_words(item, lang)}")
        for one in item.fundings:
            click.echo(f"  – {funding_words(one, lang)} ({one.funding.id})")
            for old in older[one.funding.id]:
                click.echo(f"    – {funding_version_words(old, one.fund, lang)}")
    for gone_one in dropped:
        click.echo(f"– {dropped_words(gone_one, lang)} ({gone_one.funding.id})")
    if shown.without:
        click.echo(text("screen.compass.money_without", lang, count=shown.without))


@funds.command(help=help_text("funds_add"))
@click.argument("name")
@of_fund(is_new=True)
@click.pass_obj
def add(frame: Frame, /, name: str, giver: str, **chosen: Any) -> None:
    with frame.store() as store:
        content = content_of(store, FundContent(name=name, giver=giver), chosen)
        made = service.add_fund(store, frame.catalogue, content)
    frame.say("fund_saved", fund=made)


@funds.command(help=help_text("funds_change"))
@click.argument("fund", type=click.UUID)
@click.option("--name", help=help_text("funds_name"))
@of_fund(is_new=False)
@click.pass_obj
def change(frame: Frame, /, fund: UUID, name: str | None, giver: str | None, **chosen: Any) -> None:
    with frame.store() as store:
        standing = service.standing_fund(store, fund)
        was = standing.content
        named = replace(was, name=was.name if name is None else name, giver=was.giver if giver is None else giver)
        content = content_of(store, named, chosen)
        service.change_fund(store, frame.catalogue, fund, content, version=standing.number)
    frame.say("fund_saved", fund=fund)


@funds.command(help=help_text("funds_withdraw"))
@click.argument("fund", type=click.UUID)
@click.pass_obj
def withdraw(frame: Frame, fund: UUID) -> None:
    with frame.store() as store:
        service.withdraw_fund(store, fund)
    frame.say("fund_withdrawn", fund=fund)


@funds.command(help=help_text("funds_undo"))
@click.argument("fund", type=click.UUID)
@click.pass_obj
def undo(frame: Frame, fund: UUID) -> None:
    with frame.store() as store:
        service.restore_fund(store, fund)
    frame.say("fund_saved", fund=fund)


_STATES = click.Choice([state.value for state in FundingState])
_TOTAL = number_option("--total", "funds_amount_total", "total")
_YEARLY = number_option("--yearly", "funds_amount_yearly", "yearly")


@funds.command(help=help_text("funds_ask"))
@click.argument("fund", type=click.UUID)
@click.argument("partner")
@click.argument("work")
@_TOTAL
@_YEARLY
@click.option("--state", type=_STATES, default=FundingState.WANTED.value, help=help_text("funds_state"))
@click.pass_obj
def ask(
    frame: Frame, fund: UUID, partner: str, work: str, total: float | None, yearly: float | None, state: str
) -> None:
    with frame.store() as store:
        amount = chosen_amount(total, yearly)
        content = FundingContent(
            fund=fund,
            activity_id=work_of(store, (partner, work)),
            amount=Total(0.0) if amount is None else amount,
            state=FundingState(state),
        )
        made = service_work.add_funding(store, content)
    frame.say("funding_saved", funding=made)


@funds.command("change-work", help=help_text("funds_change_work"))
@click.argument("funding", type=click.UUID)
@_TOTAL
@_YEARLY
@click.option("--state", type=_STATES, help=help_text("funds_state"))
@click.pass_obj
def change_work(frame: Frame, funding: UUID, total: float | None, yearly: float | None, state: str | None) -> None:
    with frame.store() as store:
        was = service_work.standing_funding(store, funding)
        content = replace(
            was.content,
            amount=chosen_amount(total, yearly) or was.content.amount,
            state=was.content.state if state is None else FundingState(state),
        )
        service_work.change_funding(store, funding, content, version=was.number)
    frame.say("funding_saved", funding=funding)


@funds.command(help=help_text("funds_drop"))
@click.argument("funding", type=click.UUID)
@click.pass_obj
def drop(frame: Frame, funding: UUID) -> None:
    with frame.store() as store:
        service_work.withdraw_funding(store, funding)
    frame.say("funding_withdrawn", funding=funding)


@funds.command("undo-work", help=help_text("funds_undo_work"))
@click.argument("funding", type=click.UUID)
@click.pass_obj
def undo_work(frame: Frame, funding: UUID) -> None:
    with frame.store() as store:
        service_work.restore_funding(store, funding)
    frame.say("funding_saved", funding=funding)


def _euros(amount: Amount | None) -> dict[str, object] | None:
    return None if amount is None else {"euros": amount.euros, "basis": amount.basis.value}


def _fund_json(fund: Fund) -> dict[str, object]:
    names = ("id", "number", "saved_at", "saved_by", "ended_at", "ended_by")
    content = asdict(fund.content) | {"available": _euros(fund.content.available)}
    return {name: getattr(fund, name) for name in names} | content


def _work_json(item: overview.WorkMoney) -> dict[str, object]:
    return {
        "work": item.work.id,
        "partner": item.work.partner,
        "number": item.work.external_id,
        "cost": _euros(item.coverage.cost),
        "uncovered": _euros(item.coverage.uncovered),
        "fundings": [
            {
                "id": one.funding.id,
                "fund": one.fund.id,
                "amount": _euros(one.funding.content.amount),
                "state": one.funding.content.state.value,
                "bars": [bar.value for bar in one.bars],
                "troubles": [trouble.value for trouble in one.troubles],
            }
            for one in item.fundings
        ],
    }
