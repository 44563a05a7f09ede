"""What a visitor does on the screen, for the tests in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from playwright.sync_api import expect

from koppel.config import ROOT, SIGN_IN_PATH

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page, Position

ARTEFACTS = ROOT / "artefacts"
READY = ".koppel-map[data-state=ready]"
_STILL = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const runs = window.koppelRuns;
  const isAnswered = runs && ((runs.asked <= runs.ended && !runs.fetching) || performance.now() - runs.heard > 1500);
  const maps = document.querySelectorAll(".koppel-map:not([data-state])");
  const isMapDrawn = ![...maps].some((map) => map.checkVisibility());
  const moves = (item) => item.playState === "running" && item.effect?.getComputedTiming().endTime < 3000;
  const isDrawn = app?.dataset.testScriptState === "notRunning" && isAnswered && isMapDrawn;
  return isDrawn && !document.getAnimations().some(moves);
}"""
_STILL_ENOUGH = 4
# As whom each browser was signed in last.
_people: WeakKeyDictionary[BrowserContext, str] = WeakKeyDictionary()
# What a browser keeps of who signed in, by the address of the app and the name: signing in again is left out.
_signed_in: dict[tuple[str, str], list[Any]] = {}


def forget(app: str) -> None:
    """Forget who signed in at an address: another app is there now."""
    for key in [key for key in _signed_in if key[0] == app]:
        del _signed_in[key]


def sign_in(page: Page, app: str, name: str) -> None:
    """Sign in as one of the accounts of the demo, after signing out whoever is signed in."""
    page.context.clear_cookies()
    page.goto(f"{app}{SIGN_IN_PATH}")
    enter(page, name)


def enter(page: Page, name: str) -> None:
    """Choose an account without a password, if the page that came asks who one is."""
    if SIGN_IN_PATH in page.url:
        page.locator(".demo button", has_text=name).first.click()
        _people[page.context] = name


def open_page(page: Page, app: str, who: str, **address: str) -> None:
    """Open the app at an address, as one of its accounts: whoever else was signed in, is so no longer."""
    context = page.context
    if _people.get(context, who) != who:
        context.clear_cookies()
    if not context.cookies(app) and (app, who) in _signed_in:
        context.add_cookies(_signed_in[app, who])
        _people[context] = who
    query = "&".join(f"{name}={value}" for name, value in address.items())
    page.goto(f"{app}/?{query}" if query else app)
    is_asked = SIGN_IN_PATH in page.url
    enter(page, who)
    expect(page.get_by_role("heading", name="Koppel", exact=True)).to_be_visible(timeout=60_000)
    if is_asked:
        _signed_in[app, who] = list(context.cookies(app))


def open_map(page: Page, app: str, who: str, **address: str) -> None:
    """Open the map, and wait until it is drawn."""
    open_page(page, app, who, **address)
    expect(page.locator(READY)).to_have_count(1, timeout=60_000)


def open_time(page: Page) -> None:
    """Open the bar of time, which is small until somebody wants all of it."""
    page.locator(".koppel-when-unfold[aria-expanded=false]").click()
    expect(page.locator(".koppel-when-track")).to_be_visible()


def unfold(page: Page, head: Locator) -> None:
    """Open a part that is folded away, and wait until it stands still: what moves under the pointer is not pressed."""
    head.click()
    page.evaluate("Promise.all(document.getAnimations().map((item) => item.finished.catch(() => null)))")


def spot(page: Page, latitude: float, longitude: float) -> Position:
    """Return where on the map's element a place is."""
    place = "([y, x]) => { const p = window.koppelMap.map.latLngToContainerPoint([y, x]); return [p.x, p.y]; }"
    x, y = page.evaluate(place, [latitude, longitude])
    return {"x": x, "y": y}


def _resting_spot(page: Page, latitude: float, longitude: float) -> Position:
    size = page.viewport_size or {"width": 0, "height": 0}
    for _ in range(100):
        at = spot(page, latitude, longitude)
        page.wait_for_timeout(200)
        is_in_sight = 0 < at["x"] < size["width"] and 0 < at["y"] < size["height"]
        if is_in_sight and spot(page, latitude, longitude) == at:
            return at
    raise TimeoutError(f"{latitude}, {longitude} does not come into sight")


def hover(page: Page, latitude: float, longitude: float) -> str:
    """Point at a place on the map and read what the map says there, once the map stands still with it in sight."""
    at = _resting_spot(page, latitude, longitude)
    host = page.locator(READY)
    host.hover(position={"x": at["x"] - 3, "y": at["y"]})
    page.wait_for_timeout(100)
    host.hover(position=at)
    return page.locator(".leaflet-tooltip.koppel-tip").first.inner_text()


def open_head(page: Page) -> None:
    """Open what holds views, language and who is signed in, which the map folds away."""
    ways = page.locator(".koppel-nav [aria-current=page]:visible, .koppel-map-menu:visible")
    expect(ways.first).to_be_visible(timeout=60_000)
    # The head is there before the map that folds it away.
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_have_count(1, timeout=60_000)
    if page.locator(".koppel-map-page").count():
        expect(page.locator(".koppel-map-menu")).to_be_visible(timeout=60_000)
    menu = page.locator(".koppel-map-menu[aria-expanded=false]")
    if menu.count():
        menu.click()


def go(page: Page, name: str) -> None:
    """Go to a page by its name: in the row that is shown, or through the group that has it."""
    ways = page.get_by_role("navigation", name=re.compile("^(Pagina's|Pages)$"))
    way = ways.get_by_role("link", name=re.compile(rf"^{re.escape(name)}( \(\d+\))?$"))
    open_head(page)
    expect(ways.get_by_role("link").first).to_be_visible()
    if not way.count():
        ways.locator(f'.koppel-groups a[title*="{name}"]').click()
    # Of a group and a page of the same name the page comes last.
    way.last.click()
    # The map folds its head away at once.
    expect(page.locator(".koppel-nav [aria-current=page]")).to_have_text(re.compile(rf"^{re.escape(name)}( \(\d+\))?$"))


def shoot(page: Page, name: str, *, full: bool = False) -> None:
    """Keep a screenshot as an artefact of the run; every text on it is there in the visitor's language."""
    told = page.inner_text("body")
    assert "⟦" not in told, told[max(0, told.index("⟦") - 80) : told.index("⟦") + 80]
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=str(ARTEFACTS / f"{name}.png"), full_page=full)


def fits(page: Page) -> bool:
    """Tell whether nothing is wider than the window."""
    return not page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")


def wait_until(page: Page, expression: str, arg: object = None) -> None:
    """
    Wait until a JavaScript function of the page says yes.

    Playwright's own way evaluates text within the page again and again, which the page forbids.
    """
    for _ in range(400):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise TimeoutError(expression)


def settle(page: Page) -> None:
    """
    Wait until the page is drawn: what opens while it is drawn anew shuts again.

    All that the page asked of the server came (two questions may have one answer: then nothing comes any more), nothing
    moves, and so it stays for some frames, in which what was drawn could ask for more.
    """
    still = 0
    for _ in range(2_000):
        still = still + 1 if page.evaluate(_STILL) else 0
        if still >= _STILL_ENOUGH:
            return
        page.wait_for_timeout(30)
    raise TimeoutError(f"{page.url} is drawn again and again")
