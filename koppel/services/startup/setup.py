"""Making a store, and filling it with the demo neighbourhood through the front door."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from koppel.access import Actor, Grant, Role, operator
from koppel.catalogue.compass import COMPASS_FILE, load_compass
from koppel.catalogue.load import load_catalogue
from koppel.crs import RD_NEW
from koppel.errors import StoreError
from koppel.model import PartnerType
from koppel.model.agreements import ActionState, Place
from koppel.model.compass.goals import GoalContent, GoalLink
from koppel.model.deciding import Answer, State
from koppel.model.practical import Practical, PracticalNote
from koppel.services.accounts import accounts
from koppel.services.agreements.actions import add_action, change_action
from koppel.services.agreements.cards import save_interests_card, save_partnership_card
from koppel.services.agreements.interests import Wish, state_interest
from koppel.services.compass.answering import add_idea, confirm_works, say_nothing
from koppel.services.compass.by_hand import add_sentence, rate_vitality
from koppel.services.compass.files import import_indicators
from koppel.services.compass.goals import add_goal, serve_goal
from koppel.services.compass.strengths import Entry, add_strength
from koppel.services.deciding.decisions import GivenAnswer, decide, give_answers
from koppel.services.installation.stores import DEMO_NOTICE
from koppel.services.intake.detection import detect
from koppel.services.intake.uploads import import_file
from koppel.services.plans.addresses import load_layer
from koppel.services.plans.cells import CELL
from koppel.services.publishing.practical import set_note
from koppel.services.startup.demo_money import add_demo_money
from koppel.services.startup.demo_questions import add_demo_questions
from koppel.store.chances.combinations import list_combinations
from koppel.store.database import Store
from koppel.store.last_change import move_last_change
from koppel.store.plans.activities import find_ids
from koppel.store.schema.migrations import write_meta

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.model.compass.indicators import Compass


def initialise(
    settings: Settings, *, crs: str | None = None, demo: bool = False, with_questions: bool = False, today: date
) -> int:
    """
    Make the store that the settings name.

    Parameters
    ----------
    settings
        Of this installation.
    crs
        Metric CRS of the store; RD New by default.
    demo
        Fill it with the demo neighbourhood.
    with_questions
        Partners of the demo are asked for other dates, and whether their plans still hold, and some have answered.
    today
        The day from which koppelkansen count.

    Returns
    -------
    count
        Number of activities in it.

    Raises
    ------
    StoreError
        ``store_exists``: nothing was changed.
    """
    if settings.db.exists():
        raise StoreError("store_exists", path=settings.db)
    # Made beside its place and moved when whole, so that an interrupted start leaves nothing half.
    making = settings.db.with_name(settings.db.name + ".making")
    for rest in making.parent.glob(making.name + "*"):
        rest.unlink()
    with Store.open(making, create=True, crs=crs or RD_NEW) as store:
        count = _fill(store, settings, today, with_questions=with_questions) if demo else 0
    making.replace(settings.db)
    move_last_change(making, settings.db)
    return count


def _fill(store: Store, settings: Settings, today: date, *, with_questions: bool) -> int:
    store = store.visible_to(operator("demo"))
    catalogue = load_catalogue(settings.layers)
    demo = tomllib.loads((settings.demo / "demo.toml").read_text(encoding="utf-8"))
    for layer, file in demo["reference"].items():
        content = (settings.demo / file).read_bytes()
        load_layer(store, replace(settings, area=None), layer, content, file)
    with store.write("demo", "notice") as writer:
        for language, notice in demo["notice"].items():
            write_meta(writer.cursor, f"{DEMO_NOTICE}_{language}", notice)
    count = 0
    for partner in demo["partner"]:
        file = settings.demo / partner["file"]
        done = import_file(
            store,
            catalogue,
            replace(settings, area=None),
            file.read_bytes(),
            file.name,
            today=today,
            partner=partner["name"],
            partner_type=PartnerType(partner["type"]),
        )
        if done.upload_id is None:
            raise StoreError("demo_refused", file=file.name, rows=done.checked.report.rejected)
        count += len(done.checked.activities)
    detect(store, catalogue, today=today)
    _add_compass(store, settings, demo, today)
    _add_accounts(store, demo)
    for agreed in demo.get("agreed", ()):
        keys = {(item["partner"], item["number"]) for item in agreed["works"]}
        for identity in _agree(store, keys, agreed["reason"]):
            _write_down(store, identity, agreed, today)
    for wanted in demo.get("interest", ()):
        _want(store, catalogue, wanted, today)
    if with_questions:
        add_demo_questions(store, catalogue, demo, today)
    for note in demo.get("practical", ()):
        _note(store, settings, note)
    return count


def _note(store: Store, settings: Settings, note: Mapping[str, Any]) -> None:
    """Let a partner write what residents have to know of its work."""
    with store.read() as cursor:
        (identity,) = find_ids(cursor, {(note["partner"], note["number"])}).values()
    content = PracticalNote(Practical(note["sort"]), note["words"], note.get("start"), note.get("end"))
    set_note(store.visible_to(_planner(note["partner"])), settings, identity, content, "nl")


def _add_compass(store: Store, settings: Settings, demo: Mapping[str, Any], today: date) -> None:
    """Load the indicators, and what people say of the wijk; a team without a compass has none."""
    declared = demo.get("compass")
    if declared is None or not (settings.layers / COMPASS_FILE).exists():
        return
    compass = load_compass(settings.layers)
    for name in declared["files"]:
        file = settings.demo / name
        loaded = import_indicators(store, compass, settings, file.read_bytes(), file.name)
        if loaded.upload_id is None:
            raise StoreError("demo_refused", file=file.name, rows=loaded.checked.rejected)
    if "cells" in declared and compass.grid is not None:
        file = settings.demo / declared["cells"]
        load_layer(store, replace(settings, area=None), CELL, file.read_bytes(), file.name)
    area, rated = declared["area"], declared["vitality"]
    factors = {name: rated[name] for name in ("liveability", "organisation", "resilience")}
    rate_vitality(store, area, on=today - timedelta(days=rated["days_ago"]), role=rated["role"], **factors)
    for item in declared["sentence"]:
        on = today - timedelta(days=item["days_ago"])
        add_sentence(store, compass, area, item["theme"], item["text"], on=on, role=item["role"])
    for item in declared.get("strength", ()):
        on = today - timedelta(days=item["days_ago"])
        texts = {name: item[name] for name in ("sort", "name", "text", "role")}
        add_strength(store, Entry(area=item.get("area", area), place=item.get("place", ""), on=on, **texts))
    _answer_themes(store, compass, area, declared.get("answer", ()))
    _set_goals(store, compass, area, declared.get("goal", ()))
    add_demo_money(store, load_catalogue(settings.layers), declared)


def _set_goals(store: Store, compass: Compass, area: str, goals: Iterable[Mapping[str, Any]]) -> None:
    """Let partners set goals, and say which of their works serve them."""
    for item in goals:
        content = GoalContent(**{name: item[name] for name in GoalContent.__dataclass_fields__ if name in item})
        goal = add_goal(store.visible_to(_planner(content.partner)), compass, area, content)
        for work in item["works"]:
            with store.read() as cursor:
                (identity,) = find_ids(cursor, {(work["partner"], work["number"])}).values()
            serve_goal(store.visible_to(_planner(work["partner"])), GoalLink(goal, identity, None))


def _planner(partner: str) -> Actor:
    return Actor("demo", frozenset({Grant(Role.PLANNER, partner)}))


def _answer_themes(store: Store, compass: Compass, area: str, answers: Iterable[Mapping[str, Any]]) -> None:
    """Let partners answer what they do about themes, themselves or at the table."""
    for item in answers:
        partner, theme = item["partner"], item["theme"]
        grant = Grant(Role.REGISSEUR) if item.get("at_table") else Grant(Role.PLANNER, partner)
        asked = store.visible_to(Actor("demo", frozenset({grant})))
        if "works" in item:
            with asked.read() as cursor:
                ids = find_ids(cursor, {(partner, number) for number in item["works"]})
            confirm_works(asked, compass, area, theme, partner, list(ids.values()))
        elif "idea" in item:
            add_idea(asked, compass, area, theme, partner, item["idea"])
        else:
            say_nothing(asked, compass, area, theme, partner, item["nothing"])


def _add_accounts(store: Store, demo: Mapping[str, Any]) -> None:
    """Add accounts to look around with: without a password, for this machine only."""
    every = [partner["name"] for partner in demo["partner"]]
    for account in demo.get("account", ()):
        partners = every if account.get("planner") == "*" else account.get("planner", ())
        grants = [Grant(Role(role)) for role in account.get("roles", ())]
        grants += [Grant(Role.PLANNER, partner) for partner in partners]
        accounts.add(store, account["name"], grants, is_demo=True)


def _agree(store: Store, keys: set[tuple[str, str]], reason: str) -> list[str]:
    """Let all partners of some works agree, as they would on the screen."""
    with store.read() as cursor:
        members = set(find_ids(cursor, keys).values())
        matching = [item.id for item in list_combinations(cursor, activity_ids=members) if set(item.members) == members]
    # Works of the demo that lie in the past are no longer found together.
    for identity in matching:
        answers = dict.fromkeys(sorted({partner for partner, _ in keys}), GivenAnswer(Answer.AKKOORD))
        give_answers(store, identity, answers)
        decide(store, identity, State.IN_GESPREK)
        decide(store, identity, State.AFGESPROKEN, reason)
    return matching


def _write_down(store: Store, identity: str, agreed: Mapping[str, Any], today: date) -> None:
    """Write the cards and actions of an agreement."""
    save_partnership_card(store, identity, agreed["card"], expected_version=0)
    for card in agreed["interests"]:
        save_interests_card(store, identity, card["partner"], card, expected_version=0)
    for item in agreed["action"]:
        due = today + timedelta(days=item["in_days"])
        owner = {"owner_partner": item["partner"], "owner_role": item["role"]}
        made = add_action(store, identity, description=item["action"], due=due, **owner)
        if "state" in item:
            state = ActionState(item["state"])
            change_action(
                store, made.id, description=made.description, due=due, state=state, expected_version=1, **owner
            )


def _want(store: Store, catalogue: Catalogue, wanted: Mapping[str, Any], today: date) -> None:
    """Let a partner say in advance what it wants to join, from today on."""
    place = Place.STREET if "street" in wanted else Place.AREA
    wish = Wish(
        partner=wanted["partner"],
        description=wanted["text"],
        kinds=tuple(wanted["kinds"]),
        place=place,
        place_name=wanted[place.value],
        first_day=today,
        last_day=date(today.year + wanted["years"], 12, 31),
    )
    state_interest(store, catalogue, wish, today=today)
