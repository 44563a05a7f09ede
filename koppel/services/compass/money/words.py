"""Money in words: funds, their conditions, what a work has and lacks, and what a koppelkans opens or would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koppel import clock, formats
from koppel.i18n import text
from koppel.model.compass.money import Together, Total
from koppel.services.compass.money.chances import Loss
from koppel.services.compass.money.conditions import kind_names
from koppel.services.compass.need.need_words import short_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.compass.money import Amount, Fund, FundContent, Funding, Sums, Version
    from koppel.services.compass.money.chances import Lost, MoneyChances, Opened
    from koppel.services.compass.money.overview import FundReport, Money, WorkFunding, WorkMoney
    from koppel.services.compass.money.put_back import Dropped
    from koppel.services.compass.money.scorecard import Scorecard, ScoreRow

_MOST_LINES = 4


def amount_words(amount: Amount | None, language: str) -> str:
    """Write an amount, with whether it is once or a year."""
    if amount is None:
        return text("money.unknown", language)
    euros = formats.money(amount.euros, language)
    return text("money.total" if isinstance(amount, Total) else "money.yearly", language, euros=euros)


def sums_words(sums: Sums, language: str) -> str:
    """Write both sums beside each other; nothing where both are nothing."""
    parts = [amount_words(amount, language) for amount in (sums.total, sums.yearly) if amount.euros]
    return formats.listed(parts, language) if parts else text("money.none", language)


def condition_lines(
    content: FundContent, catalogue: Catalogue, money: Money, language: str
) -> tuple[tuple[str, str], ...]:
    """Return the conditions of a fund, each with its name."""
    area = None if content.area is None else money.area_names.get(content.area, content.area)
    lines = [
        ("for", _purpose(content, catalogue, language)),
        ("area", text("money.anywhere", language) if area is None else area),
        ("period", _period(content, language)),
        ("apply", text("money.unknown", language) if content.apply_by is None else _day(content.apply_by, language)),
        ("share", _share(content, language)),
        ("label", text("money.labelled" if content.is_labelled else "money.free", language)),
    ]
    if content.together is Together.TWO_PARTNERS:
        lines.append(("only", text("money.two_partners", language)))
    elif content.together is Together.KINDS:
        kinds = formats.listed(kind_names(content.with_kinds, catalogue, language), language)
        lines.append(("only", text("money.with_kinds", language, kinds=kinds)))
    others = [item.content.name for key in content.not_with if (item := money.fund(key)) is not None]
    if others:
        lines.append(("not_with", formats.listed(others, language)))
    if content.note:
        lines.append(("note", content.note))
    return tuple((text(f"money.condition.{name}", language), words) for name, words in lines)


def left_words(report: FundReport, language: str) -> str:
    """Say what a fund has, what is granted and asked of it, and what is left."""
    parts = [
        text("money.available", language, amount=amount_words(report.fund.content.available, language)),
        text("money.granted", language, amount=sums_words(report.granted, language)),
        text("money.asked", language, amount=sums_words(report.asked, language)),
    ]
    if report.overdrawn:
        parts.append(text("money.overdrawn", language))
    elif report.left is not None:
        parts.append(text("money.left", language, amount=amount_words(report.left, language)))
    return " ".join(parts)


def free_words(money: Money, language: str) -> str:
    """Say how much money is free; labelled money is in no sum."""
    free = money.free
    parts = [text("money.free_sum", language, amount=sums_words(free.known, language))]
    if free.unknown:
        parts.append(text("money.free_unknown", language, count=free.unknown))
    if free.labelled:
        parts.append(text("money.labelled_apart", language, count=free.labelled))
    return " ".join(parts)


def coverage_words(item: WorkMoney, language: str) -> str:
    """Say what a work costs, what of it is covered, what is asked, and what is not covered."""
    cost = item.coverage.cost
    granted, asked = item.coverage.granted, item.coverage.asked
    if cost is None:
        known = "money.cost_unknown" if item.work.budget_eur is None else "money.cost_basis_unknown"
        parts = [text(known, language)]
        parts.append(text("money.granted", language, amount=sums_words(granted, language)))
    else:
        parts = [text("money.cost", language, amount=amount_words(cost, language))]
        parts.append(text("money.covered", language, amount=_or_none(granted.like(cost), language)))
        parts.append(text("money.uncovered", language, amount=_or_none(item.coverage.uncovered, language)))
        if granted.unlike(cost).euros:
            amount = amount_words(granted.unlike(cost), language)
            parts.append(text("money.other_basis", language, amount=amount))
    if asked.total.euros or asked.yearly.euros:
        parts.append(text("money.asked", language, amount=sums_words(asked, language)))
    return " ".join(parts)


def funding_words(one: WorkFunding, language: str) -> str:
    """Say which money of which fund a work is to have, how far that is, and what is in the way."""
    content = one.funding.content
    words = text(
        "money.funding",
        language,
        fund=one.fund.content.name,
        amount=amount_words(content.amount, language),
        state=text(f"money.state.{content.state.value}", language),
    )
    doubts = [text(f"money.bar.{bar.value}", language) for bar in one.bars]
    doubts += [text(f"money.trouble.{trouble.value}", language) for trouble in one.troubles]
    return text("money.but", language, funding=words, doubts="; ".join(doubts)) if doubts else words


def money_lines(chances: MoneyChances | None, works: Sequence[Activity], language: str) -> tuple[str, ...]:
    """Say what works open together and what one of them would lose; nothing where there is neither."""
    if chances is None:
        return ()
    lines = [_opened(item, language) for item in chances.opened(works)]
    lines += [_lost(item, chances.catalogue, language) for item in chances.lost(works)]
    if len(lines) > _MOST_LINES:
        return (*lines[:_MOST_LINES], text("money.more", language, count=len(lines) - _MOST_LINES))
    return tuple(lines)


def money_row(chances: MoneyChances | None, works: Sequence[Activity], language: str) -> str:
    """
    Say in a row of a list what works open together and would lose, by the first of each; empty where there is neither.

    It is how `money_lines` begin, and counts what it leaves out.
    """
    if chances is None:
        return ""
    opened, lost = chances.opened(works), chances.lost(works)
    parts = [_opens(item, language) for item in opened[:1]]
    parts += [_loses(item, chances.catalogue, language) for item in lost[:1]]
    left = len(opened) + len(lost) - len(parts)
    if left:
        parts.append(text("money.row_more", language, count=left))
    return "; ".join(parts)


def funding_version_words(funding: Funding, fund: Fund, language: str) -> str:
    """Say one version of the money of a fund for a work, who wrote it, and who took it off."""
    content = funding.content
    words = text(
        "money.funding",
        language,
        fund=fund.content.name,
        amount=amount_words(content.amount, language),
        state=text(f"money.state.{content.state.value}", language),
    )
    return "; ".join((words, *_saved(funding, language)))


def dropped_words(item: Dropped, language: str) -> str:
    """Say which money was taken off which work, and by whom."""
    words = funding_version_words(item.funding, item.fund, language)
    return text("money.dropped", language, work=short_title(item.work.title), partner=item.work.partner, funding=words)


def score_words(row: ScoreRow, labels: Mapping[str, str], language: str) -> tuple[str, ...]:
    """Say a row of the scorekaart: indicator, how far behind, how many, what each costs, and what that makes a year."""
    content, unknown = row.value.content, text("money.unknown", language)
    not_yet = text("money.not_yet", language)
    if row.behind is not None and row.behind <= 0:
        behind = count = euros = text("money.not_behind", language)
    else:
        behind = (
            unknown
            if row.behind is None
            else text("money.points", language, points=formats.number(row.behind, language, decimals=1))
        )
        count = unknown if row.count is None else formats.number(row.count, language, decimals=0)
        euros = unknown if row.euros is None else formats.estimate(row.euros.euros, language)
    each = not_yet if content.value is None else formats.money(content.value.euros, language)
    if content.value is None and row.behind is not None and row.behind > 0:
        euros = not_yet
    return labels[language], behind, count, text(f"money.per.{content.per.value}", language, euros=each), euros


def score_sum_words(card: Scorecard, language: str) -> str:
    """Say the sum of a scorekaart: at least so much where part of it is not known."""
    total = card.sum
    if total.count == total.unknown:
        return text("money.score_unknown" if total.count else "money.score_none", language)
    euros = formats.estimate(total.known.euros, language)
    if total.unknown:
        return text("money.score_at_least", language, euros=euros, unknown=total.unknown, count=total.count)
    return text("money.score_sum", language, euros=euros)


def version_words(fund: Fund, catalogue: Catalogue, money: Money, language: str) -> str:
    """Say one version of a fund, who wrote it, and who ended it."""
    conditions = [f"{name}: {words}" for name, words in condition_lines(fund.content, catalogue, money, language)]
    parts = [fund.content.name, fund.content.giver, amount_words(fund.content.available, language), *conditions]
    return "; ".join((*parts, *_saved(fund, language)))


def _saved(version: Version[Any], language: str) -> list[str]:
    """Say who wrote a version, and who ended it."""
    day = _day(clock.day_of(version.saved_at), language)
    parts = [text("compass.answer.saved", language, who=version.saved_by, day=day)]
    if version.ended_at is not None:
        day = _day(clock.day_of(version.ended_at), language)
        parts.append(text("compass.goal.ended", language, who=version.ended_by or "", day=day))
    return parts


def _or_none(amount: Amount | None, language: str) -> str:
    return amount_words(amount, language) if amount is None or amount.euros else text("money.none", language)


def _purpose(content: FundContent, catalogue: Catalogue, language: str) -> str:
    names = kind_names(content.kinds, catalogue, language)
    themes = {} if catalogue.compass is None else catalogue.compass.themes
    for theme in content.themes:
        label = themes[theme].label[language] if theme in themes else theme
        names.append(text("money.theme", language, theme=label))
    return formats.listed_or(names, language) if names else text("money.all_works", language)


def _period(content: FundContent, language: str) -> str:
    first, last = content.first_day, content.last_day
    if first is not None and last is not None:
        return formats.day_period(first, last, language)
    if first is not None:
        return text("money.from_day", language, day=_day(first, language))
    return text("money.always", language) if last is None else text("money.to_day", language, day=_day(last, language))


def _share(content: FundContent, language: str) -> str:
    if content.own_share is None:
        return text("money.unknown", language)
    return text("money.share", language, percent=formats.percent(content.own_share / 100, language))


def _opens(item: Opened, language: str) -> str:
    return text("money.row_opens", language, fund=item.fund.content.name)


def _opened(item: Opened, language: str) -> str:
    content = item.fund.content
    key = "money.opens" if content.apply_by is None else "money.opens_until"
    day = {} if content.apply_by is None else {"day": _day(content.apply_by, language)}
    only = text(f"money.opens_by.{content.together.value}", language)
    works = [short_title(work.title) for work in item.works[:_MOST_LINES]]
    words = text(key, language, opens=_opens(item, language), only=only, works=works, **day)
    if content.own_share:
        return f"{words} {text('money.opens_share', language, share=_share(content, language))}"
    return words


def _loses(item: Lost, catalogue: Catalogue, language: str) -> str:
    fund, work = item.fund.content, short_title(item.work.title)
    if item.why is Loss.PERIOD and item.day is not None:
        day = _day(item.day, language)
        return text("money.row_loses_period", language, fund=fund.name, work=work, day=day)
    beside = "" if item.beside is None else short_title(item.beside.title)
    if item.why is Loss.NOT_WITH and item.other is not None:
        other = item.other.content.name
        return text("money.row_loses_not_with", language, fund=fund.name, work=work, other=other, beside=beside)
    purpose = _purpose(fund, catalogue, language)
    return text("money.row_loses_kind", language, fund=fund.name, work=work, purpose=purpose)


def _lost(item: Lost, catalogue: Catalogue, language: str) -> str:
    loses, last_day = _loses(item, catalogue, language), item.fund.content.last_day
    beside = "" if item.beside is None else short_title(item.beside.title)
    if item.why is Loss.PERIOD and last_day is not None:
        return text("money.loses_period", language, loses=loses, last=_day(last_day, language))
    key = "money.loses_not_with" if item.why is Loss.NOT_WITH else "money.loses_kind"
    return text(key, language, loses=loses, beside=beside)


def _day(at: date, language: str) -> str:
    return formats.day(at, language)
