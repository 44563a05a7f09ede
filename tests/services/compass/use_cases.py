"""Services of the compass: who may call them, as `tests.services.use_cases`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT, Limits
from koppel.ingest.compass.check import check_indicators
from koppel.model import PartnerType
from koppel.model.compass.goals import GoalContent, GoalLink
from koppel.model.compass.money import FundContent, FundingContent, FundingState, GapContent, Per, Total, Yearly
from koppel.model.compass.remedies import Remedies
from koppel.model.compass.settings import CompassSettings
from koppel.services import team_rules
from koppel.services.compass import (
    aftercare,
    answering,
    by_hand,
    files,
    findings,
    goal_reading,
    goals,
    matrix,
    reading,
    strengths,
)
from koppel.services.compass.explained import fiction
from koppel.services.compass.loading import areas, helping, on_map, own
from koppel.services.compass.money import chances, conditions, funding, funds, overview, put_back, scorecard
from koppel.services.compass.need import area_map, cell_map, needs
from koppel.services.compass.settings import setting
from koppel.services.plans import partners
from koppel.services.publishing import public_compass
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.model.compass.remedies import RemedyVersion
    from koppel.model.compass.settings import SettingsVersion
    from koppel.model.compass.strengths import Strength
    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

COMPASS = load_compass(ROOT / "layers")
READERS = frozenset(PEOPLE) - {"rolloos"}
LEAD = frozenset({"regisseur"})
# For the partner Gemeente.
ANSWERERS = frozenset({"regisseur", "gemeente"})
PLACE = (COMPASS, "WK001410", "woonomgeving", "Gemeente")
DESCRIBERS = frozenset({"regisseur", "gemeente", "lefier", "ander"})
FILE = b"code;naam;Eenzaamheid\nGM0014;Groningen;45\nWK001410;Selwerd;55\n"
AREAS = b"wijkcode;wijknaam\nWK001410;Selwerd\n"
NAME = "kompas-2024.csv"


def _loaded(store: Store, world: World) -> UUID:
    """Load a file as the team lead does, whoever asks for something of it."""
    lead = store.visible_to(PEOPLE["regisseur"])
    upload_id = files.import_indicators(lead, COMPASS, world.settings, FILE, NAME).upload_id
    assert upload_id is not None
    return upload_id


def _cells(store: Store, _: World) -> object:
    assert COMPASS.grid is not None
    return cell_map.mapped_cells(store, COMPASS, COMPASS.grid, ())


def _area(store: Store, world: World) -> object:
    _loaded(store, world)
    return reading.area_compass(store, COMPASS, "WK001410")


def _checked(store: Store, world: World) -> object:
    checked = check_indicators(FILE, NAME, compass=COMPASS, limits=Limits())
    return files.import_checked(store, world.settings, FILE, NAME, checked)


def _rate(store: Store, _: World) -> object:
    return by_hand.rate_vitality(
        store, "WK001410", liveability=2, organisation=None, resilience=3, on=TODAY, role="wijkagent"
    )


def _say(store: Store, _: World) -> object:
    return by_hand.add_sentence(
        store, COMPASS, "WK001410", "samenhang", "Buren kennen elkaar.", on=TODAY, role="opbouwwerker"
    )


def _take_back(store: Store, world: World) -> None:
    lead = store.visible_to(PEOPLE["regisseur"])
    made = by_hand.add_sentence(lead, COMPASS, "WK001410", "samenhang", "Stil.", on=TODAY, role="opbouwwerker")
    by_hand.withdraw_sentence(store, made.id)


def _idea(store: Store) -> UUID:
    return answering.add_idea(store.visible_to(PEOPLE["regisseur"]), *PLACE, "Een boom.")


def _answer_undone(store: Store, _: World) -> None:
    _idea(store)
    seen = answering.last_change(store.visible_to(PEOPLE["regisseur"]), *PLACE[1:])
    assert seen is not None
    answering.undo_last(store, *PLACE, seen=seen)


def _look(store: Store, world: World) -> object:
    return files.first_look(store, check_indicators(FILE, NAME, compass=COMPASS, limits=Limits()))


def _unseated(store: Store, world: World) -> None:
    if "Buurtzorg" not in partners.partner_types(store):
        partners.add_partner(store.visible_to(PEOPLE["regisseur"]), "Buurtzorg", PartnerType.OVERIG)
    partners.remove_partner(store, "Buurtzorg")


def _public(store: Store, world: World) -> object:
    _loaded(store, world)
    return public_compass.public_compass(store, COMPASS, (), "WK001410")


ENTRY = strengths.Entry(area="WK001410", sort="plek", name="Pluktuin", text="Wie wil, plukt.", role="bewoner", on=TODAY)


def _strong(store: Store) -> Strength:
    return strengths.add_strength(store.visible_to(PEOPLE["regisseur"]), ENTRY)


def _undone(store: Store, _: World) -> None:
    made = _strong(store)
    strengths.remove_strength(store.visible_to(PEOPLE["regisseur"]), made.id)
    strengths.undo_strength(store, made.id)


def _matrix(store: Store, world: World) -> object:
    _loaded(store, world)
    return matrix.theme_matrix(store, COMPASS, (), "WK001410")


GOAL = GoalContent(indicator="eenzaamheid", start=50, start_year=2024, target=40, target_year=2030, partner="Gemeente")


def _goal(store: Store) -> UUID:
    return goals.add_goal(store.visible_to(PEOPLE["regisseur"]), COMPASS, "WK001410", GOAL)


def _after(store: Store, world: World) -> UUID:
    lead = store.visible_to(PEOPLE["regisseur"])
    goals.serve_goal(lead, GoalLink(_goal(store), world.sewer, None))
    return aftercare.answer_aftercare(store, COMPASS, world.sewer, 1, today=TODAY.replace(year=2029), text="Beter.")


def _put_back(store: Store, _: World) -> object:
    goal = _goal(store)
    goals.withdraw_goal(store.visible_to(PEOPLE["regisseur"]), goal)
    return goals.restore_goal(store, goal)


FUND = FundContent(name="Samen", giver="Provincie")
GAP = GapContent(indicator="eenzaamheid", per=Per.PERSON, value=Yearly(10.0))


def _fund(store: Store) -> UUID:
    return funds.add_fund(store.visible_to(PEOPLE["regisseur"]), CATALOGUE, replace(FUND, name=str(uuid4())))


def _wanted(store: Store, world: World) -> FundingContent:
    return FundingContent(fund=_fund(store), activity_id=world.sewer, amount=Total(5.0), state=FundingState.WANTED)


def _funded(store: Store, world: World) -> tuple[UUID, FundingContent]:
    content = _wanted(store, world)
    return funding.add_funding(store.visible_to(PEOPLE["regisseur"]), content), content


def _fund_put_back(store: Store, _: World) -> None:
    fund = _fund(store)
    funds.withdraw_fund(store.visible_to(PEOPLE["regisseur"]), fund)
    funds.restore_fund(store, fund)


def _funding_put_back(store: Store, world: World) -> None:
    identity, _ = _funded(store, world)
    funding.withdraw_funding(store.visible_to(PEOPLE["regisseur"]), identity)
    funding.restore_funding(store, identity)


def _funding_changed(store: Store, world: World) -> None:
    identity, content = _funded(store, world)
    funding.change_funding(store, identity, replace(content, state=FundingState.ASKED))


def _gap_put_back(store: Store, _: World) -> None:
    lead = store.visible_to(PEOPLE["regisseur"])
    scorecard.set_gap_value(lead, COMPASS, GAP)
    scorecard.set_gap_value(lead, COMPASS, replace(GAP, value=None))
    scorecard.undo_gap_value(store, "eenzaamheid")


def _grounds(store: Store) -> object:
    placed = conditions.grounds(store)
    return placed.names, {code: place.wkt for code, place in vars(placed)["_places"].items()}


def _card(store: Store, world: World) -> object:
    _loaded(store, world)
    return scorecard.scorecard(store, COMPASS, "WK001410")


def _set(store: Store) -> SettingsVersion:
    lead = store.visible_to(PEOPLE["regisseur"])
    number = len(setting.settings_versions(lead))
    return setting.set_compass(lead, COMPASS, CompassSettings(name=f"Kompas {number}"))


def _help(store: Store) -> RemedyVersion:
    said = Remedies(indicator="geweld", otherwise=f"Vraag het {uuid4().hex[:8]}.")
    return helping.set_remedies(store, CATALOGUE, said)


def _help_put_back(store: Store, _: World) -> object:
    _help(store.visible_to(PEOPLE["regisseur"]))
    return helping.undo_remedies(store, CATALOGUE, "geweld")


SETTERS = frozenset({"regisseur", "beheerder"})
SETTING_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "compass.settings.setting.settings_versions": (lambda store, _: setting.settings_versions(store), READERS),
    "compass.settings.setting.set_compass": (
        lambda store, _: setting.set_compass(store, COMPASS, CompassSettings(band_low=40 + _set(store).number % 50)),
        SETTERS,
    ),
    "compass.settings.setting.restore_settings": (
        lambda store, _: setting.restore_settings(store, COMPASS, _set(store).number - 1),
        SETTERS,
    ),
    "compass.settings.setting.undo_settings": (
        lambda store, _: _set(store) and setting.undo_settings(store, COMPASS),
        SETTERS,
    ),
    "compass.loading.helping.remedy_versions": (lambda store, _: helping.remedy_versions(store), READERS),
    "compass.loading.helping.set_remedies": (lambda store, _: _help(store), SETTERS),
    "compass.loading.helping.undo_remedies": (_help_put_back, SETTERS),
    "compass.loading.on_map.off_map": (
        lambda store, _: on_map.off_map(store, check_indicators(FILE, NAME, compass=COMPASS, limits=Limits())),
        READERS,
    ),
    "team_rules.team_compass": (lambda store, _: team_rules.team_compass(store, COMPASS), frozenset(PEOPLE)),
}

MONEY_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "compass.money.funds.add_fund": (
        lambda store, _: funds.add_fund(store, CATALOGUE, replace(FUND, name=str(uuid4()))),
        LEAD,
    ),
    "compass.money.funds.change_fund": (
        lambda store, _: funds.change_fund(store, CATALOGUE, _fund(store), replace(FUND, name=str(uuid4()))),
        LEAD,
    ),
    "compass.money.funds.withdraw_fund": (lambda store, _: funds.withdraw_fund(store, _fund(store)), LEAD),
    "compass.money.funds.restore_fund": (_fund_put_back, LEAD),
    "compass.money.funds.standing_fund": (lambda store, _: funds.standing_fund(store, _fund(store)), READERS),
    "compass.money.funding.add_funding": (
        lambda store, world: funding.add_funding(store, _wanted(store, world)),
        ANSWERERS,
    ),
    "compass.money.funding.change_funding": (_funding_changed, ANSWERERS),
    "compass.money.funding.withdraw_funding": (
        lambda store, world: funding.withdraw_funding(store, _funded(store, world)[0]),
        ANSWERERS,
    ),
    "compass.money.funding.restore_funding": (_funding_put_back, ANSWERERS),
    "compass.money.funding.standing_funding": (
        lambda store, world: funding.standing_funding(store, _funded(store, world)[0]),
        READERS,
    ),
    "compass.money.put_back.dropped_fundings": (lambda store, _: put_back.dropped_fundings(store), READERS),
    "compass.money.put_back.funding_history": (
        lambda store, world: put_back.funding_history(store, _funded(store, world)[0]),
        READERS,
    ),
    "compass.money.overview.money": (lambda store, _: overview.money(store, CATALOGUE, TODAY), READERS),
    "compass.money.overview.fund_history": (lambda store, _: overview.fund_history(store, _fund(store)), READERS),
    "compass.money.conditions.grounds": (lambda store, _: _grounds(store), READERS),
    "compass.money.chances.money_chances": (
        lambda store, _: chances.money_chances(store, CATALOGUE, TODAY),
        READERS,
    ),
    "compass.money.scorecard.set_gap_value": (lambda store, _: scorecard.set_gap_value(store, COMPASS, GAP), LEAD),
    "compass.money.scorecard.undo_gap_value": (_gap_put_back, LEAD),
    "compass.money.scorecard.scorecard": (_card, READERS),
}

COMPASS_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    **MONEY_CASES,
    **SETTING_CASES,
    "compass.files.check": (lambda store, world: files.check(store, COMPASS, world.settings, FILE, NAME), READERS),
    "compass.files.import_indicators": (
        lambda store, world: files.import_indicators(store, COMPASS, world.settings, FILE, NAME),
        LEAD,
    ),
    "compass.loading.own.own_indicators": (lambda store, _: own.own_indicators(store), READERS),
    "compass.files.import_checked": (_checked, LEAD),
    "compass.loading.areas.load_areas": (
        lambda store, world: areas.load_areas(store, world.settings, AREAS, "wijken.csv", year=2024),
        LEAD,
    ),
    "compass.loading.areas.look_at_areas": (
        lambda store, world: areas.look_at_areas(store, world.settings, AREAS, "wijken.csv", year=2024),
        LEAD,
    ),
    "compass.files.undo": (lambda store, world: files.undo(store, _loaded(store, world)), LEAD),
    "compass.files.original": (lambda store, world: files.original(store, _loaded(store, world)), LEAD),
    "compass.files.list_files": (lambda store, _: files.list_files(store), READERS),
    "compass.aftercare.due_aftercare": (
        lambda store, _: aftercare.due_aftercare(store, COMPASS, ["Gemeente"], TODAY),
        READERS,
    ),
    "compass.reading.measured_areas": (lambda store, _: reading.measured_areas(store), READERS),
    "compass.reading.area_compass": (_area, READERS),
    "compass.need.area_map.mapped_areas": (
        lambda store, _: area_map.mapped_areas(store, COMPASS, ["Selwerd"]),
        READERS,
    ),
    "compass.need.cell_map.mapped_cells": (_cells, READERS),
    "compass.by_hand.rate_vitality": (_rate, DESCRIBERS),
    "compass.by_hand.vitality_ratings": (
        lambda store, _: by_hand.vitality_ratings(store, COMPASS, "WK001410"),
        READERS,
    ),
    "compass.by_hand.add_sentence": (_say, DESCRIBERS),
    "compass.by_hand.sentences": (lambda store, _: by_hand.sentences(store, "WK001410"), READERS),
    "compass.by_hand.withdraw_sentence": (_take_back, DESCRIBERS),
    "compass.answering.confirm_works": (
        lambda store, world: answering.confirm_works(store, *PLACE, [world.sewer]),
        ANSWERERS,
    ),
    "compass.answering.add_idea": (lambda store, _: answering.add_idea(store, *PLACE, "Een bank."), ANSWERERS),
    "compass.answering.say_nothing": (lambda store, _: answering.say_nothing(store, *PLACE, "Geen geld."), ANSWERERS),
    "compass.answering.change_words": (
        lambda store, _: answering.change_words(store, _idea(store), "Twee bomen."),
        ANSWERERS,
    ),
    "compass.answering.withdraw_answer": (lambda store, _: answering.withdraw_answer(store, _idea(store)), ANSWERERS),
    "compass.answering.has_answers": (lambda store, _: answering.has_answers(store), READERS),
    "compass.answering.last_change": (
        lambda store, _: answering.last_change(store, "WK001410", "woonomgeving", "Gemeente"),
        READERS,
    ),
    "compass.answering.undo_last": (_answer_undone, ANSWERERS),
    "compass.answering.answer_history": (
        lambda store, _: answering.answer_history(store, "WK001410", "woonomgeving", "Gemeente"),
        READERS,
    ),
    "compass.matrix.theme_matrix": (_matrix, READERS),
    "compass.goals.add_goal": (lambda store, _: goals.add_goal(store, COMPASS, "WK001410", GOAL), ANSWERERS),
    "compass.goals.change_goal": (
        lambda store, _: goals.change_goal(store, COMPASS, _goal(store), replace(GOAL, target=30.0)),
        ANSWERERS,
    ),
    "compass.goals.withdraw_goal": (lambda store, _: goals.withdraw_goal(store, _goal(store)), ANSWERERS),
    "compass.goals.restore_goal": (_put_back, ANSWERERS),
    "compass.goals.serve_goal": (
        lambda store, world: goals.serve_goal(store, GoalLink(_goal(store), world.sewer, None)),
        ANSWERERS,
    ),
    "compass.goals.standing_goal": (lambda store, _: goals.standing_goal(store, _goal(store)), READERS),
    "compass.goal_reading.area_goals": (
        lambda store, _: goal_reading.area_goals(store, COMPASS, "WK001410", TODAY),
        READERS,
    ),
    "compass.goal_reading.gone_goals": (lambda store, _: goal_reading.gone_goals(store, "WK001410"), READERS),
    "compass.goal_reading.goal_history": (lambda store, _: goal_reading.goal_history(store, _goal(store)), READERS),
    "compass.aftercare.list_aftercare": (lambda store, _: aftercare.list_aftercare(store, COMPASS, TODAY), READERS),
    "compass.aftercare.answer_aftercare": (_after, ANSWERERS),
    "compass.aftercare.withdraw_aftercare": (
        lambda store, world: aftercare.withdraw_aftercare(store, _after(store.visible_to(PEOPLE["regisseur"]), world)),
        ANSWERERS,
    ),
    "compass.aftercare.aftercare_history": (
        lambda store, world: aftercare.aftercare_history(store, world.sewer),
        READERS,
    ),
    "compass.files.first_look": (_look, READERS),
    "compass.explained.fiction.own_figures_words": (lambda store, _: fiction.own_figures_words(store, "nl"), READERS),
    "plans.partners.add_partner": (
        lambda store, _: partners.add_partner(store, "Buurtzorg", PartnerType.OVERIG),
        LEAD,
    ),
    "plans.partners.remove_partner": (_unseated, LEAD),
    "plans.partners.unused_partners": (lambda store, _: partners.unused_partners(store), READERS),
    "publishing.public_compass.public_compass": (_public, LEAD),
    "publishing.public_compass.public_areas": (lambda store, _: public_compass.public_areas(store), LEAD),
    "compass.strengths.strengths": (lambda store, _: strengths.strengths(store), READERS),
    "compass.strengths.strengths_on_map": (lambda store, _: strengths.strengths_on_map(store), READERS),
    "compass.strengths.add_strength": (lambda store, _: strengths.add_strength(store, ENTRY), DESCRIBERS),
    "compass.strengths.change_strength": (
        lambda store, _: strengths.change_strength(store, _strong(store).id, ENTRY, version=1),
        DESCRIBERS,
    ),
    "compass.strengths.remove_strength": (
        lambda store, _: strengths.remove_strength(store, _strong(store).id),
        DESCRIBERS,
    ),
    "compass.strengths.undo_strength": (_undone, DESCRIBERS),
    "compass.need.needs.needs": (lambda store, _: needs.needs(store, CATALOGUE), READERS),
    "compass.matrix.theme_matrices": (lambda store, _: matrix.theme_matrices(store, COMPASS, (), ()), READERS),
    "compass.matrix.live_works": (lambda store, _: len(matrix.live_works(store)), READERS),
    "compass.findings.find_in_areas": (lambda store, _: findings.find_in_areas(store, COMPASS, ()), READERS),
    "compass.findings.areas_of_team": (lambda store, _: findings.areas_of_team(store), READERS),
}
