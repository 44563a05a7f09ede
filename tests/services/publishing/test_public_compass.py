"""The wijk beside the city for residents: off until chosen, only what may be shown, only works that are public."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.access import operator
from koppel.catalogue.compass import load_compass
from koppel.catalogue.helps import Help
from koppel.config import ROOT, Settings
from koppel.errors import InputError, RefusedError
from koppel.model import Visibility
from koppel.model.compass.goals import GoalContent, GoalLink
from koppel.model.plans import Reference, ReferenceLayer
from koppel.publish.model import Beside, PublicTheme
from koppel.services.compass import answering, files, goals
from koppel.services.publishing import publication, site_folder
from koppel.services.publishing.public_compass import public_areas, public_compass
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import put_reference
from tests.services.publishing.test_publication import X, Y, activity, change, draft, put
from tests.services.publishing.test_publication_leaks import content as content_of
from tests.services.publishing.test_publication_leaks import opened
from tests.services.world import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

    from koppel.catalogue.load import Catalogue

COMPASS = load_compass(ROOT / "layers")
AREA = "WK001410"
# A wijk of few homes beside a large one, and a buurt.
ROWS = (
    b"code;naam;Huishoudens;Eenzaamheid;inzet_buurt\nGM0014;Groningen;1000;40;20\nWK001410;Selwerd;600;60;21\n"
    b"WK001411;Paddepoel;390;38;30\nWK001412;Klein;6;99;1\nBU00141000;Hoek;600;60;21\n"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(db=tmp_path / "koppel.duckdb", area=None)


@pytest.fixture
def filled(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.db, create=True) as store:
        with store.write("anna", "reference") as writer:
            line = shapely.LineString([(X - 50, Y), (X + 300, Y)])
            put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, "Meidoornstraat", line)])
        put(store, activity("R-1"), activity("R-2", visibility=Visibility.PARTNERS))
        assert files.import_indicators(store, COMPASS, settings, ROWS, "kompas-2024.csv").upload_id
        yield store


def work(store: Store, number: str) -> UUID:
    with store.read() as cursor:
        (found,) = [item.id for item in list_activities(cursor) if item.external_id == number]
    assert found is not None
    return found


def test_without_a_choice_residents_read_nothing_of_it(
    filled: Store,
    catalogue: Catalogue,
    settings: Settings,
) -> None:
    made = draft(filled, catalogue, settings)
    assert made.copy.compass is None
    assert not made.changes_compass


def test_themes_are_better_alike_or_worse_and_only_public_works_are_named(
    filled: Store,
    catalogue: Catalogue,
    settings: Settings,
) -> None:
    for number in ("R-1", "R-2"):
        answering.confirm_works(filled, COMPASS, AREA, "samenhang", "Gemeente", [work(filled, number)])
    content = GoalContent(
        indicator="eenzaamheid", start=60, start_year=2024, target=50, target_year=2030, partner="Gemeente"
    )
    goals.serve_goal(filled, GoalLink(goals.add_goal(filled, COMPASS, AREA, content), work(filled, "R-1"), None))
    made = draft(filled, catalogue, settings, compass_area=AREA)
    told = made.copy.compass
    assert told is not None
    assert (told.area, told.years, made.changes_compass) == ("Selwerd", (2024,), True)
    themes = {theme.id: theme for theme in told.themes}
    assert themes["samenhang"].beside is Beside.WORSE
    assert themes["meedoen"].beside is Beside.LIKE
    assert themes["woning"].beside is None
    (public,) = [item.key for item in made.copy.works]
    assert themes["samenhang"].works == (public,)
    assert "bewoners" not in themes


def test_works_that_may_help_what_is_worse_are_named_as_such_until_a_partner_answers(
    filled: Store,
    catalogue: Catalogue,
    settings: Settings,
) -> None:
    reason = {"nl": "Daarom.", "en": "Because."}
    helping = replace(catalogue, helps=(Help("riolering", "samenhang", None, reason),))

    def theme() -> PublicTheme:
        told = draft(filled, helping, settings, compass_area=AREA).copy.compass
        assert told is not None
        return next(item for item in told.themes if item.id == "samenhang")

    # Of an area that the map does not know nobody knows which works are in it.
    assert (theme().works, theme().maybe) == ((), ())
    with filled.write("anna", "reference") as writer:
        place = shapely.Point(X, Y).buffer(900)
        put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, "Selwerd", place)])
    # R-2 is not for residents.
    assert len(theme().maybe) == 1
    answering.confirm_works(filled, COMPASS, AREA, "samenhang", "Gemeente", [work(filled, "R-1")])
    assert (len(theme().works), theme().maybe) == (1, ())


def test_nothing_that_partners_tell_each_other_is_in_any_file(
    filled: Store, catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    answering.confirm_works(filled, COMPASS, AREA, "samenhang", "Gemeente", [work(filled, "R-1"), work(filled, "R-2")])
    answering.add_idea(filled, COMPASS, AREA, "samenhang", "Gemeente", "KANARIEGEEL idee")
    content = GoalContent(
        indicator="eenzaamheid", start=60, start_year=2024, target=50, target_year=2030, partner="Gemeente",
        note="KANARIEGEEL doel",
    )  # fmt: skip
    goal = goals.add_goal(filled, COMPASS, AREA, content)
    publication.publish(filled, settings, draft(filled, catalogue, settings, compass_area=AREA))
    site_folder.write_site(filled, settings, tmp_path / "site")
    public = opened(content_of(tmp_path / "site"))
    assert "Selwerd" in public["wijk.html"]
    private = ("KANARIEGEEL", str(goal), "Nieuw riool R-2", "VTW", "Eenzaamheid")
    assert [(name, word) for name, text in public.items() for word in private if word in text] == []


def test_the_choice_stays_until_another_is_made(
    filled: Store,
    catalogue: Catalogue,
    settings: Settings,
    tmp_path: Path,
) -> None:
    publication.publish(filled, settings, draft(filled, catalogue, settings, compass_area=AREA))
    again = draft(filled, catalogue, settings)
    assert again.copy.compass is not None
    assert not again.changes_compass
    gone = draft(filled, catalogue, settings, compass_area="")
    assert gone.copy.compass is None
    assert gone.changes_compass


def test_a_work_that_its_partner_takes_back_is_not_on_the_page(
    filled: Store,
    catalogue: Catalogue,
    settings: Settings,
) -> None:
    answering.confirm_works(filled, COMPASS, AREA, "samenhang", "Gemeente", [work(filled, "R-1")])
    publication.publish(filled, settings, draft(filled, catalogue, settings, compass_area=AREA))
    change(filled, "R-1", visibility=Visibility.PARTNERS)
    now = publication.public_now(filled)
    assert now is not None
    assert now.compass is not None
    assert not any(item.is_shown for item in now.works)


@pytest.mark.parametrize("code", ["WK001412", "BU00141000", "GM0014", "WK001499", "zomaar", "../../etc"])
def test_of_few_homes_or_no_wijk_there_is_no_page(
    filled: Store,
    catalogue: Catalogue,
    settings: Settings,
    code: str,
) -> None:
    with pytest.raises(InputError):
        draft(filled, catalogue, settings, compass_area=code)


def test_figures_that_were_taken_back_take_the_page_along(
    filled: Store,
    catalogue: Catalogue,
    settings: Settings,
) -> None:
    publication.publish(filled, settings, draft(filled, catalogue, settings, compass_area=AREA))
    (upload,) = files.list_files(filled)
    files.undo(filled, upload.id)
    made = draft(filled, catalogue, settings)
    assert made.copy.compass is None
    assert made.changes_compass


def test_only_who_publishes_makes_it(filled: Store) -> None:
    for who in ("lezer", "gemeente", "beheerder"):
        for asked in (public_areas, lambda store: public_compass(store, COMPASS, (), AREA)):
            with pytest.raises(RefusedError):
                asked(filled.visible_to(PEOPLE[who]))
    assert [item.code for item in public_areas(filled.visible_to(operator("anna")))] == [
        "WK001412",
        "WK001411",
        AREA,
    ]
