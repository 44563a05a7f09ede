"""What doing works together saves, and how that was computed, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel import formats
from koppel.detect.benefit import unit_costs
from koppel.i18n import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.detect.benefit import Benefit, Range
    from koppel.detect.ground import Openings
    from koppel.model import Activity


def openings_words(openings: Openings, language: str) -> str:
    """Describe how often the street opens, apart and together; that nothing is spared where nothing is."""
    if openings.before == 0:
        return text("facts.openings.none", language)
    if openings.before == 1:
        return text("facts.openings.one", language)
    key = "fewer" if openings.avoided else "same"
    return text(f"facts.openings.{key}", language, before=openings.before, after=openings.after)


def saved_lines(saved: Benefit, catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """Describe what working together saves, each as a range, or that too little is known; openings come first."""
    lines = []
    if cost := saved.avoided_cost_eur:
        lines.append(_money_line(saved, cost, catalogue, language))
    if days := saved.hinder_days_avoided:
        key = "days" if round(days.low) or not round(days.high) else "days_most"
        facts = {"range": _range(days, language), "most": formats.number(days.high, language)}
        lines.append(text(f"facts.saved.{key}", language, count=round(days.high), **facts))
    if visits := saved.visits_spared:
        lines.append(text("facts.saved.visits", language, range=_range(visits, language), count=round(visits.high)))
    lines = lines or [text("facts.saved.nothing", language)]
    return (formats.capitalised(openings_words(saved.ground.openings, language)), *lines)


def _money_line(saved: Benefit, cost: Range, catalogue: Catalogue, language: str) -> str:
    """Describe how much money is saved, and by which ground; where by two, how much by each."""
    table = catalogue.benefit
    share = formats.percent_range(table.budget_share_low, table.budget_share_high, language)
    parts = {
        name: formats.money_range(part.low, part.high, language)
        for name, part in (("ground", saved.by_ground_eur), ("budget", saved.by_budget_eur))
        if part is not None
    }
    key = "both" if len(parts) > 1 else "cost" if "ground" in parts else "budget"
    return text(
        f"facts.saved.{key}", language, money=formats.money_range(cost.low, cost.high, language), share=share, **parts
    )


def how_lines(
    saved: Benefit, works: Sequence[Activity], catalogue: Catalogue, language: str, *, under_way: int = 0
) -> tuple[str, ...]:
    """Describe how the benefit of some works was computed, with the figures that went in, and what counts no more."""
    table, openings = catalogue.benefit, saved.ground.openings
    lines = [text("facts.how.openings", language)]
    if openings.avoided:
        area = formats.area(saved.ground.reopened_m2, language)
        lines.append(text("facts.how.area", language, area=area))
    if saved.by_ground_eur:
        costs = unit_costs(works, catalogue)
        for kind in dict.fromkeys(item.kind for item in works):
            if cost := costs.get(kind):
                label = catalogue.kinds[kind].label[language]
                money = formats.money_range(cost.low_eur_m2, cost.high_eur_m2, language)
                lines.append(text("facts.how.cost", language, kind=label, money=money, source=cost.source))
    if saved.by_budget_eur:
        lines.append(text("facts.how.budget", language, source=table.budget_share_source))
        if openings.avoided:
            lines.append(text("facts.how.one_ground", language))
    if saved.hinder_days_avoided:
        lines.append(text("facts.how.days", language))
    if saved.visits_spared:
        lines.append(text("facts.how.visits", language))
    if under_way:
        lines.append(text("facts.how.under_way", language))
    if saved.conditional_eur:
        money = formats.money(saved.conditional_eur, language)
        lines.append(text("facts.how.conditional", language, money=money))
    return tuple(lines)


def _range(bounds: Range, language: str) -> str:
    return formats.number_range(bounds.low, bounds.high, language)
