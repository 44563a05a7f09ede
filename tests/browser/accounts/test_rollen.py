"""
A walk as each role through every page in the browser, for what only a browser shows.

Words of the framework, errors in the console, links, and what folds out. Every work, combination and street, and every
sort of button, are walked through in `tests/ui/accounts/test_rollen.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from koppel.access import Actor, Grant, Role
from koppel.i18n import text
from koppel.ui import frame
from koppel.ui.navigation import pages_for
from tests.browser.drive import go, settle
from tests.browser.people import GEMEENTE, NEWCOMER, PLANNERS, TEAM
from tests.screenwords import wrong_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import ConsoleMessage, Page

GRANTS = {**TEAM, GEMEENTE: (Grant(Role.PLANNER, "Gemeente Groningen (fictief)"),), NEWCOMER: PLANNERS[NEWCOMER]}
# All that is read on a page, also by who does not see it.
_TOLD = """() => {
  const said = [document.body.innerText, document.title];
  for (const one of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (!one.checkVisibility() || one.closest('[aria-hidden=true]')) continue;
    said.push(...['aria-label', 'title', 'placeholder', 'alt'].map((name) => one.getAttribute(name) || ''));
  }
  return said.join('\\n');
}"""
# Opening one after another would wait each time until what it moves stands still.
_UNFOLD = """() => {
  const all = document.querySelectorAll(".stMain details:not([open]) > summary");
  const heads = [...all].filter((head) => head.checkVisibility());
  for (const head of heads) head.click();
  return heads.length;
}"""


def told(page: Page) -> str:
    words: str = page.evaluate(_TOLD)
    return words


def unfold_all(page: Page) -> None:
    """Open whatever is folded away in the page."""
    for _ in range(12):
        if not page.evaluate(_UNFOLD):
            return
        settle(page)


def look_into(page: Page, where: str, *, head: bool) -> list[str]:
    """Open what folds out over the page, or its head as well, and a list to choose from; return what is wrong."""
    found = []
    openers = page.locator(f"{'' if head else '.stMain :not(.st-key-head *) > '}[data-testid=stPopoverButton]:visible")
    for at in range(openers.count()):
        opener = openers.nth(at)
        if not opener.is_enabled():
            continue
        opener.click()
        panel = page.locator("[data-testid=stPopoverBody]")
        # What folds out may be drawn only when it does; nothing in it at all is a fault.
        expect(panel).to_have_text(re.compile(r"\S"))
        found += [f"{where}: {item}" for item in wrong_words(told(page))]
        page.keyboard.press("Escape")
        expect(panel).to_have_count(0)
    box = page.locator(".stMain [role=combobox]:visible:not([disabled])").first
    if box.count():
        box.click()
        settle(page)
        found += [f"{where}, a list: {item}" for item in wrong_words(told(page))]
        box.fill("zzzz")
        settle(page)
        found += [f"{where}, a list without a match: {item}" for item in wrong_words(told(page))]
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    return found


def dead_links(page: Page, app: str, known: set[str]) -> list[str]:
    """Return links of the page that lead nowhere; those in `known` were tried before."""
    links = page.eval_on_selector_all("a[href]", "items => items.map((item) => item.getAttribute('href'))")
    dead = []
    for link in sorted(set(links) - known):
        known.add(link)
        if link == "#":
            # A button of the map, drawn as a link.
            continue
        if link.startswith("#"):
            if not page.evaluate("(id) => !!document.getElementById(id)", link[1:]):
                dead.append(link)
        elif link.startswith(("/", "?", app)):
            address = link if link.startswith(app) else f"{app}/{link.lstrip('/')}"
            if page.request.get(address).status >= 400:
                dead.append(link)
    return dead


@pytest.mark.parametrize("who", GRANTS)
def test_the_walk_of_a_role(person: Callable[..., Page], app: str, who: str) -> None:
    page = person(who)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"a fault on {page.url}: {error.stack or error}"))

    def listen(line: ConsoleMessage) -> None:
        if line.type == "error":
            # What could not be fetched stands in the place of the message only.
            faults.append(f"{page.url}: {line.text} ({line.location['url']})")

    page.on("console", listen)
    settle(page)
    links: set[str] = set()
    for name in pages_for(Actor("", frozenset(GRANTS[who])), frame.PAGES):
        go(page, text(f"screen.page.{name}", "nl"))
        settle(page)
        unfold_all(page)
        faults += [f"{name}: {item}" for item in wrong_words(told(page))]
        if len(page.locator(".stMain").inner_text().split()) < 20:
            faults.append(f"{name}: next to nothing")
        # The head is the same on every page.
        faults += look_into(page, name, head=not links)
        faults += [f"{name}: a dead link {link}" for link in dead_links(page, app, links)]
    wrong = "\n".join(sorted(set(faults)))
    assert not wrong, wrong
