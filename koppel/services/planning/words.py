"""A plan in words: why a work moves, what it costs whom, what contradicts itself, and what moving does not help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from koppel import formats
from koppel.i18n import text
from koppel.model import Precision
from koppel.planning.problem import Law

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koppel.model import Activity
    from koppel.planning.advice import Gain, Move
    from koppel.planning.causes import Cause, Unkept
    from koppel.planning.figures import Figures
    from koppel.planning.mistakes import Mistake
    from koppel.planning.price import Moved
    from koppel.planning.problem import Ruled
    from koppel.planning.solving.conflict import Conflict

_LONGEST = 80
# Of these works can lie one after the other or at the same time, and what is said must be true of their dates.
_LAWS_BY_TURN = frozenset({Law.SURFACE, Law.DEPTH})
# So many works are named in one sentence.
_MOST_NAMED = 5
# From so many euros on it is told.
_LEAST_EUR = 1000.0


class Gained(NamedTuple):
    """Figures of a move: by how much each is lower without it (higher, of couplings and of cost that is avoided)."""

    openings: int
    opened_again: int
    wrong_orders: int
    broken_rests: int
    hinder_weeks: float
    hinder_at_once: int
    homes: int
    couplings: int
    avoided_cost_low_eur: float
    avoided_cost_high_eur: float


def gained(gain: Gain) -> Gained:
    """Count what a move gains; those of all moves of a plan add up to what the plan gains."""
    better, worse = gain.with_move, gain.without_move
    return Gained(
        openings=worse.openings - better.openings,
        opened_again=(worse.opened_again or 0) - (better.opened_again or 0),
        wrong_orders=worse.wrong_orders - better.wrong_orders,
        broken_rests=worse.broken_rests - better.broken_rests,
        hinder_weeks=worse.hinder_weeks - better.hinder_weeks,
        hinder_at_once=worse.hinder_at_once - better.hinder_at_once,
        homes=(worse.homes or 0) - (better.homes or 0),
        couplings=len(better.couplings) - len(worse.couplings),
        avoided_cost_low_eur=_saved(better)[0] - _saved(worse)[0],
        avoided_cost_high_eur=_saved(better)[1] - _saved(worse)[1],
    )


def move_words(
    move: Move, works: Mapping[str, Activity], ids: Sequence[str], language: str, *, is_alone: bool = False
) -> str:
    """
    Say why a work moves: who moves it how far, which order that keeps, and what it saves and costs.

    Parameters
    ----------
    move
        With what it gains.
    works, ids
        Works by id, and the ids by their position in the problem.
    is_alone
        It is asked for without others that move for it in its plan.
    """
    work = works[move.work]
    first, last = move.before
    span = last - first
    begins = move.change.start or first
    moved = text(
        f"plan.why.move.{'later' if move.months > 0 else 'earlier'}",
        language,
        title=_short(work.title),
        partner=work.partner,
        months=formats.months(abs(move.months), language),
        before=months_words(first, last, language),
        after=months_words(begins, move.change.end or begins + span, language),
    )
    return f"{moved} {reason_words(move, works, ids, language, is_alone=is_alone)}"


def drop_words(move: Move, works: Mapping[str, Activity], language: str) -> str:
    """Ask whether a work need not be done, with what that saves and costs others."""
    work = works[move.work]
    asked = text("plan.why.drop.ask", language, title=_short(work.title), partner=work.partner)
    return " ".join([asked, *(_gain_sentences(move, works, language) or [text("plan.why.drop.no_gain", language)])])


def robust_words(numbers: Mapping[str, Any], language: str) -> list[str]:
    """Say how a plan that was asked to hold stands in futures, and what that costs; as `hardened_json` has it."""
    own, best = numbers["this"], numbers["best"]
    lines = [text(f"plan.robust.{'best' if numbers['is_best'] else 'other'}", language, count=numbers["futures"])]
    openings = [formats.number(one["openings_mean"], language, decimals=1) for one in (own, best)]
    for name, here, there in (
        ("orders", own["orders_kept"], best["orders_kept"]),
        ("openings", *openings),
    ):
        key = f"plan.robust.{name}{'_alone' if here == there else ''}"
        lines.append(text(key, language, own=here, best=there))
    if not (numbers.get("proven", True) and numbers.get("whole", True)):
        lines.append(text("plan.robust.unfinished", language))
    if (months := own["months"] - best["months"]) > 0:
        lines.append(text("plan.robust.price", language, months=formats.months(months, language)))
    return lines


def reason_words(
    move: Move, works: Mapping[str, Activity], ids: Sequence[str], language: str, *, is_alone: bool = False
) -> str:
    """
    Say why a work moves, without who moves it and when: which order that keeps, and what it saves and costs.

    ``is_alone``: it is asked for without others that move for it in its plan.
    """
    sentences = [*_law_sentences(move, works, ids, language), *_gain_sentences(move, works, language)]
    if not sentences:
        sentences.append(text("plan.why.alone_nothing" if is_alone else "plan.why.with_others", language))
    if move.has_contract:
        sentences.append(text("plan.why.contract", language, partner=works[move.work].partner))
    if move.is_outside:
        sentences.append(text("plan.why.outside", language, window=months_words(*move.window, language)))
    return " ".join(sentences)


def alone_words(others: Sequence[str], works: Mapping[str, Activity], language: str) -> str:
    """Say that a work goes with others in its plan that are not asked for now; nothing where there are none."""
    titles = [f"“{_short(works[item].title)}”" for item in others if item in works]
    if not titles:
        return ""
    named = titles[:_MOST_NAMED]
    if len(titles) > _MOST_NAMED:
        named.append(text("plan.more", language, count=len(titles) - _MOST_NAMED))
    return text("plan.why.alone", language, titles=formats.listed(named, language))


def cost_words(cost: Moved, language: str) -> str:
    """Say what moving costs a party: works, months, works that are dropped, and contracts; a dash where it is none."""
    words = []
    if cost.works:
        months = formats.months(cost.months, language)
        words.append(text("plan.cost.moves", language, count=cost.works, months=months))
    if cost.dropped:
        words.append(text("plan.cost.dropped", language, count=cost.dropped))
    if cost.contracts:
        words.append(text("plan.cost.contracts", language, count=cost.contracts))
    return "; ".join(words) or "–"


def rest_words(gain: Gain, language: str) -> str:
    """Say what the moves gain together of which it is not told one by one."""
    sentences = _both_ways(gained(gain), language)
    return " ".join([text("plan.why.rest", language), *sentences])


def mistake_words(item: Mistake, works: Mapping[str, Activity], language: str) -> str:
    """Say what is wrong with what was asked, with the works."""
    titles = {(one.partner, one.external_id): one.title for one in works.values()}
    named = [_named(key, titles.get(key)) for key in item.works[:_MOST_NAMED]]
    if len(item.works) > _MOST_NAMED:
        named.append(text("plan.more", language, count=len(item.works) - _MOST_NAMED))
    return text(
        f"plan.mistake.{item.wrong.value}", language, works=formats.listed(named, language), party=_short(item.party)
    )


def conflict_words(
    item: Conflict,
    works: Mapping[str, Activity],
    ids: Sequence[str],
    party: Mapping[int, str],
    at_once: Mapping[str, int],
    language: str,
) -> str:
    """Say which laws do not go together, with the works."""
    sentences = [law_words(law, works, ids, language) for law in item.laws]
    crowded: dict[str, list[str]] = {}
    for at in item.crowded:
        crowded.setdefault(party[at], []).append(f"“{_short(works[ids[at]].title)}”")
    sentences += [
        text(
            "plan.conflict.room",
            language,
            party=_short(name),
            count=at_once[name],
            works=formats.listed(titles[:_MOST_NAMED], language),
        )
        for name, titles in crowded.items()
    ]
    return text("plan.conflict.told", language, laws=" ".join(sentences))


def law_words(item: Ruled, works: Mapping[str, Activity], ids: Sequence[str], language: str) -> str:
    """Say what must hold of two works."""
    first, second = (_short(works[ids[at]].title) for at in (item.relation.a, item.relation.b))
    return text(f"plan.law.{item.law.value}", language, first=first, second=second)


def unkept_words(item: Unkept, works: Mapping[str, Activity], ids: Sequence[str], language: str) -> str:
    """Say what must hold of two works and does not, and what each of them cannot do."""
    first, second = (works[ids[at]] for at in (item.ruled.relation.a, item.ruled.relation.b))
    if item.rests_until is not None:
        law = text(
            "plan.unkept.rests",
            language,
            surface=_short(second.title),
            digging=_short(first.title),
            day=_month(item.rests_until, language),
        )
        causes: Sequence[Cause] = [cause for cause in item.causes if cause.work == item.ruled.relation.a]
    else:
        law, causes = law_words(item.ruled, works, ids, language), item.causes
    reasons = [_cause_words(cause, works[ids[cause.work]], language) for cause in causes]
    return text("plan.unkept.told", language, law=law, reasons=formats.listed(reasons, language))


def months_words(first: date, last: date, language: str) -> str:
    """Say from which month until which."""
    return formats.period((first, Precision.MAAND), (last, Precision.MAAND), language)


def _cause_words(cause: Cause, work: Activity, language: str) -> str:
    return text(
        f"plan.stay.{cause.stay.value}",
        language,
        title=_short(work.title),
        partner=work.partner,
        period=months_words(cause.first, cause.last, language),
    )


def _law_sentences(move: Move, works: Mapping[str, Activity], ids: Sequence[str], language: str) -> list[str]:
    sentences = []
    for item, turn in zip(move.broken, move.turns, strict=True):
        first, second = (_short(works[ids[at]].title) for at in (item.relation.a, item.relation.b))
        key = f"{item.law.value}.{turn.value}" if item.law in _LAWS_BY_TURN else item.law.value
        sentences.append(text(f"plan.why.law.{key}", language, first=first, second=second))
    parties = {item.party: item for item in move.crowded}
    sentences += [
        text("plan.why.room", language, party=_short(party), count=item.most) for party, item in parties.items()
    ]
    return sentences


def _gain_sentences(move: Move, works: Mapping[str, Activity], language: str) -> list[str]:
    if move.gain is None:
        return []
    sentences = _both_ways(gained(move.gain), language)
    if move.counted_at:
        titles = formats.listed([f"“{_short(works[item].title)}”" for item in move.counted_at], language)
        key = "plan.why.together_more" if sentences else "plan.why.together"
        sentences.insert(0, text(key, language, titles=titles))
    return sentences


def _both_ways(counts: Gained, language: str) -> list[str]:
    """Say in a sentence each what is better and what is worse."""
    better, worse = _counted(counts, 1, language), _counted(counts, -1, language)
    sentences = []
    if better:
        sentences.append(text("plan.why.gains", language, gains=formats.listed(better, language)))
    if counts.couplings > 0:
        sentences.append(text("plan.why.couplings", language, count=counts.couplings))
    if counts.couplings < 0:
        worse.append(text("plan.loss.couplings", language, count=-counts.couplings))
    if worse:
        sentences.append(text("plan.why.losses", language, losses=formats.listed(worse, language)))
    return sentences


def _counted(counts: Gained, sign: int, language: str) -> list[str]:
    key = "gain" if sign > 0 else "loss"
    whole = {
        name: round(sign * getattr(counts, name))
        for name in (
            "openings", "opened_again", "wrong_orders", "broken_rests", "hinder_weeks", "hinder_at_once", "homes"
        )
    }  # fmt: skip
    words = [text(f"plan.{key}.{name}", language, count=count) for name, count in whole.items() if count > 0]
    low, high = sorted((sign * counts.avoided_cost_low_eur, sign * counts.avoided_cost_high_eur))
    if (low + high) / 2 >= _LEAST_EUR:
        money = formats.money_range(max(0.0, low), high, language)
        words.append(text(f"plan.{key}.cost", language, money=money))
    return words


def _saved(figures: Figures) -> tuple[float, float]:
    saved = figures.avoided_cost_eur
    return (0.0, 0.0) if saved is None else (saved.low, saved.high)


def _named(key: tuple[str, str], title: str | None) -> str:
    name = " ".join(key)[:_LONGEST]
    return f"{name} (“{_short(title)}”)" if title else name


def _short(title: str) -> str:
    plain = " ".join(title.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _month(at: date, language: str) -> str:
    return formats.date_words(at, Precision.MAAND, language)
