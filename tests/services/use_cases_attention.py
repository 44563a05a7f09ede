"""What waits for whom, e-mail and meetings, with how they are called and who may; see `use_cases`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from koppel.access import OPERATOR
from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.errors import InputError, NotFoundError
from koppel.model.meetings import Outcome
from koppel.model.news import MailSetting
from koppel.services.meetings import (
    decision_mail,
    following,
    meeting_agenda,
    meeting_areas,
    meeting_changes,
    meeting_map,
    meeting_outcome,
    meeting_papers,
    meetings,
    outside_points,
    pinned_points,
    proposed_points,
    theme_agenda,
    theme_figures,
)
from koppel.services.news import attention, for_me, mail, mail_round, since_visit, visits
from koppel.services.plans import pins
from koppel.store.meetings.meetings import list_meetings
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from koppel.model.meetings import Meeting
    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

ALL = frozenset(PEOPLE)
READERS = ALL - {"rolloos"}
LEAD = frozenset({"regisseur"})
KEEPER = frozenset({"beheerder"})
NOTHING_HELPS = theme_agenda.Declared(load_compass(ROOT / "layers"), (), CATALOGUE.kinds)
SINCE = datetime.min + timedelta(days=366 * 2000)  # noqa: DTZ901
SETTING = MailSetting(
    is_on=False,
    host="news.mail.test",
    port=25,
    tls="starttls",
    username=None,
    sender="k@a.test",
    address="https://a.test",
)


def _operator(store: Store) -> Store:
    return store.visible_to(replace(store.actor, everything=True))


def _meeting(store: Store, *, begun: bool | None = None) -> Meeting:
    """Return a meeting that is open; one that began, or did not, where that is asked."""
    whole = _operator(store)
    with store.read_whole() as cursor:
        found = next((item for item in list_meetings(cursor) if item.is_open), None)
    if found is not None and begun is False and found.started_at is not None:
        meetings.close(whole, CATALOGUE, found.id, today=TODAY)
        found = None
    if found is None:
        meetings.prepare(whole, TODAY, today=TODAY)
        return _meeting(store, begun=begun)
    if begun and found.started_at is None:
        meetings.start(whole, CATALOGUE, found.id, today=TODAY)
        return _meeting(store, begun=begun)
    return found


def _with(act: Callable[[Store, UUID], object], *, begun: bool | None = None) -> Call:
    return lambda store, _: act(store, _meeting(store, begun=begun).id)


def _item(store: Store, meeting: UUID) -> UUID:
    return meeting_agenda.add_point(_operator(store), meeting, "Rondvraag")


def _prepare(store: Store, _: World) -> object:
    whole = _operator(store)
    meetings.cancel(whole, _meeting(store, begun=False).id)
    return meetings.prepare(store, TODAY, today=TODAY)


def _reopen(store: Store, _: World) -> object:
    identity = _meeting(store, begun=True).id
    meetings.close(_operator(store), CATALOGUE, identity, today=TODAY)
    try:
        meetings.reopen(store, identity, goes_on=True)
        return identity
    finally:
        if not _is_open(store, identity):
            # Under another name, so that a refusal stays the last that this person did.
            meetings.reopen(store.visible_to(OPERATOR), identity, goes_on=True)


def _restore(store: Store, _: World) -> object:
    whole = _operator(store)
    identity = _meeting(store, begun=False).id
    meetings.cancel(whole, identity)
    meetings.restore(store, identity)
    return identity


def _is_open(store: Store, identity: UUID) -> bool:
    with store.read_whole() as cursor:
        return any(item.id == identity and item.is_open for item in list_meetings(cursor))


def _news(store: Store, _: World) -> object:
    return since_visit.news_since(store, CATALOGUE, "nl", SINCE, today=TODAY)


def _send(store: Store, world: World) -> object:
    mail.save_mail_setting(_operator(store), replace(SETTING, is_on=True))
    return mail_round.send_weekly(store, CATALOGUE, world.settings)


def _test(store: Store, world: World) -> object:
    try:
        return mail.send_test(store, world.settings, "nl")
    except InputError as error:
        # Nobody here has an address.
        return error.code


def _outcome(store: Store, _: World) -> object:
    return meeting_outcome.outcome(store, CATALOGUE, "nl", SINCE, None, ())


def _paper(store: Store, identity: UUID) -> Any:
    return meeting_papers.paper(store, CATALOGUE, "nl", identity, "agenda", "docx", today=TODAY)


def _followed(store: Store, identity: UUID) -> Any:
    code = following.open_screen(_operator(store), identity).code
    return following.followed(store, CATALOGUE, "nl", code, today=TODAY)._replace(heading="")


def _closed(act: Callable[[Store, World, UUID], object]) -> Call:
    """Do something with a meeting that is closed, and open it again."""

    def call(store: Store, world: World) -> object:
        identity = _meeting(store, begun=True).id
        meetings.close(_operator(store), CATALOGUE, identity, today=TODAY)
        try:
            return act(store, world, identity)
        finally:
            # Under another name, so that a refusal stays the last that this person did.
            meetings.reopen(store.visible_to(OPERATOR), identity, goes_on=True)

    return call


def _send_list(store: Store, world: World, identity: UUID) -> object:
    try:
        return decision_mail.send_decisions(store, CATALOGUE, world.settings, identity, ["rik"], today=TODAY)
    except InputError as error:
        # Nobody here has an address.
        return error.code


def _put_pin(store: Store, identity: UUID) -> Any:
    pin = pins.add_pin(_operator(store), 53.235, 6.53, "Hier", is_shared=True)
    return pinned_points.put_pin_on_agenda(store, identity, pin)


def _put_theme(store: Store, identity: UUID) -> Any:
    try:
        return theme_agenda.put_theme_on_agenda(store, NOTHING_HELPS, identity, "WK001410~samenhang", "nl")
    except NotFoundError as error:
        # Nobody loaded indicators here.
        return error.code


def _put_outside(store: Store, identity: UUID) -> Any:
    gone = proposed_points.Proposal("new", "combination", "weg")
    try:
        return outside_points.put_outside_point(store, identity, gone, today=TODAY)
    except NotFoundError as error:
        # The meeting is about all areas: nothing lies outside.
        return error.code


ATTENTION_CASES: dict[str, tuple[Call, frozenset[str]]] = {
    "news.attention.overview": (lambda store, _: attention.overview(store), READERS),
    "news.for_me.for_me": (lambda store, _: for_me.for_me(store, CATALOGUE, "nl", TODAY), READERS),
    "news.for_me.waiting_count": (lambda store, _: for_me.waiting_count(store, CATALOGUE, TODAY), READERS),
    "news.since_visit.news_since": (_news, READERS),
    "news.visits.arrive": (lambda store, _: visits.arrive(store), READERS),
    "news.visits.here_before": (lambda store, _: visits.here_before(store), READERS),
    "news.visits.mark_seen": (lambda store, _: visits.mark_seen(store), READERS),
    "news.visits.unmark_seen": (lambda store, _: visits.unmark_seen(store), READERS),
    "news.mail.is_mail_on": (lambda store, _: mail.is_mail_on(store), ALL),
    "news.mail.last_mail": (lambda store, _: mail.last_mail(store), KEEPER),
    "news.mail.mail_setting": (lambda store, _: mail.mail_setting(store), KEEPER),
    "news.mail.my_wish": (lambda store, _: mail.my_wish(store), READERS),
    "news.mail.save_mail_setting": (lambda store, _: mail.save_mail_setting(store, SETTING), KEEPER),
    "news.mail.save_wish": (lambda store, _: mail.save_wish(store, "weekly", "nl"), READERS),
    "news.mail.send_test": (_test, KEEPER),
    "news.mail_round.send_weekly": (_send, KEEPER),
    "meetings.meeting_outcome.outcome": (_outcome, READERS),
    "meetings.meeting_papers.paper": (_with(_paper), READERS),
    "meetings.meeting_papers.report": (
        _with(lambda store, one: meeting_papers.report(store, CATALOGUE, "nl", one, "agenda", today=TODAY)),
        READERS,
    ),
    "meetings.meeting_agenda.add_point": (
        _with(lambda store, one: meeting_agenda.add_point(store, one, "Taart")),
        LEAD,
    ),
    "meetings.decision_mail.is_list_mail_on": (lambda store, _: decision_mail.is_list_mail_on(store), ALL),
    "meetings.decision_mail.receivers": (
        _closed(lambda store, world, one: decision_mail.receivers(store, world.settings, one)),
        LEAD,
    ),
    "meetings.decision_mail.send_decisions": (_closed(_send_list), LEAD),
    "meetings.meeting_map.meeting_map": (
        _with(lambda store, one: meeting_map.meeting_map(store, CATALOGUE, "nl", one, today=TODAY)),
        READERS,
    ),
    "meetings.meeting_papers.recorded_lines": (
        lambda store, _: meeting_papers.recorded_lines(store, _meeting(store, begun=True)),
        READERS,
    ),
    "meetings.meeting_areas.checked_areas": (lambda store, _: meeting_areas.checked_areas(store, ()), READERS),
    "meetings.meeting_areas.meeting_areas": (
        lambda store, _: meeting_areas.meeting_areas(store, ["WK001410"]),
        READERS,
    ),
    "meetings.meeting_areas.possible_areas": (lambda store, _: meeting_areas.possible_areas(store), READERS),
    "meetings.meeting_areas.proposed_areas": (lambda store, _: meeting_areas.proposed_areas(store), READERS),
    "meetings.meeting_areas.within": (lambda store, _: meeting_areas.within(store, ["WK001410"]), READERS),
    "meetings.meeting_changes.outside_proposals": (
        _with(lambda store, one: meeting_changes.outside_proposals(store, one, today=TODAY)),
        READERS,
    ),
    "meetings.outside_points.outside_points": (
        _with(lambda store, one: outside_points.outside_points(store, CATALOGUE, "nl", one, today=TODAY)),
        READERS,
    ),
    "meetings.outside_points.put_outside_point": (_with(_put_outside), LEAD),
    "meetings.theme_figures.theme_figures": (
        lambda store, _: theme_figures.theme_figures(store, CATALOGUE, (), "nl"),
        READERS,
    ),
    "meetings.pinned_points.pinned": (_with(pinned_points.pinned), READERS),
    "meetings.pinned_points.put_pin_on_agenda": (_with(_put_pin), LEAD),
    "meetings.theme_agenda.agenda_needs": (
        lambda store, _: theme_agenda.agenda_needs(store, NOTHING_HELPS, "nl"),
        READERS,
    ),
    "meetings.theme_agenda.listed_themes": (_with(theme_agenda.listed_themes), READERS),
    "meetings.theme_agenda.put_theme_on_agenda": (_with(_put_theme), LEAD),
    "meetings.meeting_agenda.agenda": (
        _with(lambda store, one: meeting_agenda.agenda(store, CATALOGUE, "nl", one, today=TODAY)),
        READERS,
    ),
    "meetings.following.open_screen": (_with(following.open_screen), LEAD),
    "meetings.following.end_screen": (_with(following.end_screen), LEAD),
    "meetings.following.show_point": (_with(lambda store, one: following.show_point(store, one, None)), LEAD),
    "meetings.following.screen": (_with(following.screen), READERS),
    "meetings.following.followed": (_with(_followed), ALL),
    "meetings.meetings.cancel": (_with(meetings.cancel, begun=False), LEAD),
    "meetings.meetings.close": (
        _with(lambda store, one: meetings.close(store, CATALOGUE, one, today=TODAY), begun=True),
        LEAD,
    ),
    "meetings.meetings.decided": (
        lambda store, _: meetings.decided(store, CATALOGUE, "nl", _meeting(store, begun=True), today=TODAY),
        READERS,
    ),
    "meetings.meeting_agenda.drop_point": (
        _with(lambda store, one: meeting_agenda.drop_point(store, one, _item(store, one)), begun=False),
        LEAD,
    ),
    "meetings.meetings.list_meetings": (lambda store, _: meetings.list_meetings(store), READERS),
    "meetings.meeting_agenda.move_point": (
        _with(lambda store, one: meeting_agenda.move_point(store, one, _item(store, one), -1), begun=False),
        LEAD,
    ),
    "meetings.meeting_agenda.note_point": (
        _with(lambda store, one: meeting_agenda.note_point(store, one, _item(store, one), "ja", before="")),
        LEAD,
    ),
    "meetings.meetings.prepare": (_prepare, LEAD),
    "meetings.meeting_agenda.propose_again": (
        _with(lambda store, one: meeting_agenda.propose_again(store, one, today=TODAY), begun=False),
        LEAD,
    ),
    "meetings.meetings.reopen": (_reopen, LEAD),
    "meetings.meetings.restore": (_restore, LEAD),
    "meetings.meetings.set_details": (
        _with(lambda store, one: meetings.set_details(store, one, TODAY, "Zaal 2")),
        LEAD,
    ),
    "meetings.meetings.start": (
        _with(lambda store, one: meetings.start(store, CATALOGUE, one, today=TODAY), begun=False),
        LEAD,
    ),
    "meetings.meeting_agenda.settle_point": (
        _with(
            lambda store, one: meeting_agenda.settle_point(store, one, _item(store, one), Outcome.DEFERRED), begun=True
        ),
        LEAD,
    ),
    "meetings.meeting_changes.beyond": (
        _with(lambda store, one: meeting_changes.beyond(store, CATALOGUE, one, TODAY)),
        READERS,
    ),
    "meetings.meeting_agenda.take_in": (
        _with(lambda store, one: meeting_agenda.take_in(store, one, _item(store, one), is_in=False), begun=False),
        LEAD,
    ),
}
# The server calls these by itself.
BY_ITSELF = {
    "news.mail_letter.weekly_letter",
    "news.mail_schedule.keep_sending",
    "news.mail_schedule.look_once",
    "meetings.meeting_changes.changing",
    "meetings.meeting_changes.propose",
}
