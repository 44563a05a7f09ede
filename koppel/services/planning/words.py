"""A plan in words: why a work moves, what it costs whom, and what contradicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import text
from koppel.model import Precision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koppel.model import Activity
    from koppel.planning.advice import Move
    from koppel.planning.conflict import Conflict
    from koppel.planning.mistakes import Mistake
    from koppel.planning.outlook import Figures
    from koppel.planning.problem import Ruled

_LONGEST = 80
# So many works are named in one sentence.
_MOST_NAMED = 5


def move_words(move: Move, after: Figures, works: Mapping[str, Activity], ids: Sequence[str], language: str) -> str:
    """
    Say why a work moves: from when to when, what it does for the street, and whom it costs how many months.

    Parameters
    ----------
    move
        With the figures of the plan without it.
    after
        The figures of the plan.
    works, ids
        Works by id, and the ids by their position in the problem.
    """
    work = works[move.work]
    parts = [*_law_words(move, works, ids, language), *_gain_words(move, after, language)]
    reason = formats.listed(parts, language) if parts else text("plan.why.with_others", language)
    sentence = text(
        "plan.why.move",
        language,
        title=_short(work.title),
        before=_month(move.before[0], language),
        after=_month(move.change.start or move.before[0], language),
        reason=reason,
        partner=work.partner,
        months=formats.months(abs(move.months), language),
    )
    losses = _loss_words(move, after, language)
    if not losses:
        return sentence
    return text("plan.why.but", language, sentence=sentence, losses=formats.listed(losses, language))


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


def _law_words(move: Move, works: Mapping[str, Activity], ids: Sequence[str], language: str) -> list[str]:
    sentences = []
    for item in move.broken:
        ends = [ids[at] for at in (item.relation.a, item.relation.b)]
        other = works[next(identity for identity in reversed(ends) if identity != move.work)]
        sentences.append(text(f"plan.why.law.{item.law.value}", language, title=_short(other.title)))
    parties = {item.party: item for item in move.crowded}
    sentences += [
        text("plan.why.room", language, party=_short(party), count=item.most) for party, item in parties.items()
    ]
    return sentences


def _gain_words(move: Move, after: Figures, language: str) -> list[str]:
    """Name the figures that would be worse without this move."""
    return _differences(after, move.without, "gain", language) if move.without else []


def _loss_words(move: Move, after: Figures, language: str) -> list[str]:
    """Name the figures that would be better without this move."""
    return _differences(move.without, after, "loss", language) if move.without else []


def _differences(better: Figures, worse: Figures | None, key: str, language: str) -> list[str]:
    if worse is None:
        return []
    counts = {
        "openings": worse.openings - better.openings,
        "opened_again": (worse.opened_again or 0) - (better.opened_again or 0),
        "hinder_weeks": round(worse.hinder_weeks - better.hinder_weeks),
        "hinder_at_once": worse.hinder_at_once - better.hinder_at_once,
        "couplings": len(better.couplings) - len(worse.couplings),
    }
    if key == "gain":
        counts["wrong_orders"] = worse.wrong_orders - better.wrong_orders
    words = [text(f"plan.{key}.{name}", language, count=count) for name, count in counts.items() if count > 0]
    saved = _middle(better) - _middle(worse)
    if saved >= 1000:
        words.append(text(f"plan.{key}.cost", language, money=formats.estimate(saved, language)))
    return words


def _middle(figures: Figures) -> float:
    saved = figures.avoided_cost_eur
    return 0.0 if saved is None else (saved.low + saved.high) / 2


def _named(key: tuple[str, str], title: str | None) -> str:
    name = " ".join(key)[:_LONGEST]
    return f"{name} (“{_short(title)}”)" if title else name


def _short(title: str) -> str:
    plain = " ".join(title.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _month(at: date, language: str) -> str:
    return formats.date_words(at, Precision.MAAND, language)
