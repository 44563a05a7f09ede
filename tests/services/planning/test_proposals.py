"""Proposals: who is asked what, what partners answer, the plan with those answers, and dates by the partner's hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from koppel.errors import InputError, NotFoundError, RefusedError, StoreError
from koppel.i18n import error_text
from koppel.model import Precision, Status, Visibility
from koppel.model.proposals import MoveReply, ProposalEvent
from koppel.model.scenarios import Reach
from koppel.planning.scenario import Change
from koppel.services.intake.activities import edit, find_activity
from koppel.services.news.for_me import for_me, waiting_count
from koppel.services.planning.asked import asks_to_drop, cost_of_asked
from koppel.services.planning.comparing import outlook_of
from koppel.services.planning.plan_again import (
    asked_scenario,
    change_words,
    costs_of_answers,
    figure_changes,
    keep_again,
    laws_of,
    months_change_words,
    months_of_answers,
    plan_again,
)
from koppel.services.planning.plan_json import figures_json
from koppel.services.planning.proposal_answers import Said, answer_move
from koppel.services.planning.proposal_dates import put_dates, take_dates_back, with_dates
from koppel.services.planning.proposal_sending import askable, send_proposals
from koppel.services.planning.proposals import (
    all_answers,
    close_asked,
    list_asked,
    open_asked,
    remind,
    see,
    withdraw_asked,
)
from koppel.services.planning.scenarios import make_scenario, open_scenario, reject_scenario
from koppel.services.planning.words import cost_words
from koppel.store.audit import list_audit
from koppel.store.planning import proposals as proposal_rows
from koppel.store.plans.activities import change_reasons, list_activities
from tests.services.world import CATALOGUE, PEOPLE, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.services.planning.asked import AskedMove
    from koppel.store.database import Store
    from tests.services.world import World

LATER = (date(2027, 6, 1), date(2027, 11, 30))


@pytest.fixture
def whole(world: World) -> Iterator[Store]:
    with world.open() as opened:
        yield opened


def of(store: Store, name: str) -> Store:
    return store.visible_to(PEOPLE[name])


def later(identity: UUID) -> Change:
    return Change(work=str(identity), start=LATER[0], end=LATER[1])


def scenario_of(store: Store, *works: UUID, reach: Reach = Reach.TEAM) -> UUID:
    return make_scenario(of(store, "regisseur"), "Samen later", reach, changes=[later(item) for item in works])


def sent(store: Store, *works: UUID) -> UUID:
    """Ask for the sewer and the renovation (or other works) three months later."""
    lead = of(store, "regisseur")
    return send_proposals(lead, CATALOGUE, scenario_of(store, *works), version=1, today=TODAY)


def drop_of(store: Store, *works: UUID) -> UUID:
    dropped = [Change(work=str(item), is_dropped=True) for item in works]
    return make_scenario(of(store, "regisseur"), "Zonder", Reach.TEAM, changes=dropped)


def item_of(store: Store, identity: UUID, asked_for: UUID) -> AskedMove:
    return next(item for item in open_asked(store, identity).moves if item.move.work == asked_for)


def say(store: Store, identity: UUID, asked_for: UUID, words: Said) -> None:
    item = item_of(store, identity, asked_for)
    number = item.answer.number if item.answer else 0
    answer_move(store, identity, asked_for, words, number=number, work_version=item.work.version, today=TODAY)


def waiting(store: Store, person: str) -> dict[str, int]:
    sections = for_me(of(store, person), CATALOGUE, "nl", TODAY)
    return {item.name: item.count for item in sections if item.is_waiting and item.count}


CAN = Said(MoveReply.CAN)
NO = Said(MoveReply.CANNOT, "de aannemer kan dan niet")


# Asking


def test_each_partner_is_asked_for_its_own_works_with_why_and_what_belongs_together(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer, world.renovation)
    asked = open_asked(of(whole, "lefier"), identity)
    assert {item.move.partner for item in asked.moves} == {"Gemeente", "Lefier"}
    (own,) = asked.of(["Lefier"])
    assert (own.move.months, own.move.start, own.move.from_start) == (3, LATER[0], date(2027, 3, 1))
    assert "3 maanden" in own.move.why["nl"]
    assert "Lefier" in own.move.why["nl"]
    assert own.move.together == (str(world.sewer),)
    assert len({item.move.group for item in asked.moves}) == 1
    assert set(asked.record.figures) == {"before", "after"}
    assert asked_scenario(asked) == open_scenario(whole, asked.record.scenario).scenario


def test_who_is_asked_nothing_reads_nothing(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer)
    read = {name: len(list_asked(of(whole, name))) for name in PEOPLE if name != "rolloos"}
    assert read == {"regisseur": 1, "gemeente": 1, "lefier": 0, "ander": 0, "lezer": 0, "beheerder": 0}
    for name in ("lefier", "lezer"):
        with pytest.raises(NotFoundError, match="proposals_unknown"):
            open_asked(of(whole, name), identity)


def test_only_who_leads_the_team_asks_and_only_for_a_scenario_of_the_team(whole: Store, world: World) -> None:
    lead = of(whole, "regisseur")
    scenario = scenario_of(whole, world.sewer)
    with pytest.raises(RefusedError, match=r"forbidden\.propose"):
        send_proposals(of(whole, "lefier"), CATALOGUE, scenario, version=1, today=TODAY)
    with pytest.raises(InputError, match="proposals_reach"):
        send_proposals(lead, CATALOGUE, scenario_of(whole, world.sewer, reach=Reach.PERSON), version=1, today=TODAY)
    with pytest.raises(InputError, match="proposals_none"):
        send_proposals(lead, CATALOGUE, scenario, [], version=1, today=TODAY)
    with pytest.raises(InputError, match="proposals_none"):
        send_proposals(lead, CATALOGUE, scenario, version=1, today=LATER[0] + timedelta(days=1))
    with pytest.raises(RefusedError, match="scenario_changed"):
        send_proposals(lead, CATALOGUE, scenario, version=2, today=TODAY)
    reject_scenario(lead, scenario, "te laat", version=1)
    with pytest.raises(RefusedError, match="scenario_is_rejected"):
        send_proposals(lead, CATALOGUE, scenario, version=2, today=TODAY)
    with pytest.raises(NotFoundError):
        send_proposals(lead, CATALOGUE, uuid4(), version=1, today=TODAY)


def test_a_work_is_asked_for_once_at_a_time_and_again_after_the_first_was_withdrawn(whole: Store, world: World) -> None:
    first = sent(whole, world.sewer)
    with pytest.raises(RefusedError, match="proposals_running"):
        sent(whole, world.sewer, world.renovation)
    with pytest.raises(InputError, match="proposals_reason"):
        withdraw_asked(of(whole, "regisseur"), first, " ")
    withdraw_asked(of(whole, "regisseur"), first, "verkeerde maand")
    second = sent(whole, world.sewer)
    names = {item.record.id: item.record for item in list_asked(of(whole, "gemeente"))}
    assert (names[first].is_withdrawn, names[first].reason) == (True, "verkeerde maand")
    assert names[second].is_open
    with pytest.raises(RefusedError, match="proposals_withdrawn") as refused:
        say(of(whole, "gemeente"), first, world.sewer, CAN)
    assert "verkeerde maand" in error_text(refused.value, "nl")


def test_a_work_that_has_begun_or_is_over_is_no_question(whole: Store, world: World) -> None:
    made = drop_of(whole, world.sewer)
    begun = {str(world.sewer): replace(find_activity(whole, world.sewer), status=Status.IN_UITVOERING)}
    assert askable(open_scenario(whole, made), begun, TODAY) == ()


def test_what_is_told_of_the_whole_plan_counts_nothing_that_a_partner_keeps_to_itself(
    whole: Store, world: World
) -> None:
    scenario = scenario_of(whole, world.sewer)
    send_proposals(whole, CATALOGUE, scenario, version=1, today=TODAY)
    (asked,) = list_asked(of(whole, "gemeente"))
    shared = outlook_of(of(whole, "lezer"), CATALOGUE, today=TODAY).figures()
    everything = outlook_of(whole, CATALOGUE, today=TODAY).figures()
    assert asked.record.figures["before"]["couplings"] == len(shared.couplings)
    assert len(shared.couplings) < len(everything.couplings)
    assert all(str(world.secret) not in item.move.together for item in asked.moves)


# Answering


def test_a_planner_answers_for_its_partner_and_changes_its_mind_until_it_is_closed(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer, world.renovation)
    for name in ("lefier", "regisseur"):
        with pytest.raises(RefusedError, match=r"forbidden\.answer"):
            say(of(whole, name), identity, world.sewer, CAN)
    say(of(whole, "gemeente"), identity, world.sewer, NO)
    say(of(whole, "gemeente"), identity, world.sewer, CAN)
    item = item_of(of(whole, "regisseur"), identity, world.sewer)
    assert item.answer is not None
    assert (item.answer.reply, item.answer.by, item.answer.number) == (MoveReply.CAN, "geert", 2)
    replies = [one.reply for one in all_answers(of(whole, "regisseur"), identity)]
    assert replies == [MoveReply.CANNOT, MoveReply.CAN]
    close_asked(of(whole, "regisseur"), identity)
    with pytest.raises(RefusedError, match="proposals_closed"):
        say(of(whole, "gemeente"), identity, world.sewer, NO)
    with pytest.raises(RefusedError, match="proposals_closed"):
        close_asked(of(whole, "regisseur"), identity)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (Said(MoveReply.CANNOT, "  "), "proposal_reason"),
        (Said(MoveReply.CAN_IF), "proposal_condition"),
        (Said(MoveReply.CAN_IF, "", date(2027, 9, 1), date(2027, 8, 1)), "proposal_reversed"),
        (Said(MoveReply.CAN_IF, "", date(2027, 9, 1), date(2027, 9, 30)), "proposal_short"),
        (Said(MoveReply.CAN_IF, "", None, date(2020, 1, 1)), "proposal_past"),
        (Said(MoveReply.CANNOT, "x" * 501), "text_too_long"),
        (Said(MoveReply.CANNOT, "bel 06-12345678"), "text_personal"),
    ],
)
def test_an_answer_that_says_too_little_or_cannot_be_is_refused_in_words(
    whole: Store, world: World, words: Said, code: str
) -> None:
    identity = sent(whole, world.sewer)
    with pytest.raises(InputError, match=code) as refused:
        say(of(whole, "gemeente"), identity, world.sewer, words)
    assert "⟦" not in error_text(refused.value, "nl")
    assert item_of(whole, identity, world.sewer).answer is None


def test_two_who_answer_at_once_are_told_and_so_is_who_did_not_see_a_change_of_the_work(
    whole: Store, world: World
) -> None:
    identity = sent(whole, world.sewer)
    planner = of(whole, "gemeente")
    say(planner, identity, world.sewer, NO)
    with pytest.raises(RefusedError, match="proposal_meanwhile") as refused:
        answer_move(planner, identity, world.sewer, CAN, number=0, work_version=1, today=TODAY)
    assert "geert" in error_text(refused.value, "nl")
    item = find_activity(planner, world.sewer)
    edit(planner, CATALOGUE, replace(item, start=date(2027, 4, 1)), expected_version=1, today=TODAY)
    with pytest.raises(RefusedError, match="proposal_work_changed"):
        answer_move(planner, identity, world.sewer, CAN, number=1, work_version=1, today=TODAY)
    assert item_of(planner, identity, world.sewer).is_changed
    say(planner, identity, world.sewer, CAN)


def test_a_work_that_is_not_asked_for_is_no_question(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer)
    with pytest.raises(NotFoundError, match="proposal_unknown"):
        answer_move(of(whole, "gemeente"), identity, world.renovation, CAN, number=0, work_version=1, today=TODAY)


# How far they are


def test_who_leads_sees_who_saw_it_and_answered_and_reminds_the_others(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer, world.renovation)
    assert (waiting(whole, "gemeente"), waiting(whole, "ander")) == ({"proposals": 1}, {})
    assert waiting_count(of(whole, "gemeente"), CATALOGUE, TODAY) == 1
    see(of(whole, "gemeente"), identity)
    see(of(whole, "gemeente"), identity)
    see(of(whole, "regisseur"), identity)
    remind(of(whole, "regisseur"), identity, "Lefier")
    with pytest.raises(NotFoundError, match="proposals_partner"):
        remind(of(whole, "regisseur"), identity, "Waterbedrijf")
    with pytest.raises(RefusedError, match=r"forbidden\.propose"):
        remind(of(whole, "lefier"), identity, "Gemeente")
    (entry,) = next(item for item in for_me(of(whole, "lefier"), CATALOGUE, "nl", TODAY) if item.count).entries
    assert entry.is_late
    assert entry.title == "Lefier: u wordt gevraagd 1 werk te verschuiven"
    say(of(whole, "gemeente"), identity, world.sewer, CAN)
    with pytest.raises(RefusedError, match="proposals_answered"):
        remind(of(whole, "regisseur"), identity, "Gemeente")
    by_name = {item.partner: item for item in open_asked(of(whole, "regisseur"), identity).partners}
    gemeente, lefier = by_name["Gemeente"], by_name["Lefier"]
    assert gemeente.seen is not None
    assert gemeente.seen.by == "geert"
    assert gemeente.is_done
    assert lefier.seen is None
    assert lefier.reminded is not None
    assert waiting(whole, "gemeente") == {}
    assert "answered_proposals" not in waiting(whole, "regisseur")
    say(of(whole, "lefier"), identity, world.renovation, NO)
    assert waiting(whole, "regisseur")["answered_proposals"] == 1
    total = sum(waiting(whole, "regisseur").values())
    assert waiting_count(of(whole, "regisseur"), CATALOGUE, TODAY) == total


# The plan again


def test_answers_are_laws_of_the_plan_that_is_computed_again(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer, world.renovation)
    lead = of(whole, "regisseur")
    with pytest.raises(InputError, match="proposals_silent"):
        plan_again(lead, CATALOGUE, "nl", identity, today=TODAY, seconds=1)
    say(of(whole, "gemeente"), identity, world.sewer, CAN)
    say(of(whole, "lefier"), identity, world.renovation, NO)
    wishes, begun = laws_of(open_asked(lead, identity))
    assert {(item.partner, item.number, item.stays) for item in wishes} == {
        ("Gemeente", "G-1", True),
        ("Lefier", "L-1", True),
    }
    assert [item.work for item in begun.changes] == [str(world.sewer)]
    with pytest.raises(RefusedError, match=r"forbidden\.propose"):
        plan_again(of(whole, "lefier"), CATALOGUE, "nl", identity, today=TODAY, seconds=1)
    plan = plan_again(lead, CATALOGUE, "nl", identity, today=TODAY, seconds=5)
    made = keep_again(lead, identity, plan, "Met antwoorden")
    changes = {item.work: item for item in open_scenario(lead, made).scenario.changes}
    assert changes[str(world.sewer)].start == LATER[0]
    assert str(world.renovation) not in changes
    (note,) = open_asked(lead, identity).again
    assert (note.event, note.scenario, note.by) == (ProposalEvent.AGAIN, made, "rik")
    assert waiting(whole, "regisseur")["answered_proposals"] == 1


def test_a_condition_bounds_the_work_in_the_plan_that_is_computed_again(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer)
    window = Said(MoveReply.CAN_IF, "na de bouwvak", date(2027, 8, 20), date(2028, 4, 30))
    say(of(whole, "gemeente"), identity, world.sewer, window)
    ((wish,), begun) = laws_of(open_asked(whole, identity))
    assert (wish.earliest, wish.latest, begun.changes) == (date(2027, 8, 20), date(2028, 4, 30), ())
    plan = plan_again(of(whole, "regisseur"), CATALOGUE, "nl", identity, today=TODAY, seconds=5)
    (change,) = [item for item in plan.advice.scenario.changes if item.work == str(world.sewer)]
    assert change.start is not None
    assert change.end is not None
    assert date(2027, 8, 20) <= change.start < change.end <= date(2028, 4, 30)


def test_what_the_answers_cost_is_said_beside_the_plan_that_was_asked_for(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer, world.renovation)
    lead = of(whole, "regisseur")
    say(of(whole, "lefier"), identity, world.renovation, NO)
    plan = plan_again(lead, CATALOGUE, "nl", identity, today=TODAY, seconds=5)
    made = keep_again(lead, identity, plan, "Met antwoorden")
    outlook = outlook_of(lead, CATALOGUE, today=TODAY)
    asked = open_asked(lead, identity)
    assert costs_of_answers(outlook, asked, asked_scenario(asked)) == ()
    before, after = outlook.figures(asked_scenario(asked)), outlook.figures(open_scenario(lead, made).scenario)
    costs = {item.name: item for item in costs_of_answers(outlook, asked, open_scenario(lead, made).scenario)}
    assert ("openings" in costs) == (before.openings != after.openings)
    (worse, better) = figure_changes({"openings": 3, "couplings": 1}, {"openings": 5, "couplings": 2})
    assert (worse.is_worse, better.is_worse) == (True, False)
    assert change_words(worse, "nl") == "de straat gaat 2 keer meer open"
    assert change_words(better, "nl") == "1 koppelkans meer is tegelijk"
    money = {"avoided_cost_low_eur": 5000, "avoided_cost_high_eur": 9000}
    assert figure_changes(money, {"avoided_cost_low_eur": 5500, "avoided_cost_high_eur": 9500}) == ()
    (less,) = figure_changes(money, {"avoided_cost_low_eur": 1000, "avoided_cost_high_eur": 3000})
    assert (less.is_worse, change_words(less, "nl")) == (True, "€\xa04.000–6.000 minder vermeden kosten")
    # The difference of what the tables write, 624 and 572, and not that of what they round.
    (weeks,) = figure_changes({"hinder_street_weeks": 624.4}, {"hinder_street_weeks": 571.6})
    assert change_words(weeks, "nl") == "52 weken minder hinder, alle straten samen"


def test_a_part_of_a_plan_promises_what_it_gives_alone_and_names_what_it_goes_with(whole: Store, world: World) -> None:
    lead = of(whole, "regisseur")
    scenario = scenario_of(whole, world.sewer, world.renovation)
    together = open_scenario(lead, scenario).scenario
    identity = send_proposals(lead, CATALOGUE, scenario, [world.renovation], version=1, today=TODAY)
    asked = open_asked(lead, identity)
    outlook = outlook_of(lead, CATALOGUE, today=TODAY)
    alone = replace(together, changes=(later(world.renovation),))
    assert asked.record.figures["after"] == figures_json(outlook.figures(alone))
    (item,) = asked.moves
    sewer = find_activity(whole, world.sewer).title
    assert f"In het plan hoort dit bij “{sewer}”" in item.move.why["nl"]
    assert str(world.sewer) in item.move.named


def test_who_moves_more_with_the_answers_is_told_and_what_moving_costs_each_partner(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer, world.renovation)
    asked = open_asked(of(whole, "regisseur"), identity)
    costs = cost_of_asked(asked, CATALOGUE.rules, TODAY)
    # Both begin within half a year: their contracts are likely given.
    assert costs == {"Gemeente": (1, 3, 0, 1), "Lefier": (1, 3, 0, 1)}
    assert (
        cost_words(costs["Lefier"], "nl") == "1 werk, 3 maanden; van 1 werk is het contract waarschijnlijk al gegeven"
    )
    assert "Het contract is waarschijnlijk al gegeven" in asked.moves[0].move.why["nl"]
    outlook = outlook_of(of(whole, "regisseur"), CATALOGUE, today=TODAY)
    now = replace(asked_scenario(asked), changes=(later(world.sewer),))
    assert months_of_answers(outlook, asked, now) == {"Lefier": -3}
    assert months_change_words("Lefier", -3, "nl") == "Lefier schuift 3 maanden minder"


def test_once_all_have_answered_who_leads_is_told_what_comes_next(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer, world.renovation)

    def told(person: str, name: str) -> str:
        sections = for_me(of(whole, person), CATALOGUE, "nl", TODAY)
        entries = [entry for item in sections if item.name == name for entry in item.entries]
        assert waiting_count(of(whole, person), CATALOGUE, TODAY) == sum(
            item.count for item in sections if item.is_waiting
        )
        return " ".join(" ".join((entry.title, *entry.lines)) for entry in entries)

    say(of(whole, "gemeente"), identity, world.sewer, CAN)
    assert told("regisseur", "answered_proposals") == ""
    say(of(whole, "lefier"), identity, world.renovation, NO)
    assert "reken opnieuw met deze antwoorden" in told("regisseur", "answered_proposals")
    say(of(whole, "lefier"), identity, world.renovation, CAN)
    assert "Gemeente en Lefier zetten 2 werken op de nieuwe data" in told("regisseur", "answered_proposals")
    assert "zet 1 werk op de data waarover iedereen het eens is" in told("lefier", "agreed_dates")
    for person, work_id in (("gemeente", world.sewer), ("lefier", world.renovation)):
        version = find_activity(whole, work_id).version
        put_dates(of(whole, person), CATALOGUE, identity, work_id, expected_version=version, today=TODAY)
    assert told("lefier", "agreed_dates") == ""
    assert "sluit dit voorstel af" in told("regisseur", "answered_proposals")
    close_asked(of(whole, "regisseur"), identity)
    assert told("regisseur", "answered_proposals") == ""


# Into the plan


def test_dates_come_into_a_plan_by_the_hand_of_its_partner_once_all_that_belong_together_can(
    whole: Store, world: World
) -> None:
    identity = sent(whole, world.sewer, world.renovation)
    planner = of(whole, "gemeente")

    def put(store: Store) -> None:
        put_dates(store, CATALOGUE, identity, world.sewer, expected_version=1, today=TODAY)

    with pytest.raises(RefusedError, match="proposal_unsaid"):
        put(planner)
    say(planner, identity, world.sewer, CAN)
    with pytest.raises(RefusedError, match="proposal_waits") as refused:
        put(planner)
    assert "Lefier" in error_text(refused.value, "nl")
    say(of(whole, "lefier"), identity, world.renovation, NO)
    with pytest.raises(RefusedError, match="proposal_waits"):
        put(planner)
    say(of(whole, "lefier"), identity, world.renovation, CAN)
    for name in ("regisseur", "lefier"):
        with pytest.raises(RefusedError, match=r"forbidden\.plan"):
            put(of(whole, name))
    assert find_activity(whole, world.sewer).start == date(2027, 3, 1)
    put(planner)
    now = find_activity(whole, world.sewer)
    assert (now.start, now.end, now.start_precision, now.recorded_by) == (*LATER, Precision.MAAND, "geert")
    assert find_activity(whole, world.renovation).start == date(2027, 3, 1)
    with whole.read() as cursor:
        reason = change_reasons(cursor, world.sewer)[2]
    assert "Samen later" in reason
    assert "Lefier (lies)" in reason
    with pytest.raises(RefusedError, match="proposal_put"):
        say(planner, identity, world.sewer, NO)


def test_what_was_put_in_a_plan_is_taken_back_out_and_the_rest_stays(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer)
    planner = of(whole, "gemeente")

    def back(version: int) -> None:
        take_dates_back(planner, CATALOGUE, identity, world.sewer, expected_version=version, today=TODAY)

    with pytest.raises(RefusedError, match="proposal_not_put"):
        back(1)
    say(planner, identity, world.sewer, CAN)
    put_dates(planner, CATALOGUE, identity, world.sewer, expected_version=1, today=TODAY)
    back(2)
    item = item_of(planner, identity, world.sewer)
    assert (item.work.start, item.work.version, item.put) == (date(2027, 3, 1), 3, None)
    put_dates(planner, CATALOGUE, identity, world.sewer, expected_version=3, today=TODAY)
    other = replace(find_activity(planner, world.sewer), title="Anders")
    edit(planner, CATALOGUE, other, expected_version=4, today=TODAY)
    with pytest.raises(StoreError, match="changed_meanwhile"):
        back(4)
    assert find_activity(planner, world.sewer).title == "Anders"


def test_a_work_that_was_changed_meanwhile_is_never_silently_overwritten(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer)
    planner = of(whole, "gemeente")
    say(planner, identity, world.sewer, CAN)
    edit(
        planner,
        CATALOGUE,
        replace(find_activity(planner, world.sewer), start=date(2027, 4, 1)),
        expected_version=1,
        today=TODAY,
    )
    assert item_of(planner, identity, world.sewer).is_changed
    with pytest.raises(StoreError, match="changed_meanwhile"):
        put_dates(planner, CATALOGUE, identity, world.sewer, expected_version=1, today=TODAY)
    assert find_activity(planner, world.sewer).start == date(2027, 4, 1)


def test_dates_that_are_over_come_into_no_plan(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer)
    planner = of(whole, "gemeente")
    say(planner, identity, world.sewer, CAN)
    with pytest.raises(RefusedError, match="proposal_late"):
        put_dates(planner, CATALOGUE, identity, world.sewer, expected_version=1, today=LATER[0] + timedelta(days=1))


def test_dates_are_told_as_exactly_as_they_were_where_they_still_can_be(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer)
    move = item_of(whole, identity, world.sewer).move
    quarter = replace(
        work("Gemeente", "G-9", "riolering"),
        start_precision=Precision.KWARTAAL,
        end_precision=Precision.KWARTAAL,
        earliest_start=date(2027, 1, 1),
        latest_end=date(2027, 9, 30),
    )
    moved = with_dates(quarter, move)
    assert (moved.start_precision, moved.end_precision) == (Precision.MAAND, Precision.MAAND)
    assert (moved.earliest_start, moved.latest_end) == (date(2027, 1, 1), LATER[1])
    fitting = with_dates(quarter, replace(move, start=date(2027, 7, 1), end=date(2027, 12, 31)))
    assert (fitting.start_precision, fitting.end_precision) == (Precision.KWARTAAL, Precision.KWARTAAL)
    exact = with_dates(quarter, replace(move, start=date(2027, 7, 5)))
    assert exact.start_precision is Precision.DAG


def test_a_move_that_belongs_to_nothing_else_waits_for_nobody(whole: Store, world: World) -> None:
    far = _far(whole)
    identity = sent(whole, world.sewer, far)
    say(of(whole, "ander"), identity, far, CAN)
    assert item_of(whole, identity, far).is_agreed
    put_dates(of(whole, "ander"), CATALOGUE, identity, far, expected_version=1, today=TODAY)
    assert find_activity(whole, far).start == LATER[0]


def test_of_a_work_that_its_partner_keeps_to_itself_since_others_are_told_nothing(whole: Store, world: World) -> None:
    identity = sent(whole, world.sewer, world.renovation)
    edit(
        of(whole, "lefier"),
        CATALOGUE,
        replace(find_activity(whole, world.renovation), visibility=Visibility.EIGEN),
        expected_version=1,
        today=TODAY,
    )
    say(of(whole, "gemeente"), identity, world.sewer, CAN)
    assert {item.move.partner for item in open_asked(of(whole, "regisseur"), identity).moves} == {"Gemeente"}
    assert {item.partner for item in open_asked(of(whole, "gemeente"), identity).partners} == {"Gemeente"}
    assert {item.move.partner for item in open_asked(of(whole, "lefier"), identity).moves} == {"Gemeente", "Lefier"}


# Dropping


def asked_to_drop(store: Store, world: World) -> UUID:
    made = drop_of(store, world.sewer)
    return send_proposals(of(store, "regisseur"), CATALOGUE, made, version=1, today=TODAY)


def test_a_partner_is_asked_whether_a_work_can_be_dropped(whole: Store, world: World) -> None:
    item = item_of(of(whole, "gemeente"), asked_to_drop(whole, world), world.sewer)
    assert (item.move.is_dropped, item.move.months, item.move.start) == (True, 0, None)
    assert item.move.why["nl"].startswith("Kan “riolering G-1” van Gemeente vervallen?")
    assert asks_to_drop([item])
    (entry,) = next(one for one in for_me(of(whole, "gemeente"), CATALOGUE, "nl", TODAY) if one.count).entries
    assert entry.title == "Gemeente: u wordt gevraagd of 1 werk kan vervallen"


def test_who_cannot_drop_a_work_says_why_and_days_are_no_condition(whole: Store, world: World) -> None:
    identity = asked_to_drop(whole, world)
    planner = of(whole, "gemeente")
    with pytest.raises(InputError, match="proposal_drop_reason"):
        say(planner, identity, world.sewer, Said(MoveReply.CANNOT, " "))
    with pytest.raises(InputError, match="proposal_condition"):
        say(planner, identity, world.sewer, Said(MoveReply.CAN_IF, "", date(2027, 8, 20), date(2028, 4, 30)))
    say(planner, identity, world.sewer, NO)
    wishes, begun = laws_of(open_asked(whole, identity))
    assert ([item.stays for item in wishes], begun.changes) == ([True], ())


def test_a_work_is_dropped_by_the_hand_of_its_partner_with_the_agreement_and_taken_up_again(
    whole: Store, world: World
) -> None:
    identity = asked_to_drop(whole, world)
    planner = of(whole, "gemeente")
    with pytest.raises(RefusedError, match="proposal_unsaid"):
        put_dates(planner, CATALOGUE, identity, world.sewer, expected_version=1, today=TODAY)
    say(planner, identity, world.sewer, CAN)
    assert find_activity(whole, world.sewer).status is Status.GEPLAND
    with pytest.raises(RefusedError, match=r"forbidden\.plan"):
        put_dates(of(whole, "regisseur"), CATALOGUE, identity, world.sewer, expected_version=1, today=TODAY)
    put_dates(planner, CATALOGUE, identity, world.sewer, expected_version=1, today=TODAY)
    dropped = find_activity(whole, world.sewer)
    assert (dropped.status, dropped.start, dropped.recorded_by) == (Status.GEANNULEERD, date(2027, 3, 1), "geert")
    with whole.read() as cursor:
        reason = change_reasons(cursor, world.sewer)[2]
    assert "dit werk vervalt" in reason
    assert "Gemeente (geert)" in reason
    assert item_of(planner, identity, world.sewer).put is not None
    take_dates_back(planner, CATALOGUE, identity, world.sewer, expected_version=2, today=TODAY)
    again = find_activity(whole, world.sewer)
    assert (again.status, again.start) == (Status.GEPLAND, date(2027, 3, 1))
    assert item_of(planner, identity, world.sewer).put is None


def test_a_work_that_can_be_dropped_is_dropped_in_the_plan_that_is_computed_again(whole: Store, world: World) -> None:
    identity = asked_to_drop(whole, world)
    say(of(whole, "gemeente"), identity, world.sewer, CAN)
    lead = of(whole, "regisseur")
    plan = plan_again(lead, CATALOGUE, "nl", identity, today=TODAY, seconds=5)
    made = keep_again(lead, identity, plan, "Met antwoorden")
    (change,) = [item for item in open_scenario(lead, made).scenario.changes if item.work == str(world.sewer)]
    assert change.is_dropped


# Whole or not at all


def test_dates_and_the_note_of_them_are_one_change(whole: Store, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = sent(whole, world.sewer)
    planner = of(whole, "gemeente")
    say(planner, identity, world.sewer, CAN)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(proposal_rows, "add_note", fails)
        with pytest.raises(RuntimeError):
            put_dates(planner, CATALOGUE, identity, world.sewer, expected_version=1, today=TODAY)
    item = item_of(planner, identity, world.sewer)
    assert (item.work.version, item.work.start, item.put) == (1, date(2027, 3, 1), None)
    with whole.read_whole() as cursor:
        assert list_audit(cursor, action="edit") == ()
    put_dates(planner, CATALOGUE, identity, world.sewer, expected_version=1, today=TODAY)
    with whole.read_whole() as cursor:
        (row,) = list_audit(cursor, action="edit")
    assert (row.actor, row.facts["activity"], row.facts["proposals"]) == ("geert", str(world.sewer), str(identity))


# What is hidden since


def test_a_reason_that_names_a_work_that_went_out_of_sight_is_told_no_more(whole: Store, world: World) -> None:
    lead = of(whole, "regisseur")
    words = dict.fromkeys(("nl", "en"), "Dan ligt de straat één keer open met “renovatie L-1”.")
    change = later(world.sewer)
    told = {"work": str(world.sewer), "start": LATER[0].isoformat(), "words": words}
    advice = {
        "moves": [{**told, "works": sorted([str(world.sewer), str(world.renovation)])}],
        "told": [],
        "changes": None,
    }
    made = make_scenario(lead, "Berekend", Reach.TEAM, changes=[change], advice=advice)
    identity = send_proposals(lead, CATALOGUE, made, version=1, today=TODAY)
    assert item_of(of(whole, "gemeente"), identity, world.sewer).move.why == words
    hidden = replace(find_activity(whole, world.renovation), visibility=Visibility.EIGEN)
    edit(of(whole, "lefier"), CATALOGUE, hidden, expected_version=1, today=TODAY)
    for name in ("gemeente", "regisseur"):
        move = item_of(of(whole, name), identity, world.sewer).move
        assert (move.why, move.together) == ({}, ())
    assert item_of(whole, identity, world.sewer).move.why == words


def _far(store: Store) -> UUID:
    with store.read() as cursor:
        (far,) = list_activities(cursor, partners=["Waterbedrijf"])
    assert far.id is not None
    return far.id
