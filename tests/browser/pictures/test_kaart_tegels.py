"""A map of more works than it fetches whole: exact in sight, and the same answers as with all shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serve
from tests.browser.drive import open_map, settle, shoot, wait_until
from tests.browser.people import LEZER, PLANNERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
# Which works have their exact shape.
EXACT = "() => [...window.koppelMap.picture.scene.exact ?? []].filter(Boolean).length"
IN_SIGHT = """() => {
  const { map, picture } = window.koppelMap;
  const { min, max } = map.getPixelBounds();
  const world = 256 * 2 ** map.getZoom();
  const { boxes, count } = picture.scene.shapes;
  const seen = [];
  for (let at = 0; at < count; at += 1)
    if (boxes[4 * at] * world <= max.x && boxes[4 * at + 2] * world >= min.x &&
        boxes[4 * at + 1] * world <= max.y && boxes[4 * at + 3] * world >= min.y) seen.push(at);
  return seen;
}"""
SHARP = f"() => ({IN_SIGHT})().every((at) => window.koppelMap.picture.scene.exact[at])"
SHAPES = "() => window.koppelMapPage.layer.items.map(({ id, s }) => [id, s])"
LANES = "() => window.koppelMap.picture.scene.lanes && [...window.koppelMap.picture.scene.lanes.lane]"
AMONG = """async () => {
  const { narrowing } = window.koppelMapPage;
  await narrowing.choose({ area: narrowing.areas[0].n });
  return [...narrowing.facets.filtered()];
}"""


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("tiled")
    with serve(folder, "--demo", people=PLANNERS, KOPPEL_MAP_WHOLE="10") as address:
        yield address


def near(page: Page) -> None:
    page.evaluate("window.koppelMap.map.setZoom(17, { animate: false })")


def points_of(shape: Any) -> list[list[float]]:
    if isinstance(shape[0], (int, float)):
        return [shape]
    return [point for part in shape for point in points_of(part)]


def test_what_is_in_sight_is_exact_and_lies_in_its_lanes(chromium: Browser, page: Page, app: str, tiled: str) -> None:
    open_map(page, tiled, LEZER)
    near(page)
    wait_until(page, SHARP)
    wait_until(page, f"() => Boolean(({LANES})())")
    settle(page)
    shoot(page, "kaart-tegels-1440")
    seen = page.evaluate(IN_SIGHT)
    assert seen, "works in sight"
    whole = chromium.new_page(viewport={"width": 1440, "height": 900})
    whole.set_default_timeout(60_000)
    open_map(whole, app, LEZER)
    assert whole.evaluate("window.koppelMap.picture.scene.exact") is None
    exact, rough = whole.evaluate(SHAPES), page.evaluate(SHAPES)
    assert [identity for identity, _ in exact] == [identity for identity, _ in rough]
    for at in seen:
        one, other = exact[at][1], rough[at][1]
        assert one[0] == other[0]
        corners = points_of(one[1])
        # A millionth of a degree is a decimetre; tiles round to nine centimetres.
        for latitude, longitude in points_of(other[1]):
            assert min(abs(latitude - y) + abs(longitude - x) for y, x in corners) < 5e-6
    whole.close()


def test_who_asks_for_an_area_gets_the_answer_of_exact_shapes(
    chromium: Browser, page: Page, app: str, tiled: str
) -> None:
    open_map(page, tiled, LEZER)
    among = page.evaluate(AMONG)
    whole = chromium.new_page(viewport={"width": 1440, "height": 900})
    whole.set_default_timeout(60_000)
    open_map(whole, app, LEZER)
    assert among == whole.evaluate(AMONG)
    assert 0 < sum(map(bool, among)) <= len(among)
    whole.close()


def test_a_tile_that_fails_leaves_the_rough_map_and_is_asked_again(page: Page, tiled: str) -> None:
    page.route("**/kaart/tegel/**", lambda route: route.abort())
    open_map(page, tiled, LEZER)
    near(page)
    settle(page)
    assert page.evaluate(EXACT) == 0
    expect(page.locator(".koppel-map-message")).to_have_count(0)
    page.unroute("**/kaart/tegel/**")
    page.evaluate("window.koppelMap.map.panBy([40, 0], { animate: false })")
    wait_until(page, SHARP)
