from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drive import READY, enter, fits, go, open_map, settle, shoot, spot, wait_until
from tests.browser.people import GEMEENTE, LEZER, REGISSEUR

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

# The part of the window in which the map itself is hit, at every tenth pixel.
SHARE = """() => {
  let [seen, all] = [0, 0];
  for (let y = 5; y < innerHeight; y += 10)
    for (let x = 5; x < innerWidth; x += 10) {
      all += 1;
      if (document.elementFromPoint(x, y)?.closest(".koppel-map")) seen += 1;
    }
  return seen / all;
}"""
# Where the first work that is a line lies, and in the map of the window.
LINE = """() => {
  const { map, layer } = window.koppelMapPage;
  const { picture } = map;
  // As it is drawn: beside others of its street.
  const { lat, lng } = map.map.containerPointToLatLng(picture.placeOn(layer.items.findIndex(({ s }) => s[0] === 1)));
  return [lat, lng];
}"""


def shown(page: Page) -> int:
    return int(page.locator(READY).get_attribute("data-shown") or "0")


def tool(page: Page, name: str) -> Locator:
    return page.locator(f"[data-tool={name}]")


def panel(page: Page, name: str) -> Locator:
    return page.locator(f".koppel-map-panel[data-panel={name}]")


def test_the_demo_opens_on_its_map_and_says_that_it_is_fictional(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    expect(page.get_by_role("note")).to_contain_text("Fictieve gegevens")
    expect(page.get_by_role("heading", name="Koppelkansen")).to_be_visible()
    settle(page)
    shoot(page, "kaart-1440")


def test_the_map_fills_the_window(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    assert page.evaluate(SHARE) >= 0.75
    for name in ("filters", "layers", "list", "paper"):
        tool(page, name).click()
        expect(panel(page, name)).to_be_visible()
        assert page.evaluate(SHARE) >= 0.75, name
    panel(page, "paper").get_by_role("button", name="Sluiten").click()
    assert page.evaluate(SHARE) >= 0.95


def test_the_bar_of_time_is_small_until_one_press_and_stays_as_one_left_it(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    bar, track = page.locator(".koppel-map-time"), page.locator(".koppel-when-track")
    expect(bar).to_contain_text("Alle jaren")
    expect(track).to_be_hidden()
    expect(tool(page, "time")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Tijdbalk openen").press("Enter")
    expect(track).to_be_visible()
    page.get_by_role("button", name="Komend jaar").click()
    open_map(page, app, LEZER)
    expect(track).to_be_visible()
    tool(page, "time").click()
    expect(track).to_be_hidden()
    # The time line stands on the whole bar, and goes with it.
    tool(page, "lanes").click()
    expect(track).to_be_visible()
    expect(page.locator(".koppel-map-lanes")).to_be_visible()
    tool(page, "time").click()
    expect(tool(page, "lanes")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".koppel-map-lanes")).to_be_hidden()


def test_the_legend_tells_kinds_by_colour_and_sign_and_status_by_the_line(page: Page, app: str) -> None:
    open_map(page, app, LEZER, paneel="layers")
    legend = panel(page, "layers")
    lines = legend.locator(".koppel-facet-lines li")
    expect(lines).to_have_text(["idee", "gepland", "toegezegd", "in uitvoering", "gereed", "gepauzeerd", "geannuleerd"])
    dashes = [line.get_attribute("stroke-dasharray") for line in lines.locator("line").all()]
    assert dashes == ["0.1 8", "11 6", "", "", "", "11 5 0.1 5", "3 5"]
    kind = legend.locator(".koppel-facet-value", has_text="Riool vernieuwen")
    expect(kind.locator(".koppel-sample rect")).to_have_count(2)
    expect(kind.locator(".koppel-icon")).to_be_visible()
    assert kind.locator("[stroke-dasharray]").count() == 0
    shoot(page, "kaart-legenda-1440")


def test_a_panel_is_there_again_the_next_time_and_one_that_was_closed_is_not(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    tool(page, "list").click()
    expect(panel(page, "list")).to_be_visible()
    expect(panel(page, "chances")).to_be_hidden()
    open_map(page, app, LEZER)
    expect(panel(page, "list")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel(page, "list")).to_be_hidden()
    expect(tool(page, "list")).to_have_attribute("aria-expanded", "false")
    open_map(page, app, LEZER)
    expect(page.locator(".koppel-map-panel:visible")).to_have_count(0)


@pytest.mark.parametrize("who", [LEZER, GEMEENTE, REGISSEUR])
def test_the_first_koppelkans_is_understood_in_one_click(page: Page, app: str, who: str) -> None:
    open_map(page, app, who)
    settle(page)
    asked: list[str] = []
    page.on("websocket", lambda link: link.on("framesent", lambda frame: asked.append(str(frame))))
    page.locator(".koppel-map-row").first.click()
    card = panel(page, "details").locator(".koppel-card-sentence")
    expect(card).to_contain_text("werken kunnen samen")
    expect(card).to_be_in_viewport(ratio=1)
    expect(panel(page, "details").locator("[data-form=assess]")).to_be_in_viewport()
    assert "combinatie=" in page.url
    assert page.evaluate("window.koppelMap.picture.scene ? window.koppelMapPage.chosen().length : 0") == 4
    shoot(page, "combinatie-1440")
    page.keyboard.press("Escape")
    expect(panel(page, "chances")).to_be_visible()
    assert "combinatie=" not in page.url


def test_nothing_is_asked_of_another_host(page: Page, app: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_map(page, app, LEZER)
    settle(page)
    assert [url for url in asked if not url.startswith((app, app.replace("http", "ws"), "data:", "blob:"))] == []


def test_everything_under_the_click_is_offered_and_the_way_back_is_there(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    page.locator(".koppel-map-row").first.click()
    expect(panel(page, "details").locator(".koppel-card-sentence")).to_be_visible()
    # Conversations, a 30 km zone and front gardens lie where the heat network does.
    at = spot(page, *page.evaluate("window.koppelMapPage.chances.chances.find(({ o }) => o === 1).p"))
    page.locator(READY).click(position={"x": at["x"] - 30, "y": at["y"] + 7})
    card = panel(page, "details")
    expect(card.locator("h3")).to_be_visible()
    shoot(page, "paneel-1440")
    zoom = page.evaluate("window.koppelMap.map.getZoom()")
    card.get_by_role("button", name=re.compile("^Terug")).click()
    expect(card.locator(".koppel-card-sentence")).to_be_visible()
    card.get_by_role("button", name=re.compile("^Vooruit")).click()
    expect(card.locator(".koppel-card-sentence")).to_have_count(0)
    assert page.evaluate("window.koppelMap.map.getZoom()") == zoom


def test_a_click_runs_no_script_and_is_small(page: Page, app: str) -> None:
    open_map(page, app, GEMEENTE)
    settle(page)
    tool(page, "list").click()
    sent: list[int] = []
    page.on("response", lambda answer: sent.append(len(answer.body())) if "/kaart/" in answer.url else None)
    # The notice of news looks by itself; what the map asks of the script is counted.
    page.evaluate("""() => {
      window.ran = 0;
      const { component } = window.koppelMapPage;
      window.koppelMapPage.component = { ...component, setTriggerValue: () => { window.ran += 1; } };
    }""")
    for at in range(3):
        tool(page, "list").click() if at else None
        page.locator(".koppel-map-work").nth(at).click()
        expect(panel(page, "details").locator("h3")).to_be_visible()
    assert sent
    assert max(sent) < 5_000
    assert page.evaluate("window.ran") == 0


def test_the_list_is_the_twin_of_the_map_by_keys_alone(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    tool(page, "list").focus()
    page.keyboard.press("Enter")
    rows = page.locator(".koppel-map-work")
    everything = rows.count()
    assert everything == shown(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel(page, "details").locator("h3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel(page, "list")).to_be_visible()
    at = page.evaluate(LINE)
    page.evaluate("([y, x]) => window.koppelMap.map.setView([y, x], 19, { animate: false })", at)
    wait_until(page, "(count) => document.querySelectorAll('.koppel-map-work').length < count", everything)
    assert rows.count() > 0


def test_shift_adds_to_a_selection_that_is_summed(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    tool(page, "list").click()
    page.locator(".koppel-map-work").nth(0).click()
    for at in (1, 2):
        tool(page, "list").click()
        page.locator(".koppel-map-work").nth(at).click(modifiers=["Shift"])
        expect(panel(page, "details").locator("h3")).to_have_text(f"{at + 1} werken gekozen")
    assert page.evaluate("window.koppelMapPage.chosen().length") == 3


def test_a_length_and_a_surface_are_measured(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    tool(page, "measure").click()
    for x, y in ((700, 300), (900, 300), (900, 500)):
        page.mouse.click(x, y)
    expect(page.locator(".koppel-draw")).to_contain_text(re.compile(r"\d m lang · [\d.]+ m²"))
    tool(page, "measure").click()
    expect(page.locator(".koppel-draw")).to_have_count(0)


def test_what_another_changes_is_on_the_map_within_seconds(chromium: Browser, page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    wait_until(page, "window.koppelMapPage.live.mark !== null")
    before = page.evaluate("window.koppelMapPage.live.mark")
    other = chromium.new_page()
    open_map(other, app, REGISSEUR)
    settle(other)
    menu = other.locator(".koppel-map-menu")
    menu.click()
    other.get_by_role("button", name="Weergaven").click()
    other.get_by_label("Naam").fill("Van een ander")
    other.get_by_role("button", name="Bewaar").first.click()
    wait_until(page, "(before) => window.koppelMapPage.live.mark !== before", before)
    other.close()


def test_a_reload_and_another_page_keep_what_was_chosen_on_the_map(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    tool(page, "list").click()
    page.locator(".koppel-map-work").first.click()
    title = panel(page, "details").locator("h3").inner_text()
    address = page.url
    assert "werk=" in address
    page.reload()
    expect(panel(page, "details").locator("h3")).to_have_text(title)
    assert page.url == address
    go(page, "Tijdlijn")
    settle(page)
    assert "werk=" in page.url
    go(page, "Kaart")
    expect(panel(page, "details").locator("h3")).to_have_text(title)


def test_a_copied_link_opens_the_same_view(chromium: Browser, page: Page, app: str) -> None:
    open_map(page, app, LEZER, periode="2027-Q3~2027-Q3", zoek="meidoorn", uit="warmtenet")
    here = shown(page)
    assert 0 < here < 20
    again = chromium.new_page()
    again.goto(page.url)
    # Another browser: it asks who one is, and then shows what the link says.
    enter(again, LEZER)
    again.locator(READY).wait_for(timeout=60_000)
    assert shown(again) == here
    again.close()


def test_what_means_nothing_in_an_address_is_left_out_with_a_note(page: Page, app: str) -> None:
    open_map(page, app, LEZER, periode="nooit", uit="zwembad~warmtenet", x="1")
    expect(page.get_by_text("Deze delen van het adres zijn hier niet bekend")).to_contain_text("uit, periode en x")
    assert "uit=warmtenet" in page.url
    assert "nooit" not in page.url


def test_on_a_phone_a_panel_is_a_sheet_of_three_heights(chromium: Browser, app: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    open_map(page, app, LEZER)
    settle(page)
    shoot(page, "kaart-390")
    assert fits(page)
    sheet = panel(page, "chances")
    grip = sheet.locator(".koppel-map-grip")
    heights = []
    # A sheet leaves the bar of time in reach below it, small and whole.
    box, bar = sheet.bounding_box(), page.locator(".koppel-map-time").bounding_box()
    assert box is not None
    assert bar is not None
    assert box["y"] + box["height"] <= bar["y"] + 1
    assert bar["height"] <= 48
    grip.focus()
    for key in ("ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        box = sheet.bounding_box()
        assert box is not None
        heights.append(round(box["height"] / 844, 1))
    assert heights == [0.8, 0.5, 0.2]
    box = grip.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(195, 420, steps=8)
    page.mouse.up()
    wait_until(page, "document.documentElement.dataset.mapSheet !== 'peek'")
    page.close()


def test_the_screen_speaks_english(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    page.locator(".koppel-map-menu").click()
    page.get_by_role("radio", name="EN", exact=True).click()
    expect(page.locator(".koppel-map-tool").first).to_have_text("Opportunities")
    assert "⟦" not in page.inner_text("body")


def test_numbers_are_shown_and_stand_in_the_address(page: Page, app: str) -> None:
    open_map(page, app, LEZER, zoek="meidoorn")
    settle(page)
    tool(page, "numbers").click()
    expect(tool(page, "numbers")).to_have_attribute("aria-pressed", "true")
    assert "nummers=1" in page.url


def test_green_and_water_lie_beneath_the_works_at_every_zoom(page: Page, app: str) -> None:
    open_map(page, app, LEZER)
    settle(page)
    # The middle of the smallest green and water, as the canvas of the ground has it, beside the colours of the tokens.
    found = """async (zoom) => {
      const { map, picture } = window.koppelMap;
      const { green, water } = picture.ground;
      const seen = [];
      for (const [{ boxes, count }, token] of [[green.shapes, "--ground-green"], [water.shapes, "--ground-water"]]) {
        const all = Array.from({ length: count }, (_, at) => [...boxes.slice(4 * at, 4 * at + 4)]);
        const wide = ([west, north, east, south]) => (east - west) * (south - north);
        const [west, north, east, south] = all.sort((one, other) => wide(one) - wide(other))[0];
        const middle = L.CRS.EPSG3857.pointToLatLng(L.point(128 * (west + east), 128 * (north + south)), 0);
        map.setView(middle, zoom, { animate: false });
        for (let frames = 0; frames < 3; frames++) await new Promise((done) => requestAnimationFrame(done));
        const canvas = map.getPane("background").querySelector("canvas");
        const spot = map.latLngToContainerPoint(middle);
        const [at, host] = [canvas.getBoundingClientRect(), map.getContainer().getBoundingClientRect()];
        const scale = canvas.width / at.width;
        const pixel = canvas.getContext("2d").getImageData(
          (spot.x + host.x - at.x) * scale, (spot.y + host.y - at.y) * scale, 1, 1).data;
        const wanted = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
        const drawn = "#" + [...pixel].slice(0, 3).map((part) => part.toString(16).padStart(2, "0")).join("");
        seen.push([token, drawn, wanted]);
      }
      return seen;
    }"""
    for zoom in (15, 16.5, 18):
        for name, drawn, wanted in page.evaluate(found, zoom):
            assert drawn == wanted, (zoom, name)
