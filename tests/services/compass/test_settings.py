"""What a team sets of its compass: it holds everywhere, within its bounds, and is put back; who and when stays."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.access import OPERATOR
from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.i18n import LANGUAGES, error_text
from koppel.model.audit import Chosen
from koppel.model.compass.goals import Course, GoalContent, GoalLink
from koppel.model.compass.indicators import Band, Bands, Compass
from koppel.model.compass.settings import CompassSettings, values_of, with_settings
from koppel.model.compass.values import Unknown
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services import reading
from koppel.services.compass import aftercare, by_hand, files, findings, goal_reading, goals
from koppel.services.compass.picture import rings_of
from koppel.services.compass.reading import area_compass
from koppel.services.compass.settings import setting
from koppel.services.compass.settings.words import setting_rows, settings_json, version_lines
from koppel.services.news.for_me import waiting_count
from koppel.services.publishing.drafting import draft
from koppel.services.publishing.public_compass import public_compass
from koppel.services.team_rules import team_catalogue, team_compass
from koppel.store.audit import find_audit
from koppel.store.plans.reference import put_reference
from tests.services.world import CATALOGUE, PEOPLE, STREET, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from koppel.store.database import Store

FILE = load_compass(ROOT / "layers")
AREA = "WK001410"
# An index of 85 for Selwerd: red by the file, yellow from a limit of 80 on; a buurt of 14 homes beside a large one.
ROWS = (
    b"code;naam;Huishoudens;Eenzaamheid\nGM0014;Groningen;1000;40\nWK001410;Selwerd;314;46\n"
    b"BU00141000;Hoek;14;60\nBU00141001;Rest;300;45\n"
)
ALL = CompassSettings(
    name="Sunny Selwerd",
    band_low=80,
    band_high=120,
    least=20,
    look_further=12,
    high_is_good=True,
    tolerance=25,
    after_years=(1, 3),
)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        lead = opened.visible_to(PEOPLE["regisseur"])
        assert files.import_indicators(lead, FILE, world.settings, ROWS, "kompas-2024.csv").upload_id
        yield opened


def lead_of(store: Store) -> Store:
    return store.visible_to(PEOPLE["regisseur"])


def put(store: Store, settings: CompassSettings) -> Compass:
    setting.set_compass(lead_of(store), FILE, settings)
    return team_compass(store, FILE)


def theme_band(store: Store, compass: Compass) -> Band:
    return area_compass(store, compass, AREA).themes["samenhang"].band


def test_without_anything_set_the_compass_is_that_of_the_file(store: Store) -> None:
    assert team_compass(store, FILE) is FILE
    assert team_catalogue(store, CATALOGUE) is CATALOGUE
    assert not any(row.is_own for row in setting_rows(FILE, "nl"))


def test_the_limits_of_red_and_green_hold_where_an_indicator_has_none_of_its_own(store: Store) -> None:
    assert theme_band(store, FILE) is Band.RED
    compass = put(store, CompassSettings(band_low=80))
    assert compass.bands == Bands(80, 110)
    assert theme_band(store, compass) is Band.YELLOW
    assert findings.find_in_areas(store, compass, ()).areas == ()
    own = replace(FILE.indicators["eenzaamheid"], bands=Bands(95, 105))
    assert compass.bands_of(own) == Bands(95, 105)


def test_every_reading_of_the_store_has_it_the_needs_of_koppelkansen_too(store: Store, world: World) -> None:
    with store.write("test", "ground") as writer:
        area = Reference(ReferenceLayer.AREA, "Selwerd", shapely.buffer(STREET, 5_000))
        put_reference(writer, ReferenceLayer.AREA, [area])
    layers = ROOT / "layers"

    def red() -> list[str]:
        shown = reading.read(store, layers, "nl")
        needs = shown.needs()
        assert needs is not None
        return [item.indicator for work in shown.columns().activities for item in needs.at(work)]

    assert "eenzaamheid" in red()
    put(store, CompassSettings(band_low=80))
    assert reading.read(store, layers, "nl").compass.bands.low == 80
    assert "eenzaamheid" not in red()
    setting.undo_settings(lead_of(store), FILE)
    assert "eenzaamheid" in red()


def test_more_homes_are_protected_and_never_fewer_than_the_file_says(store: Store) -> None:
    shown = area_compass(store, FILE, "BU00141000").cells["eenzaamheid"]
    assert shown.value == 60
    compass = put(store, CompassSettings(least=20))
    for code in ("BU00141000", "BU00141001"):
        assert area_compass(store, compass, code).cells["eenzaamheid"].value is None
    assert area_compass(store, compass, "BU00141000").cells["eenzaamheid"].reason is Unknown.FEW
    with pytest.raises(InputError) as refused:
        put(store, CompassSettings(least=9))
    assert refused.value.code == "compass_setting_least"
    assert "layers/kompas.toml" in error_text(refused.value, "nl")
    # The file asks for more since: what was set before holds no longer.
    assert with_settings(replace(FILE, least=30), CompassSettings(least=20)).least == 30


def test_what_an_indicator_asks_for_is_raised_and_never_lowered_by_a_team() -> None:
    many, few = (replace(FILE.indicators["eenzaamheid"], least=least) for least in (50, 5))
    compass = with_settings(FILE, CompassSettings(least=20))
    assert [compass.least_of(item) for item in (many, few)] == [50, 20]
    assert [FILE.least_of(item) for item in (many, few)] == [50, 5]
    assert with_settings(FILE, CompassSettings(band_low=80)).least_of(few) == 5


def test_which_end_of_the_vitaliteitsscore_asks_to_look_further_is_set(store: Store) -> None:
    by_hand.rate_vitality(
        lead_of(store), AREA, liveability=3, organisation=3, resilience=1, on=date(2026, 10, 1), role="wijkagent"
    )

    def looks(compass: Compass) -> bool | None:
        return by_hand.vitality_ratings(store, compass, AREA)[0].looks_further

    assert looks(FILE) is True
    assert looks(put(store, CompassSettings(look_further=12))) is False
    assert looks(put(store, CompassSettings(look_further=12, high_is_good=True))) is True


def test_how_far_a_goal_may_lag_behind_is_set(store: Store) -> None:
    content = GoalContent(
        indicator="eenzaamheid", start=50, start_year=2022, target=40, target_year=2026, partner="Gemeente"
    )
    goals.add_goal(lead_of(store), FILE, AREA, content)

    def course(compass: Compass) -> Course:
        (report,) = goal_reading.area_goals(store, compass, AREA, date(2026, 11, 1))
        return report.course

    # A tenth of the way is short of the line.
    assert course(FILE) is Course.ON_COURSE
    assert course(put(store, CompassSettings(tolerance=9))) is Course.BEHIND
    assert course(put(store, CompassSettings(tolerance=15))) is Course.ON_COURSE


def test_after_how_many_years_is_asked_is_set_and_waits_accordingly(store: Store, world: World) -> None:
    content = GoalContent(
        indicator="eenzaamheid", start=56, start_year=2022, target=48, target_year=2030, partner="Gemeente"
    )
    goals.serve_goal(lead_of(store), GoalLink(goals.add_goal(lead_of(store), FILE, AREA, content), world.sewer, None))
    party, later = store.visible_to(PEOPLE["gemeente"]), date(2029, 3, 1)
    assert waiting_count(party, team_catalogue(store, CATALOGUE), later) == 1
    compass = put(store, CompassSettings(after_years=(4, 3)))
    assert compass.after_years == (3, 4)
    assert waiting_count(party, team_catalogue(store, CATALOGUE), later) == 0
    (item,) = aftercare.list_aftercare(store, compass, later)
    assert (item.due, item.next_on is not None) == (None, True)
    with pytest.raises(InputError) as refused:
        aftercare.answer_aftercare(party, compass, world.sewer, 1, today=later, text="Beter.")
    assert "Na 3 en 4 jaar" in error_text(refused.value, "nl")
    assert waiting_count(party, team_catalogue(store, CATALOGUE), later.replace(year=2031)) == 1


def test_the_name_of_the_programme_stands_on_the_picture_and_for_residents(store: Store) -> None:
    compass = put(store, CompassSettings(name=" Sunny \x07 Selwerd "))
    rings = rings_of(area_compass(store, compass, AREA), compass, "en", name="k", chosen="m", href=str)
    assert "Sunny Selwerd" in rings.title
    assert public_compass(lead_of(store), compass, (), AREA).name == {"nl": "Sunny Selwerd", "en": "Sunny Selwerd"}
    assert put(store, CompassSettings(name="  ", band_low=80)).name == FILE.name


@pytest.mark.parametrize("person", ["gemeente", "lezer"])
def test_who_neither_leads_nor_keeps_sets_nothing(store: Store, person: str) -> None:
    other = store.visible_to(PEOPLE[person])
    acts: tuple[Callable[[], object], ...] = (
        lambda: setting.set_compass(other, FILE, ALL),
        lambda: setting.restore_settings(other, FILE, 0),
        lambda: setting.undo_settings(other, FILE),
    )
    for act in acts:
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.code == "forbidden.set_compass"
    assert setting.settings_versions(other) == ()


def test_each_change_is_kept_with_who_and_when_and_is_put_back(store: Store) -> None:
    put(store, ALL)
    put(store, replace(ALL, band_low=85))
    setting.undo_settings(store.visible_to(PEOPLE["beheerder"]), FILE)
    assert team_compass(store, FILE).bands.low == 80
    setting.restore_settings(lead_of(store), FILE, 0)
    assert team_compass(store, FILE) is FILE
    versions = setting.settings_versions(store)
    assert [item.settings for item in versions] == [ALL, replace(ALL, band_low=85), ALL, CompassSettings()]
    assert versions[2].saved_by == PEOPLE["beheerder"].name
    lines = version_lines(versions, FILE, "nl")
    assert list(lines) == [4, 3, 2, 1]
    assert lines[2].startswith("Rood: een index onder 80 wordt een index onder 85 (")
    assert "Sunny Selwerd wordt Wijkkompas" in lines[4]
    with store.read() as cursor:
        noted = [item.facts for item in find_audit(cursor, OPERATOR, Chosen()) if item.action == "set_compass"]
    assert noted[0] == {"band_low": "80 → 85"}
    assert noted[1]["high_is_good"] == [False, True]
    document = settings_json(with_settings(FILE, ALL), versions, "nl")
    assert document["settings"]["after_years"] == {"value": (1, 3), "default": (1, 2, 5), "is_own": False}  # type: ignore[index]


def test_who_did_not_see_the_last_change_does_not_write_over_it(store: Store) -> None:
    setting.set_compass(lead_of(store), FILE, ALL, number=0)
    acts: tuple[Callable[[], object], ...] = (
        lambda: setting.set_compass(lead_of(store), FILE, CompassSettings(least=30), number=0),
        lambda: setting.restore_settings(lead_of(store), FILE, 0, seen=0),
    )
    for act in acts:
        with pytest.raises(InputError) as refused:
            act()
        assert refused.value.code == "compass_settings_changed"
    assert len(setting.settings_versions(store)) == 1


def test_what_is_as_in_the_file_follows_the_file(store: Store) -> None:
    put(store, replace(ALL, band_low=FILE.bands.low, name=FILE.name["en"], tolerance=FILE.tolerance))
    (version,) = setting.settings_versions(store)
    assert (version.settings.band_low, version.settings.name, version.settings.tolerance) == (None, None, None)
    newer = replace(FILE, bands=Bands(88, 110))
    assert team_compass(store, newer).bands == Bands(88, 120)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (CompassSettings(band_low=101), "compass_setting_band_low"),
        (CompassSettings(band_low=True), "compass_setting_band_low"),
        (CompassSettings(band_high=99), "compass_setting_band_high"),
        (CompassSettings(least=1001), "compass_setting_least"),
        (CompassSettings(look_further=0), "compass_setting_look_further"),
        (CompassSettings(tolerance=51), "compass_setting_tolerance"),
        (CompassSettings(after_years=()), "compass_setting_after_years"),
        (CompassSettings(after_years=(1, 2, 3, 4, 5, 6)), "compass_setting_after_years"),
        (CompassSettings(after_years=(0,)), "compass_setting_after_years"),
        (CompassSettings(name="x" * 61), "text_too_long"),
        (CompassSettings(name="mail jan.jansen@example.nl"), "text_personal"),
        (CompassSettings(least=10), "compass_settings_same"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(store: Store, wrong: CompassSettings, code: str) -> None:
    with pytest.raises(InputError) as refused:
        put(store, wrong)
    assert refused.value.code == code
    assert all("⟦" not in error_text(refused.value, language) for language in LANGUAGES)
    assert setting.settings_versions(store) == ()


def test_there_is_nothing_to_put_back_before_anything_was_set(store: Store) -> None:
    with pytest.raises(InputError) as nothing:
        setting.undo_settings(lead_of(store), FILE)
    with pytest.raises(NotFoundError) as unknown:
        setting.restore_settings(lead_of(store), FILE, 7)
    assert (nothing.value.code, unknown.value.code) == ("compass_settings_nothing", "compass_settings_unknown")


def test_all_that_is_set_is_said_in_both_languages() -> None:
    compass = with_settings(FILE, ALL)
    assert values_of(compass, "nl") == {
        "name": "Sunny Selwerd",
        "band_low": 80,
        "band_high": 120,
        "least": 20,
        "look_further": 12,
        "high_is_good": True,
        "tolerance": 25,
        "after_years": (1, 3),
    }
    for language in LANGUAGES:
        rows = setting_rows(compass, language)
        assert all(row.is_own for row in rows)
        assert not any("⟦" in f"{row.label}{row.value}{row.default}" for row in rows)


def test_screens_and_commands_read_no_compass_of_the_file() -> None:
    readers = {
        str(file.relative_to(ROOT / "koppel"))
        for file in (ROOT / "koppel").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "load_compass"
    }
    # A file of cells is read by the names of its indicator; a draft for residents lays what the team set over it; a new
    # store has nothing set.
    assert readers == {
        "catalogue/load.py",
        "services/plans/cells.py",
        "services/publishing/drafting.py",
        "services/startup/setup.py",
    }


def test_a_draft_for_residents_is_made_with_what_the_team_set(store: Store, world: World) -> None:
    put(store, CompassSettings(name="Sunny Selwerd"))
    made = draft(lead_of(store), team_catalogue(store, CATALOGUE), world.settings, "nl", compass_area=AREA)
    assert made.copy.compass is not None
    assert made.copy.compass.name["nl"] == "Sunny Selwerd"
