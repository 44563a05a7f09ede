"""Whatever happens to works between publications, residents read what may be public and nothing else."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from koppel.config import Settings
from koppel.model import Precision, Status, Visibility
from koppel.model.plans import Reference, ReferenceLayer
from koppel.publish.content import pack
from koppel.services.publishing import drafting, publication
from koppel.services.publishing.public_consent import public_key
from koppel.store.database import Store
from koppel.store.plans.activities import list_activities
from koppel.store.plans.reference import put_reference
from tests.services.publishing.test_publication import X, Y, activity, change, put
from tests.services.publishing.test_publication_hostile import told

if TYPE_CHECKING:
    from pathlib import Path

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

_PUBLIC = (Visibility.BUURT, Visibility.OPENBAAR)
_FIELDS = ("public_title", "public_description", "contact_role", "partner")


@dataclass(frozen=True)
class Expected:
    """What residents may read of a work: its words, none of one that is gone, and whether its place is known."""

    words: frozenset[str] = frozenset()
    is_placed: bool = False
    has_area: bool = True
    is_gone: bool = False
    is_stopped: bool = False


GONE = Expected(is_gone=True)


@dataclass
class World:
    """A store, its settings, and what should be public: one publication after the other."""

    store: Store
    catalogue: Catalogue
    settings: Settings
    chance: random.Random
    said: list[dict[str, Expected]] = field(default_factory=list)
    count: int = 0

    def word(self) -> str:
        self.count += 1
        return f"w{self.count}q"

    def works(self) -> list[Activity]:
        with self.store.read() as cursor:
            return list(list_activities(cursor))

    def place(self) -> shapely.Geometry:
        # Now and then outside all buurten.
        x = X + self.chance.uniform(0, 400) + (5000 if self.chance.random() < 0.15 else 0)
        return shapely.LineString([(x, Y + self.chance.uniform(0, 300)), (x + 30, Y)])

    def fields(self) -> dict[str, Any]:
        start = date(2027, 1, 1) + timedelta(self.chance.randrange(900))
        return {
            "visibility": self.chance.choice([*Visibility, *_PUBLIC, *_PUBLIC]),
            "status": self.chance.choice([*Status, Status.GEPLAND, Status.TOEGEZEGD]),
            "public_title": f"Nieuw riool {self.word()}",
            "public_description": f"Wij werken {self.word()}.",
            "contact_role": f"balie {self.word()}",
            "geometry": self.place(),
            "start": start,
            "start_precision": self.chance.choice(list(Precision)),
            "end": start + timedelta(self.chance.randrange(400)) if self.chance.random() < 0.7 else None,
            "end_precision": self.chance.choice(list(Precision)),
        }

    def add(self) -> None:
        put(self.store, activity(self.word(), partner=f"Partner {self.word()}", **self.fields()))

    def edit(self) -> None:
        item = self.chance.choice(self.works())
        given = self.fields()
        names = self.chance.sample(list(given), self.chance.randint(1, 4))
        change(self.store, item.external_id, **{name: given[name] for name in names})

    def publish(self) -> None:
        before = self.said[-1] if self.said else {}
        expected = {item.external_id: self.expect(item, before.get(item.external_id)) for item in self.works()}
        publication.publish(self.store, self.settings, self.draft())
        self.said.append({name: item for name, item in expected.items() if item is not None})

    def draft(self) -> drafting.Draft:
        return drafting.draft(self.store, self.catalogue, self.settings, "nl")

    def undo(self) -> None:
        if self.said:
            self.said.pop()
            now = next(item for item in publication.publications(self.store) if item.undone_at is None)
            publication.undo(self.store, self.settings, now.id)

    def expect(self, item: Activity, before: Expected | None) -> Expected | None:
        has_area = item.geometry.bounds[0] < X + 1000
        if item.visibility in _PUBLIC and item.status is Status.GEANNULEERD and before and not before.is_gone:
            return self.allowed(item, replace(before, is_stopped=True))
        is_fit = item.visibility in _PUBLIC and item.status not in (Status.IDEE, Status.GEANNULEERD)
        if is_fit and (has_area or item.visibility is Visibility.OPENBAAR):
            return Expected(words_of(item), item.visibility is Visibility.OPENBAAR, has_area)
        return GONE if before else None

    def allowed(self, item: Activity, before: Expected) -> Expected:
        if before.is_gone or item.visibility not in _PUBLIC or item.status is Status.IDEE:
            return GONE
        if item.status is Status.GEANNULEERD and not before.is_stopped:
            return GONE
        if item.visibility is Visibility.BUURT and before.is_placed:
            return replace(before, is_placed=False) if before.has_area else GONE
        return before

    def check(self, *, undone: bool) -> None:
        folder = self.settings.public_folder / "current"
        if not self.said:
            assert not folder.exists()
            return
        works = {item.external_id: item for item in self.works()}
        # Pages of an undone publication's predecessor are made again, with the consent of now.
        if undone:
            # What was taken away stays away, also from the publications before, until there is a new one.
            for told_then in self.said:
                for name, item in told_then.items():
                    told_then[name] = self.allowed(works[name], item)
        expected = self.said[-1]
        found = told(folder)
        assert set(re.findall(r"w\d+q", found)) == {word for item in expected.values() for word in item.words}
        keys = {name: public_key(self.store.store_id, works[name].id) for name in expected}  # type: ignore[arg-type]
        assert {file.stem for file in (folder / "werk").glob("*.html")} == set(keys.values())
        features = json.loads((folder / "werken.geojson").read_text())["features"]
        assert {item["id"]: item["geometry"] is not None for item in features} == {
            keys[name]: item.is_placed for name, item in expected.items() if not item.is_gone
        }

    def scramble(self) -> None:
        """Change all that is not public, of every work; nothing of what would be public is different."""
        before = self.draft()
        shown = {work.key: work for work in before.copy.works}
        for item in self.works():
            work = shown.get(public_key(self.store.store_id, item.id))  # type: ignore[arg-type]
            changed: dict[str, Any] = {"title": self.word(), "description": self.word(), "budget_eur": 7.0}
            is_live = work is not None and work.is_shown and item.status is not Status.GEANNULEERD
            if not is_live:
                given = self.fields()
                changed |= {name: given[name] for name in given if name not in ("visibility", "status")}
                if item.visibility is Visibility.BUURT and item.status not in (Status.IDEE, Status.GEANNULEERD):
                    del changed["geometry"]  # that it lies in no buurt is why it is not shown
            elif item.visibility is Visibility.BUURT:
                changed["geometry"] = shapely.Point(X + self.chance.uniform(0, 400), Y + 100)
            elif item.start_precision is Precision.JAAR and item.start:
                changed["start"] = item.start.replace(month=1, day=self.chance.randint(1, 28))
            change(self.store, item.external_id, **changed)
        after = drafting.draft(self.store, self.catalogue, self.settings, "nl", at=before.copy.published_at)
        assert pack(after.copy) == pack(before.copy)
        assert after.ground == before.ground


def words_of(item: Activity) -> frozenset[str]:
    return frozenset(re.findall(r"w\d+q", " ".join(getattr(item, name) or "" for name in _FIELDS)))


@pytest.mark.parametrize("seed", range(4))
def test_residents_read_what_may_be_public_and_nothing_else(catalogue: Catalogue, tmp_path: Path, seed: int) -> None:
    settings = Settings(db=tmp_path / "koppel.duckdb", area=None)
    with Store.open(settings.db, create=True) as store:
        with store.write("anna", "reference") as writer:
            line = shapely.LineString([(X, Y), (X + 400, Y)])
            put_reference(writer, ReferenceLayer.STREET, [Reference(ReferenceLayer.STREET, "Meidoornstraat", line)])
            box = shapely.box(X - 500, Y - 500, X + 1000, Y + 500)
            put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, "Buurt West", box)])
        world = World(store, catalogue, settings, random.Random(seed))  # noqa: S311
        for _ in range(5):
            world.add()
        names = ("edit", "publish", "undo", "add", "scramble")
        for step in ("publish", *world.chance.choices(names, (9, 4, 2, 1, 1), k=18)):
            getattr(world, step)()
            if step in ("publish", "undo"):
                world.check(undone=step == "undo")
