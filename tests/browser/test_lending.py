"""A window that is lent again is as good as new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.lending import Windows

pytestmark = pytest.mark.browser
# Lent to no other test: of a size of its own.
SIZE = {"width": 611, "height": 477}
LEFT = "() => [localStorage.length, sessionStorage.length, window.name]"


def test_nothing_of_a_test_is_there_for_the_next(chromium: Browser, app: str) -> None:
    heard: list[str] = []
    page = chromium.new_page(viewport=SIZE)  # type: ignore[arg-type]
    page.on("request", lambda request: heard.append(request.url))
    page.goto(f"{app}/_stcore/health")
    page.evaluate("() => { localStorage.a = sessionStorage.a = '1'; window.name = 'a'; document.cookie = 'a=1'; }")
    page.context.new_page()
    page.set_viewport_size({"width": 700, "height": 500})
    assert len(heard) == 1
    page.close()
    again = chromium.new_page(viewport=SIZE)  # type: ignore[arg-type]
    assert again is page
    assert again.viewport_size == SIZE
    assert len(again.context.pages) == 1
    assert again.context.cookies() == []
    again.goto(f"{app}/_stcore/health")
    assert again.evaluate(LEFT) == [0, 0, ""]
    assert len(heard) == 1
    again.close()


def test_a_window_in_which_something_lasts_is_not_lent_again(chromium: Browser) -> None:
    page = chromium.new_page(viewport=SIZE)  # type: ignore[arg-type]
    page.clock.install()
    page.close()
    again = chromium.new_page(viewport=SIZE)  # type: ignore[arg-type]
    assert again is not page
    again.emulate_media(media="print")
    again.close()
    last = chromium.new_context(viewport=SIZE)  # type: ignore[arg-type]
    assert last is not again.context
    assert last in chromium.contexts
    last.close()
    assert last not in chromium.contexts


def test_who_has_a_browser_of_its_own_gets_a_window_that_nobody_had(windows: Windows) -> None:
    windows.new_context(viewport=SIZE).close()
    own = windows.unused_context(viewport=SIZE)
    own.close()
    assert windows.new_context(viewport=SIZE) is not own
