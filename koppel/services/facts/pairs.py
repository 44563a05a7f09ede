"""One pair of works: ground, distance, time, score and certainty, in words; the figures are those of its finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from koppel import formats
from koppel.detect.benefit import period_of
from koppel.detect.ground import DUST_M2, LEAST_SHARED_M2, UNDER_WAY, footprints
from koppel.detect.timing import chance_of_meeting
from koppel.i18n import text
from koppel.model import Certainty, FindingType, Mode, Status
from koppel.services.facts.works import is_assumed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppel.catalogue.load import Catalogue, Rules
    from koppel.model import Activity
    from koppel.model.chances import Finding

_TOGETHER = (FindingType.HINDER, FindingType.DUBBEL)


def ground_words(square_metres: float | None, language: str) -> str:
    """
    Describe how much ground is shared.

    None is not known; less than a square decimetre is nothing but dust of drawing; less than one square metre is told
    as such, for it spares no opening (`koppel.detect.ground`).
    """
    if square_metres is None:
        return text("facts.ground.unknown", language)
    if square_metres < DUST_M2:
        return text("facts.ground.none", language)
    if square_metres < LEAST_SHARED_M2:
        return text("facts.ground.little", language)
    return text("facts.ground.shared", language, area=formats.area(square_metres, language))


def ground_cell(square_metres: float | None, language: str) -> str:
    """Write how much ground is shared in a column that is named so; empty where it is not known."""
    if square_metres is None:
        return ""
    if DUST_M2 <= square_metres < LEAST_SHARED_M2:
        return f"< {formats.area(LEAST_SHARED_M2, language)}"
    return formats.area(0.0 if square_metres < DUST_M2 else square_metres, language)


def distance_words(metres: float | None, language: str) -> str:
    """Describe how far apart two works lie."""
    if metres is None:
        return text("facts.distance.unknown", language)
    if metres <= 0:
        return text("facts.distance.none", language)
    return text("facts.distance.apart", language, distance=formats.length(metres, language))


def place_words(item: Finding, language: str) -> str:
    """Describe how two works lie: the ground that they share or, where they share none, how far apart they are."""
    shared = ground_words(item.shared_area_m2, language)
    if item.shared_area_m2 is not None and item.shared_area_m2 >= DUST_M2:
        return shared
    return f"{distance_words(item.distance_m, language)}, {shared}"


def time_words(item: Finding, language: str) -> str:
    """Describe how the two works of a koppelkans meet in time."""
    days = item.overlap_days if item.mode == Mode.GELIJKTIJDIG else item.gap_days
    return text(f"view.mode.{item.mode}", language, days=formats.days(days or 0, language))


def finding_sentence(item: Finding, language: str) -> str:
    """Describe in words what a finding says of the two works, without their names."""
    if item.type == FindingType.KOPPELKANS:
        return f"{time_words(item, language)}; {place_words(item, language)}"
    days = item.overlap_days if item.type in _TOGETHER else item.gap_days
    # The ground is then still open when the surface is done, and not opened again after it.
    is_at_once = item.type in (FindingType.VOLGORDE, FindingType.OPBREEKRUST) and not item.gap_days
    if is_at_once:
        days = item.overlap_days
    return text(
        f"panel.finding.{item.type}{'_at_once' if is_at_once else ''}",
        language,
        days=formats.days(days or 0, language),
        distance=_away(item.distance_m, language),
    )


def _away(metres: float | None, language: str) -> str:
    """Describe in a sentence how far off the other work lies: at no distance it is the same place."""
    if metres is None:
        return text("facts.distance.unknown", language)
    if metres <= 0:
        return text("facts.distance.same_place", language)
    return text("facts.distance.away", language, distance=formats.length(metres, language))


def alarm_sentence(item: Finding, language: str) -> str:
    """Describe what is wrong with the order of two works, with their names."""
    return text("facts.alarm", language, a=item.a_title, b=item.b_title, told=finding_sentence(item, language))


def cure_words(kind: str, language: str) -> str:
    """Describe what would solve a finding of a type."""
    return text(f"view.cure_{kind}", language)


def reason_words(item: Finding, pair: Iterable[Activity], catalogue: Catalogue, language: str) -> str:
    """Describe why two kinds of works belong together, and that this holds only if a kind that was assumed is right."""
    reason = catalogue.affinity.reason(item.a_kind, item.b_kind, language)
    if reason is None:
        return text("view.no_reason", language)
    return text("facts.kind.if_right", language, reason=reason) if any(map(is_assumed, pair)) else reason


def part_words(item: Finding, pair: tuple[Activity, Activity], catalogue: Catalogue, language: str) -> dict[str, str]:
    """
    Describe of each known part of a score where it comes from, with its figure.

    Parameters
    ----------
    item
        A koppelkans.
    pair
        Its two works.
    """
    areas = sorted(float(area) for area in shapely.area(footprints(pair, catalogue)))
    words = {
        "place": text("view.told.place", language, area=formats.area(areas[0], language)),
        "time": _time_told(item, pair, catalogue, language),
        "affinity": reason_words(item, pair, catalogue, language),
        "duty": text(f"view.told.duty_{_who_has_duty(item, catalogue.rules)}", language),
    }
    if areas[1] > catalogue.rules.score_zone_m2:
        words["place"] = text(
            "view.told.place_wide", language, told=words["place"], area=formats.area(areas[1], language)
        )
    homes = max((one.homes for one in pair if one.homes is not None), default=None)
    if homes is not None:
        words["reach"] = text("view.told.reach", language, count=homes, homes=formats.number(homes, language))
    return words


def _who_has_duty(item: Finding, rules: Rules) -> str:
    return "company" if item.part_duty == rules.duty_company else str(round(2 * (item.part_duty or 0)))


def meaning_words(item: Finding, pair: Iterable[Activity], catalogue: Catalogue, language: str) -> str:
    """Describe of ten such pairs how many were really coordinated, or that nobody knows; an idea seldom was."""
    sentence, of_ideas = _score_means(item, catalogue, language), round(1 / catalogue.rules.now_idea_share)
    if of_ideas == 1 or not any(work.status is Status.IDEE for work in pair):
        return sentence
    return text("view.meaning.idea", language, told=sentence, share=formats.number(of_ideas, language))


def _score_means(item: Finding, catalogue: Catalogue, language: str) -> str:
    first, second = (catalogue.kinds[kind] for kind in (item.a_kind, item.b_kind))
    calibration = catalogue.calibration
    measured = calibration.bin_of(item.score or 0.0, first, second, catalogue.rules) if calibration else None
    if calibration is None or measured is None:
        return text("view.meaning.unknown", language)
    often = round(measured.of_ten)
    facts = {"source": calibration.source[language], "pairs": formats.number(measured.pairs, language)}
    if not often:
        return text("view.meaning.hardly", language, **facts)
    return text("view.meaning.often", language, count=often, often=formats.number(often, language), **facts)


def own_words(pair: tuple[Activity, Activity], parties: Mapping[str, str], language: str) -> str:
    """Describe why works of one partner count for less, whatever name it has; empty where there are two."""
    first, second = (parties.get(item.partner, item.partner) for item in pair)
    return text("view.told.own", language) if first == second else ""


def _time_told(item: Finding, pair: tuple[Activity, Activity], catalogue: Catalogue, language: str) -> str:
    periods = [period_of(one, catalogue) for one in pair]
    if item.mode != Mode.GELIJKTIJDIG or periods[0] is None or periods[1] is None:
        return time_words(item, language)
    if all(one.status in UNDER_WAY for one in pair):
        return text("view.told.time_running", language, told=time_words(item, language))
    takes = [one.duration_days or catalogue.kinds[one.kind].typical_days for one in pair]
    chance = chance_of_meeting(periods[0], takes[0], periods[1], takes[1])
    percent = formats.percent(chance, language)
    return text("view.told.time", language, told=time_words(item, language), chance=percent)


def certainty_words(is_certain: bool, language: str) -> str:
    """Describe whether the dates and places behind a finding are exact."""
    return text(f"view.{'certain' if is_certain else 'indicative'}", language)


def is_certain(item: Finding) -> bool:
    """Return whether the dates and places behind a finding are exact."""
    return item.certainty == Certainty.ZEKER


def score_number(score: float | None, language: str) -> str:
    """Write a score of 0–100; empty where there is none."""
    return "" if score is None else formats.number(score, language)


def score_words(score: float | None, language: str) -> str:
    """Describe a score; empty where there is none."""
    return "" if score is None else text("screen.score", language, score=score_number(score, language))
