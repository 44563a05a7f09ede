"""Works that a partner keeps to itself leave no trace: every service tells all others the same as without them."""

from __future__ import annotations

import shutil
import sys
import threading
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pytest

from koppel import clock
from koppel.access import OPERATOR
from koppel.errors import KoppelError
from koppel.services.news.mail_letter import weekly_letter
from koppel.services.plans.columns import columns
from koppel.services.publishing.site_folder import site_archive
from tests.services.accounts.test_roles import text_of
from tests.services.hidden import OTHERS, Both, Kept, by_hand, make_both
from tests.services.use_cases import USE_CASES
from tests.services.use_cases_attention import SETTING
from tests.services.world import CATALOGUE, PEOPLE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from koppel.access import Actor
    from koppel.store.database import Store
    from tests.services.world import World

_LATER = 10_000
# Services that take a store and are called by the program, asked here as somebody would be told of what they make.
_MORE: dict[str, Callable[[Store, World], object]] = {
    "columns": lambda store, _: columns(store, CATALOGUE),
    "letter": lambda store, _: _letter(store),
    "site": lambda store, world: site_archive(store.visible_to(OPERATOR), world.settings),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Both:
    return make_both(tmp_path_factory.mktemp("both"), seed=0)


@pytest.fixture
def both(made: Both, tmp_path: Path) -> Both:
    """Copies, to be changed at will."""
    return copied(made, tmp_path)


def copied(made: Both, folder: Path) -> Both:
    names = ("without", "within")
    without, within = (_copied(getattr(made, name), folder / name) for name in names)
    return Both(without, within, made.kept)


def _copied(world: World, folder: Path) -> World:
    shutil.copytree(world.settings.db.parent, folder, symlinks=True)
    return replace(world, settings=replace(world.settings, db=folder / world.settings.db.name))


def told(world: World, names: Collection[str], people: Mapping[str, Actor]) -> dict[tuple[str, str], str]:
    """Ask everything of everyone, in the same order; give what each is told, refusals and errors too."""
    answers = {}
    with by_hand() as set_to, world.open() as store:
        turn = _LATER
        for name in names:
            for person, actor in people.items():
                turn += 10
                set_to(turn, f"{name} {person}")
                answers[name, person] = _ask(name, store.visible_to(actor), world)
    return answers


def _ask(name: str, store: Store, world: World) -> str:
    call = _MORE[name] if name in _MORE else USE_CASES[name].call
    try:
        value = call(store, world)
    except KoppelError as error:
        value = (error.code, error.facts)
    return text_of(value if isinstance(value, bytes) else _plain(value)).replace(str(world.settings.db.parent), "…")


def _plain(value: Any) -> Any:
    """Return an answer with nothing left out by `repr`, and what has no order in one."""
    if isinstance(value, bytes):
        return text_of(value)
    if isinstance(value, np.ndarray):
        return [_plain(item) for item in value.tolist()]
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, {item.name: _plain(getattr(value, item.name)) for item in fields(value)})
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _letter(store: Store) -> str | None:
    made = weekly_letter(
        store, CATALOGUE, SETTING, store.actor, "iemand@a.test", "nl", today=TODAY, since=datetime(2026, 1, 1),  # noqa: DTZ001
    )  # fmt: skip
    return (
        None if made is None else " ".join(str(part.get_content()) for part in made.walk() if not part.is_multipart())
    )


def _by_module() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(USE_CASES):
        found.setdefault(name.rpartition(".")[0], []).append(name)
    return found | {"more": [*_MORE]}


# Every service that takes a store: `test_roles` fails where one is not among them.
MODULES = _by_module()


@pytest.mark.parametrize("module", MODULES)
def test_others_are_told_the_same_as_without_what_is_kept(both: Both, module: str) -> None:
    _compare(both.without, both.within, MODULES[module], OTHERS)


# Who sees everything writes first, in these cases, what is then asked for: of what is kept, that is refused.
_WRITTEN_FIRST = {
    "deciding.taking_back.take_back_step",
    "agreements.actions.action_history",
    "agreements.actions.change_action",
    "agreements.card_files.interests_pdf",
    "agreements.card_files.partnership_pdf",
    "deciding.discussion.withdraw_message",
    "planning.scenario_changes.redo",
    "planning.scenario_changes.undo",
}


@pytest.mark.parametrize("module", MODULES)
def test_an_id_of_what_is_kept_is_an_id_of_nothing(both: Both, module: str) -> None:
    people = {name: OTHERS[name] for name in ("beide", "beheerder", "lezer")}
    names = [name for name in MODULES[module] if name not in _WRITTEN_FIRST]
    _compare(_of_kept(both.without, both.kept), _of_kept(both.within, both.kept), names, people)


def _compare(without: World, within: World, names: Collection[str], people: Mapping[str, Actor]) -> None:
    before, after = told(without, names, people), told(within, names, people)
    different = [asked for asked, answer in before.items() if after[asked] != answer]
    for asked in different[:1]:
        assert after[asked] == before[asked], different


# What shows it to who may see it: had the comparison no eyes, these would be the same too.
_SHOWS = (
    "intake.activities.find_activity",
    "news.audit_log.read_log",
    "plans.changes_since.changes_since",
    "plans.columns.columns",
    "intake.detection.detect",
    "intake.exports.activities_file",
    "facts.findings.last_run",
    "facts.findings.list_findings",
    "facts.findings.named_combinations",
    "news.news.news",
    "news.news.revision_now",
    "revision.plans_revision",
    "revision.revision",
    "revision.revisions",
    "intake.uploads.import_checked",
    "intake.uploads.list_uploads",
    "columns",
)


@pytest.mark.parametrize("name", _SHOWS)
def test_who_may_see_what_is_kept_is_told_otherwise(both: Both, name: str) -> None:
    worlds = both.without, both.within
    if name == "intake.activities.find_activity":
        worlds = _of_kept(both.without, both.kept), _of_kept(both.within, both.kept)
    person = (
        "operator"
        if name in ("news.audit_log.read_log", "intake.detection.detect", "intake.uploads.import_checked")
        else "lefier"
    )
    actor = OPERATOR if person == "operator" else PEOPLE["lefier"]
    without, within = (told(world, [name], {person: actor})[name, person] for world in worlds)
    assert without != within


def test_a_letter_tells_nothing_of_what_is_kept_not_even_to_who_keeps_it(both: Both) -> None:
    without, within = (told(world, ["letter"], PEOPLE) for world in (both.without, both.within))
    assert without == within
    assert "riool" in within["letter", "lefier"].casefold()


def _of_kept(world: World, kept: Kept) -> World:
    return replace(world, sewer=kept.work, renovation=kept.work, upload=kept.upload, shared=kept.combination)


@pytest.mark.parametrize("seed", [1, 2])
def test_wherever_and_whenever_works_are_kept_nobody_else_is_told(tmp_path: Path, seed: int) -> None:
    both = make_both(tmp_path, seed)
    people = {name: OTHERS[name] for name in ("beheerder", "regisseur", "ander")}
    _compare(both.without, both.within, _LOOKS, people)


# What screens read, without what changes anything.
_LOOKS = (
    "intake.activities.find_activity",
    "agreements.agreements.agreements",
    "news.attention.overview",
    "news.audit_log.log_names",
    "news.audit_log.read_log",
    "plans.changes_since.changes_since",
    "deciding.decisions.assessments",
    "deciding.decisions.states",
    "chances.duplicates.not_counting",
    "chances.duplicates.ruled",
    "facts.combinations.combination_facts",
    "facts.findings.last_run",
    "facts.findings.list_findings",
    "news.for_me.for_me",
    "news.news.news",
    "chances.opportunities.warned",
    "intake.other_partners.known_partners",
    "plans.activity_panel.activity_panel",
    "plans.partners.partner_types",
    "results.results.results",
    "revision.revisions",
    "news.since_visit.news_since",
    "intake.uploads.import_checked",
    "intake.uploads.list_uploads",
    "plans.view_models.combination_views",
    "columns",
    "letter",
)


def test_an_older_store_is_told_which_changes_were_about_what_is_kept(both: Both) -> None:
    with both.within.open() as store, store.read() as cursor:
        known = cursor.execute("SELECT audit_id, partners FROM audit_only_for ORDER BY ALL").fetchall()
    with duckdb.connect(both.within.settings.db) as before:
        before.execute("DROP TABLE audit_only_for; DELETE FROM migration WHERE name = '0015_audit_only_for'")
    with both.within.open() as store, store.read() as cursor:
        found = cursor.execute("SELECT audit_id, partners FROM audit_only_for ORDER BY ALL").fetchall()
    assert found == known
    assert len(found) > 10


def test_a_thread_that_was_there_before_moves_no_clock() -> None:
    go, seen = threading.Event(), list[int]()

    def look() -> None:
        go.wait()
        clock.today()
        seen.append(1)

    before = threading.Thread(target=look)
    before.start()
    with by_hand() as set_to:
        set_to(0, "nobody")
        moment = sys.modules["koppel.clock"].__dict__["datetime"]
        first = moment.now()
        go.set()
        before.join()
        second = moment.now()
    assert seen
    assert second - first == timedelta(milliseconds=1)
