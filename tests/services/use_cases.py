"""Every service that takes a store, with how it is called and which of `world.PEOPLE` may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from koppel.access import Task
from koppel.config import ROOT
from koppel.errors import InputError
from koppel.ingest.profiles import load_profile
from koppel.model import FindingType
from koppel.model.deciding import Answer
from koppel.model.plans import ReferenceLayer
from koppel.model.practical import Practical, PracticalNote
from koppel.services import (  # fmt: skip
    evaluation,
    permission,  # fmt: skip
    revision,
)
from koppel.services import reading as reading_of_all
from koppel.services.chances import openings, opportunities, parties, why, worth_now  # fmt: skip
from koppel.services.deciding import (
    decided,  # fmt: skip
    decisions,  # fmt: skip
)
from koppel.services.facts import (
    combinations,
    findings,  # fmt: skip
)
from koppel.services.installation import stores  # fmt: skip
from koppel.services.intake import (
    activities,  # fmt: skip
    conflicts,  # fmt: skip
    detection,  # fmt: skip
    exports,  # fmt: skip
    mends,  # fmt: skip
    other_partners,  # fmt: skip
    places,  # fmt: skip
    progress,
    reading,  # fmt: skip
    undoing,  # fmt: skip
    uploads,  # fmt: skip
)
from koppel.services.news import news  # fmt: skip
from koppel.services.pictures import street  # fmt: skip
from koppel.services.plans import (
    activity_panel,  # fmt: skip
    addresses,  # fmt: skip
    cells,  # fmt: skip
    changes_since,  # fmt: skip
    columns,  # fmt: skip
    layers,
    lookup,
    partners,  # fmt: skip
    profiles,  # fmt: skip
    reference,  # fmt: skip
    saved_views,  # fmt: skip
    view_models,  # fmt: skip
)
from koppel.services.plans.filters import Filter
from koppel.services.publishing import (
    drafting,  # fmt: skip
    practical,  # fmt: skip
    publication,  # fmt: skip
    shift_reasons,  # fmt: skip
)
from tests.services.compass.use_cases import COMPASS_CASES
from tests.services.planning.use_cases import PLANNING_CASES
from tests.services.planning.use_cases_proposals import PROPOSAL_CASES
from tests.services.planning.use_cases_rounds import ROUND_CASES
from tests.services.plans.use_cases_pins import PIN_CASES
from tests.services.use_cases_accounts import ACCOUNT_CASES, SIGNING_IN
from tests.services.use_cases_agreement import AGREEMENT_CASES
from tests.services.use_cases_attention import ATTENTION_CASES, BY_ITSELF
from tests.services.use_cases_deliberation import DELIBERATION
from tests.services.use_cases_results import RESULT_CASES
from tests.services.world import CATALOGUE, PEOPLE, TODAY, csv_of, work

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.store.database import Store
    from tests.services.world import World

    Call = Callable[[Store, World], object]

# All works of the world have ended.
_AFTER_ALL = date(2027, 9, 1)
READERS = frozenset(PEOPLE) - {"rolloos"}
ALL = frozenset(PEOPLE)
LEAD = frozenset({"regisseur"})
KEEPERS = frozenset({"beheerder"})
INVOLVED = frozenset({"gemeente", "lefier"})
PLANNERS = INVOLVED | {"ander"}


class UseCase(NamedTuple):
    """A call, who may make it, and whether what it gives is only for who may see the work that is ``eigen``."""

    call: Call
    allowed: frozenset[str]


def _read(store: Store, _: World) -> object:
    found = reading_of_all.read(store, ROOT / "layers", "nl")
    return (
        *(found.revision, found.plans_revision, found.ground_revision, found.sight),
        *(found.columns().activities, found.combinations(), found.alarms(), found.worth(), found.states()),
    )


def _evaluate(store: Store, _: World) -> object:
    try:
        return evaluation.evaluate_decisions(store, CATALOGUE, today=TODAY)
    except InputError as error:
        # Nothing was agreed in this world: said alike to everybody who reads.
        return error.code


def _edit(store: Store, world: World) -> object:
    item = activities.find_activity(store, world.sewer)
    return activities.edit(
        store, CATALOGUE, replace(item, title="Ander riool"), expected_version=item.version, today=TODAY
    )


def _withdraw(store: Store, world: World) -> object:
    return activities.withdraw(store, CATALOGUE, world.sewer, "gaat niet door", expected_version=1, today=TODAY)


def _upload(store: Store, world: World) -> object:
    content = csv_of(work("Lefier", "L-2", "renovatie"))
    return uploads.import_file(store, CATALOGUE, world.settings, content, "l.csv", today=TODAY, partner="Lefier")


def _upload_checked(store: Store, world: World) -> object:
    profile = load_profile("koppel", world.settings.profiles)
    content = csv_of(work("Gemeente", "G-2", "riolering"))
    checked = uploads.check(
        CATALOGUE, world.settings, content, "g.csv", profile=profile, crs=store.crs, today=TODAY, partner="Gemeente"
    )
    return uploads.import_checked(
        store, CATALOGUE, world.settings, content, "g.csv", checked, profile=profile, today=TODAY, dry_run=True
    )


def _publish(store: Store, world: World) -> object:
    # The draft is the operator's: whether someone may publish does not follow from who may draft.
    with_all = store.visible_to(replace(store.actor, everything=True))
    made = drafting.draft(with_all, CATALOGUE, world.settings, "nl")
    return publication.publish(store, world.settings, made)


def _unpublish(store: Store, world: World) -> object:
    operator = store.visible_to(replace(store.actor, everything=True))
    _publish(operator, world)
    (current, *_) = publication.publications(operator)
    return publication.undo(store, world.settings, current.id)


def _waiting(store: Store, world: World) -> object:
    return drafting.waiting_for(store, CATALOGUE, world.settings, "nl", world.sewer)


def _reason(store: Store, world: World) -> object:
    shift_reasons.give_reason(store, world.sewer, shift_reasons.ReasonText("De aannemer heeft meer tijd nodig."))
    return None


_WAY = PracticalNote(Practical.OMLEIDING, "Rijd om via de Vlierstraat.")


def _note(store: Store, world: World) -> object:
    return practical.set_note(store, world.settings, world.sewer, _WAY, "nl")


def _note_back(store: Store, world: World) -> object:
    practical.set_note(store.visible_to(replace(store.actor, everything=True)), world.settings, world.sewer, _WAY, "nl")
    return practical.take_back_note(store, world.sewer, Practical.OMLEIDING)


def _with_view(act: Callable[[Store, Any], object]) -> Call:
    def call(store: Store, world: World) -> object:
        operator = store.visible_to(replace(store.actor, everything=True))
        return act(store, saved_views.save_view(operator, f"overleg {uuid4()}", {}))

    return call


def _restore(store: Store, identity: Any) -> object:
    saved_views.delete_view(store.visible_to(replace(store.actor, everything=True)), identity)
    saved_views.restore_view(store, identity)
    return None


def _load(store: Store, world: World) -> object:
    street_file = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"naam":"Es"},"geometry":{"type":"LineString","coordinates":[[6.54,53.23],[6.55,53.23]]}}]}'  # noqa: E501
    return addresses.load_layer(store, world.settings, "street", street_file, "straat.geojson")


def _load_street(store: Store, world: World) -> object:
    street_file = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"naam":"Es"},"geometry":{"type":"LineString","coordinates":[[6.54,53.23],[6.55,53.23]]}}]}'  # noqa: E501
    return reference.load_reference(store, world.settings, ReferenceLayer.STREET, street_file, "straat.geojson")


def _all_combinations(store: Store) -> tuple[combinations.CombinationFacts, ...]:
    return combinations.combination_facts(store, CATALOGUE, "nl", proposed=None)


def _load_addresses(store: Store, world: World) -> object:
    file = b"postcode;huisnummer;straat;lon;lat\n9741ZB;1;Es;6.54;53.23\n"
    return addresses.load_addresses(store, world.settings, file, "adressen.csv")


def _load_cells(store: Store, world: World) -> object:
    return cells.load_cells(store, world.settings, b"gridcode;jaar;lbm\nE2327N5840;2024;4,1\n", "vakken.csv")


_TYPES = list(FindingType)

USE_CASES: dict[str, UseCase] = {
    "intake.activities.create": UseCase(
        lambda store, _: activities.create(store, CATALOGUE, work("Gemeente", "G-9", "riolering"), today=TODAY),
        frozenset({"gemeente"}),
    ),
    "intake.activities.edit": UseCase(_edit, frozenset({"gemeente"})),
    "intake.progress.asked_works": UseCase(
        lambda store, _: progress.asked_works(store, CATALOGUE, today=_AFTER_ALL), READERS
    ),
    "intake.progress.say_progress": UseCase(
        lambda store, world: progress.say_progress(
            store, CATALOGUE, world.sewer, progress.Progress.DONE, expected_version=1, today=_AFTER_ALL
        ),
        frozenset({"gemeente"}),
    ),
    "intake.activities.withdraw": UseCase(_withdraw, frozenset({"gemeente"})),
    "intake.activities.find_activity": UseCase(
        lambda store, world: activities.find_activity(store, world.sewer), READERS
    ),
    "plans.addresses.find_addresses": UseCase(lambda store, _: addresses.find_addresses(store, "Straat 1"), READERS),
    "plans.addresses.address_count": UseCase(lambda store, _: addresses.address_count(store), READERS),
    "plans.addresses.load_addresses": UseCase(_load_addresses, LEAD),
    "plans.addresses.load_layer": UseCase(_load, LEAD),
    "plans.cells.load_cells": UseCase(_load_cells, LEAD),
    "plans.cells.cell_count": UseCase(lambda store, _: cells.cell_count(store), READERS),
    "plans.cells.homes_by_cell": UseCase(lambda store, _: cells.homes_by_cell(store), READERS),
    "plans.layers.guess_layer": UseCase(
        lambda store, world: layers.guess_layer(store, world.settings, b"gridcode;lbm\nE2327N5840;4\n", "a.csv"), LEAD
    ),
    "plans.layers.pointed_municipality": UseCase(
        lambda store, _: layers.pointed_municipality(store, ["GM0014", "GM0363"]), READERS
    ),
    "plans.reference.load_reference": UseCase(_load_street, LEAD),
    "plans.reference.named_places": UseCase(lambda store, _: reference.named_places(store), READERS),
    "plans.lookup.find_activity": UseCase(
        lambda store, _: lookup.find_activity(store, "nutsbedrijf", "onbekend"), READERS
    ),
    "plans.lookup.visible_activities": UseCase(lambda store, _: lookup.visible_activities(store), READERS),
    "plans.changes_since.changes_since": UseCase(
        lambda store, _: changes_since.changes_since(store, CATALOGUE, "nl", datetime(2020, 1, 1), Filter()),  # noqa: DTZ001
        READERS,
    ),
    "plans.changes_since.last_upload_day": UseCase(lambda store, _: changes_since.last_upload_day(store), READERS),
    "plans.columns.columns": UseCase(lambda store, _: columns.columns(store, CATALOGUE).activities, READERS),
    "deciding.decided.unlisted_decisions": UseCase(
        lambda store, _: decided.unlisted_decisions(store, CATALOGUE, "nl", ()), READERS
    ),
    "deciding.decisions.assessment": UseCase(lambda store, world: decisions.assessment(store, world.shared), READERS),
    "deciding.decisions.find_combination": UseCase(
        lambda store, world: decisions.find_combination(store, world.shared[:12]), READERS
    ),
    "deciding.decisions.give_answers": UseCase(
        lambda store, world: decisions.give_answers(
            store, world.shared, {"Lefier": decisions.GivenAnswer(Answer.NOG_NIET)}
        ),
        frozenset({"lefier"}),
    ),
    "deciding.decisions.states": UseCase(lambda store, _: decisions.states(store), READERS),
    "intake.detection.detect": UseCase(
        lambda store, _: detection.detect(store, CATALOGUE, today=TODAY), LEAD | {"beheerder"}
    ),
    "intake.places.place_names": UseCase(lambda store, _: places.place_names(store, "plan.xlsx"), READERS),
    "intake.exports.activities_file": UseCase(lambda store, _: exports.activities_file(store, "geojson"), READERS),
    "intake.exports.chosen_combinations_file": UseCase(
        lambda store, world: exports.chosen_combinations_file(
            store, CATALOGUE, "nl", [world.shared, world.private], "csv"
        ),
        READERS,
    ),
    "intake.exports.chosen_findings_file": UseCase(
        lambda store, world: exports.chosen_findings_file(
            store, CATALOGUE, "nl", [str(world.sewer), str(world.renovation), str(world.secret)], "csv"
        ),
        READERS,
    ),
    "intake.exports.combinations_csv": UseCase(
        lambda store, _: exports.combinations_csv(store, _all_combinations(store)), READERS
    ),
    "intake.exports.combinations_geojson": UseCase(
        lambda store, _: exports.combinations_geojson(store, _all_combinations(store)), READERS
    ),
    "intake.exports.combinations_json": UseCase(
        lambda store, _: exports.combinations_json(store, _all_combinations(store)), READERS
    ),
    "facts.combinations.combination_facts": UseCase(lambda store, _: _all_combinations(store), READERS),
    "facts.combinations.named_plan": UseCase(
        lambda store, world: [
            combinations.named_plan(store, CATALOGUE, "nl", one) for one in (world.shared, world.private)
        ],
        READERS,
    ),
    "facts.combinations.with_facts": UseCase(
        lambda store, _: combinations.with_facts(
            store, CATALOGUE, findings.named_combinations(store, CATALOGUE, "nl", proposed=None)
        ),
        READERS,
    ),
    "intake.exports.findings_geojson": UseCase(
        lambda store, _: exports.findings_geojson(store, findings.list_findings(store)[1]), READERS
    ),
    "evaluation.evaluate_decisions": UseCase(_evaluate, READERS),
    "facts.findings.last_run": UseCase(lambda store, _: findings.last_run(store), READERS),
    "facts.findings.list_findings": UseCase(lambda store, _: findings.list_findings(store), READERS),
    "facts.findings.named_combinations": UseCase(
        lambda store, _: findings.named_combinations(store, CATALOGUE, "nl", proposed=None), READERS
    ),
    "chances.openings.openings": UseCase(lambda store, _: openings.openings(store, CATALOGUE, today=TODAY), READERS),
    "chances.opportunities.numbered_combinations": UseCase(
        lambda store, _: opportunities.numbered_combinations(store, CATALOGUE, "nl", today=TODAY), READERS
    ),
    "chances.opportunities.warned": UseCase(
        lambda store, world: opportunities.warned(
            store,
            CATALOGUE,
            "nl",
            _TYPES,
            only=[str(world.sewer), str(world.renovation), str(world.secret)],
            today=TODAY,
        ),
        READERS,
    ),
    "plans.activity_panel.activity_panel": UseCase(
        lambda store, world: activity_panel.activity_panel(store, CATALOGUE, "nl", world.sewer), READERS
    ),
    "plans.activity_panel.work_history": UseCase(
        lambda store, world: activity_panel.work_history(store, CATALOGUE, "nl", world.sewer), READERS
    ),
    "reading.read": UseCase(_read, READERS),
    "reading.of_now": UseCase(lambda store, _: reading_of_all.of_now(store, ROOT / "layers"), ALL),
    "intake.conflicts.activity_conflict": UseCase(
        lambda store, world: conflicts.activity_conflict(
            store, CATALOGUE, "nl", world.sewer, base_version=1, mine={"title": "Mijn riool"}, place=None
        ),
        READERS,
    ),
    "news.news.news": UseCase(lambda store, _: news.news(store, -1), READERS),
    "news.news.revision_now": UseCase(lambda store, _: news.revision_now(store), ALL),
    "intake.other_partners.known_partners": UseCase(lambda store, _: other_partners.known_partners(store), READERS),
    # Nothing for who hands in no files of the partner, whoever that is.
    "intake.other_partners.remembered": UseCase(
        lambda store, _: other_partners.remembered(store, "Gemeente"), frozenset(PEOPLE)
    ),
    "intake.mends.mends_before": UseCase(lambda store, _: mends.mends_before(store, "Gemeente"), frozenset(PEOPLE)),
    "intake.mends.forget_mends": UseCase(
        lambda store, _: mends.forget_mends(store, "Gemeente", [("1", "kind")]), frozenset({"gemeente"})
    ),
    "plans.partners.own_partners": UseCase(lambda store, _: partners.own_partners(store), ALL),
    "plans.partners.partner_types": UseCase(lambda store, _: partners.partner_types(store), READERS),
    "permission.require": UseCase(lambda store, _: permission.require(store, Task.READ_AUDIT), LEAD | {"beheerder"}),
    "plans.profiles.find_profile": UseCase(
        lambda store, world: profiles.find_profile(store, world.settings, "koppel").name, READERS
    ),
    "plans.profiles.known_profiles": UseCase(
        lambda store, world: len(profiles.known_profiles(store, world.settings)), READERS
    ),
    "intake.reading.profile_for": UseCase(
        lambda store, world: (
            reading.profile_for(
                store,
                CATALOGUE,
                world.settings,
                csv_of(work("Lefier", "L-2", "renovatie")),
                "w.csv",
                target_crs=store.crs,
            ).name
        ),
        READERS,
    ),
    "plans.profiles.save": UseCase(
        lambda store, world: profiles.save(
            store, world.settings, load_profile("koppel", world.settings.profiles), partner="Gemeente", name="mijn"
        ),
        frozenset({"gemeente"}),
    ),
    "publishing.drafting.draft": UseCase(
        lambda store, world: drafting.draft(store, CATALOGUE, world.settings, "nl"), LEAD
    ),
    "publishing.publication.publish": UseCase(_publish, LEAD),
    "publishing.publication.undo": UseCase(_unpublish, LEAD),
    "publishing.drafting.waiting_for": UseCase(_waiting, LEAD | {"gemeente"}),
    "publishing.publication.publications": UseCase(lambda store, _: publication.publications(store), READERS),
    "publishing.publication.public_now": UseCase(lambda store, _: publication.public_now(store), READERS),
    "revision.plans_revision": UseCase(lambda store, _: revision.plans_revision(store), ALL),
    "revision.revisions": UseCase(lambda store, _: revision.revisions(store), ALL),
    "revision.revision": UseCase(lambda store, _: revision.revision(store), ALL),
    "publishing.practical.list_notes": UseCase(lambda store, world: practical.list_notes(store, world.sewer), READERS),
    "publishing.practical.may_note": UseCase(lambda store, _: practical.may_note(store, "Gemeente"), ALL),
    "publishing.practical.set_note": UseCase(_note, LEAD | {"gemeente"}),
    "publishing.practical.take_back_note": UseCase(_note_back, LEAD | {"gemeente"}),
    "publishing.shift_reasons.asked": UseCase(lambda store, _: shift_reasons.asked(store, ()), READERS),
    "publishing.shift_reasons.asked_of_rows": UseCase(lambda store, _: shift_reasons.asked_of_rows(store, ()), READERS),
    "publishing.shift_reasons.told_reason": UseCase(
        lambda store, _: shift_reasons.told_reason(store, replace(work("Gemeente", "G-1", "riolering"), id=uuid4())),
        READERS,
    ),
    "publishing.shift_reasons.unexplained": UseCase(
        lambda store, _: shift_reasons.unexplained(store, ["Lefier"]), READERS
    ),
    "publishing.shift_reasons.give_reason": UseCase(_reason, LEAD | {"gemeente"}),
    "installation.stores.demo_notice": UseCase(lambda store, _: stores.demo_notice(store, "nl"), ALL),
    "pictures.street.agreed_members": UseCase(lambda store, _: street.agreed_members(store), READERS),
    "pictures.street.proposed_members": UseCase(lambda store, _: street.proposed_members(store), READERS),
    "intake.uploads.import_checked": UseCase(_upload_checked, frozenset({"gemeente"})),
    "intake.uploads.import_file": UseCase(_upload, frozenset({"lefier"})),
    "intake.uploads.list_uploads": UseCase(lambda store, _: uploads.list_uploads(store), READERS),
    "intake.uploads.original": UseCase(lambda store, world: uploads.original(store, world.upload), READERS),
    # Planners of others are told that there is no such upload.
    "intake.undoing.undo": UseCase(
        lambda store, world: undoing.undo(store, CATALOGUE, world.upload, today=TODAY), PLANNERS
    ),
    "plans.view_models.alarm_views": UseCase(lambda store, _: view_models.alarm_views(store, "nl"), READERS),
    "facts.combinations.listed_combinations": UseCase(
        lambda store, _: combinations.listed_combinations(store, CATALOGUE, "nl"), READERS
    ),
    "chances.worth_now.worth_now": UseCase(
        lambda store, _: worth_now.worth_now(store, CATALOGUE, today=TODAY), READERS
    ),
    "chances.parties.asked_names": UseCase(lambda store, _: parties.asked_names(store), KEEPERS),
    "chances.parties.ruled_names": UseCase(lambda store, _: parties.ruled_names(store), KEEPERS),
    "chances.parties.rule_names": UseCase(
        lambda store, _: parties.rule_names(
            store, CATALOGUE, "Gemeente", "Lefier", parties.PartyVerdict.ONE, today=TODAY
        ),
        KEEPERS,
    ),
    "chances.why.why": UseCase(
        lambda store, world: why.why(store, CATALOGUE, "nl", world.sewer, world.renovation), READERS
    ),
    "plans.view_models.variants": UseCase(
        lambda store, world: view_models.variants(store, CATALOGUE, "nl", world.shared), READERS
    ),
    "plans.view_models.combination_view": UseCase(
        lambda store, world: view_models.combination_view(store, CATALOGUE, "nl", world.shared), READERS
    ),
    "plans.view_models.rare_combinations": UseCase(
        lambda store, _: view_models.rare_combinations(store, CATALOGUE, "nl"), READERS
    ),
    "deciding.decisions.discussed_combinations": UseCase(
        lambda store, _: decisions.discussed_combinations(store), READERS
    ),
    "plans.view_models.combination_views": UseCase(
        lambda store, _: view_models.combination_views(store, CATALOGUE, "nl", limit=None), READERS
    ),
    "plans.saved_views.list_views": UseCase(lambda store, _: saved_views.list_views(store), READERS),
    "plans.saved_views.save_view": UseCase(
        lambda store, _: saved_views.save_view(store, f"v {uuid4()}", {}), LEAD | PLANNERS
    ),
    "plans.saved_views.rename_view": UseCase(
        _with_view(lambda store, identity: saved_views.rename_view(store, identity, f"anders {uuid4()}")),
        LEAD | PLANNERS,
    ),
    "plans.saved_views.move_view": UseCase(
        _with_view(lambda store, identity: saved_views.move_view(store, identity, 1)), LEAD | PLANNERS
    ),
    "plans.saved_views.delete_view": UseCase(_with_view(saved_views.delete_view), LEAD | PLANNERS),
    "plans.saved_views.restore_view": UseCase(_with_view(_restore), LEAD | PLANNERS),
}

_ELSEWHERE = DELIBERATION | AGREEMENT_CASES | ACCOUNT_CASES | ATTENTION_CASES | PIN_CASES | RESULT_CASES | COMPASS_CASES
_ELSEWHERE |= PLANNING_CASES | PROPOSAL_CASES | ROUND_CASES
USE_CASES |= {name: UseCase(*case) for name, case in _ELSEWHERE.items()}

# Called by the program itself, never by a person: they keep the residents' pages as what was published says.
OF_THE_PROGRAM = (
    {
        "publishing.public_watch.keep_served",
        "publishing.public_watch.look_once",
        "publishing.site_folder.drop_stale_previews",
        "publishing.site_folder.public_now",
        "publishing.site_folder.serve_built",
        "publishing.site_folder.serve_current",
        "publishing.site_folder.site_archive",
        "publishing.site_folder.write_site",
        # The demo, which the program makes by itself.
        "startup.demo_money.add_demo_money",
        "startup.demo_questions.add_demo_questions",
        # A part of what waits for somebody, who is asked about in "news.for_me.for_me".
        "news.for_planners.planner_sections",
    }
    | SIGNING_IN
    | BY_ITSELF
)
