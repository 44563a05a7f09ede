"""What the map draws: numbers that lie on no other, and names of streets."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
import shapely

from tests.browser.drive import READY, open_map, shoot, wait_until
from tests.browser.people import LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# Works that have a label of their own, or are gathered under one.
NUMBERED = "window.koppelMap.picture.labels.labels.flatMap(({ works }) => works)"


BOXES = (
    "window.koppelMap.picture.labels.labels"
    ".map(({ x, y, halfX, halfY }) => [x - halfX, y - halfY, x + halfX, y + halfY])"
)

LETTERS = "Math.max(...window.koppelMap.picture.names.map(({ letters }) => letters))"


def test_no_number_lies_on_another_and_each_opens_its_work(page: Page, app: str) -> None:
    open_map(page, app, LEZER, nummers="1")
    everything = int(page.locator(READY).get_attribute("data-shown") or "0")
    # Others than those in view have none.
    wait_until(page, f"() => ({NUMBERED}).length > {everything // 2}")
    drawn = [shapely.box(*box) for box in page.evaluate(BOXES)]
    assert not [1 for one, other in combinations(drawn, 2) if one.intersects(other)]
    found = page.evaluate(
        """(() => {
          const { picture } = window.koppelMap;
          const { left, top } = picture.view();
          const { placed, labels } = picture.labels;
          const label = labels.find(({ works }) => works.length === 1);
          const place = { x: label.x + placed.left - left, y: label.y + placed.top - top };
          return [picture.hits(place)[0], label.works[0]];
        })()"""
    )
    assert found[0] == found[1]


def test_streets_have_their_names_without_the_internet(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    wait_until(page, "() => window.koppelMap.picture.names.length > 3")
    names = page.evaluate("window.koppelMap.picture.names.map(({ name }) => name)")
    assert {"Meidoornstraat", "Duindoornlaan", "Selwerderdwarslaan"} & set(names) or len(names) > 5


def test_numbers_and_names_are_larger_on_the_large_screen_and_lie_on_no_other(page: Page, app: str) -> None:
    sizes = []
    for meeting in ("0", "1"):
        open_map(page, app, REGISSEUR, nummers="1", vergadering=meeting)
        page.evaluate("window.koppelMap.map.setZoom(17, { animate: false })")
        wait_until(page, f"() => ({NUMBERED}).length > 5 && window.koppelMap.picture.names.length > 0")
        boxes = page.evaluate(BOXES)
        assert not [1 for one, other in combinations([shapely.box(*box) for box in boxes], 2) if one.intersects(other)]
        sizes.append((min(box[3] - box[1] for box in boxes), page.evaluate(LETTERS)))
        shoot(page, f"kaart-letters-{meeting}-1440")
    assert sizes[1][0] > 1.2 * sizes[0][0]
    assert sizes[1][1] > 1.2 * sizes[0][1]
