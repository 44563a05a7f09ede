"""
Windows of Chromium that are lent to one test after another.

A page that is opened in a context of its own reads and compiles the scripts of the app anew: twice the work of the same
page in a window that showed it before. A window that comes back is emptied: no cookies, no storage, no listeners, no
other pages. One to which something was done that cannot be taken back (a clock, a route, a script) is closed instead.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import Error as PlaywrightError

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, BrowserContext, Page

# Of Playwright itself, for who opens a window and says nothing of it.
_PATIENCE_MS = 30_000
_LASTING = (
    "add_init_script", "emulate_media", "expose_binding", "expose_function", "grant_permissions", "route",
    "route_from_har", "route_web_socket", "set_default_navigation_timeout", "set_extra_http_headers", "set_geolocation",
    "set_offline",
)  # fmt: skip
# Counts in a page of the app what it asked the server to draw, what of that was drawn to the end, and what it fetches;
# `drive.settle` reads it. Messages are those of Streamlit's protocol: a question to run begins with 0x5A (field 11 of
# BackMsg), and field 6 of an answer (ForwardMsg) says how a run ended, with 2 where another run begins for it.
_COUNTING = """(() => {
  const runs = { asked: 0, ended: 0, heard: 0, fetching: 0 };
  window.koppelRuns = runs;
  const number = (bytes, from) => {
    let value = 0;
    let at = from;
    for (let place = 1; ; place *= 128, at += 1) {
      value += (bytes[at] & 127) * place;
      if (bytes[at] < 128 || at >= bytes.length) return [value, at + 1];
    }
  };
  const hear = (bytes) => {
    runs.heard = performance.now();
    for (let at = 0; at < bytes.length;) {
      const [tag, from] = number(bytes, at);
      const [value, to] = number(bytes, from);
      if (tag === 48 && value !== 2) runs.ended += 1;
      at = tag % 8 === 2 ? to + value : to;
    }
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...words) {
      super(...words);
      this.addEventListener("message", ({ data }) => data instanceof ArrayBuffer && hear(new Uint8Array(data)));
    }
    send(data) {
      if (data[0] === 0x5a) {
        runs.asked += 1;
        runs.heard = performance.now();
      }
      super.send(data);
    }
  };
  const plainFetch = window.fetch;
  window.fetch = async (...words) => {
    runs.fetching += 1;
    runs.heard = performance.now();
    try {
      return await plainFetch(...words);
    } finally {
      runs.fetching -= 1;
    }
  };
})()"""
_EMPTY = "() => { localStorage.clear(); sessionStorage.clear(); window.name = ''; }"


def _bare(address: str) -> str:
    """Return where next to nothing is drawn; of the same site, for with another Chromium begins another process."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/_stcore/health" if parts.scheme == "http" else "about:blank"


class Windows:
    """What tests take for the browser: it opens windows that others used before, where it can."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: defaultdict[str, list[_Window]] = defaultdict(list)

    @property
    def contexts(self) -> list[BrowserContext]:
        """The contexts that are lent at the moment, and those that nobody lends."""
        idle = [window.context for windows in self._idle.values() for window in windows]
        return [context for context in self._browser.contexts if context not in idle]

    def new_context(self, **options: Any) -> BrowserContext:
        """Lend a context; closing it gives it back."""
        alike = json.dumps({"accept_downloads": True} | options, sort_keys=True)
        window = self._idle[alike].pop() if self._idle[alike] else _Window(self._browser, options)
        window.lend(lambda: self._idle[alike].append(window))
        return window.context

    def unused_context(self, **options: Any) -> BrowserContext:
        """Open a context that nobody had and nobody gets: with nothing in its cache, whatever was sent comes anew."""
        context = self._browser.new_context(**options)
        context.add_init_script(_COUNTING)
        return context

    def new_page(self, **options: Any) -> Page:
        """Lend a page with a context of its own; closing it gives both back."""
        context = self.new_context(**options)
        page = context.new_page()
        vars(page)["close"] = lambda **_: context.close()
        return page


class _Window:
    """A context with a page that stays open."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.context = browser.new_context(**options)
        self.context.add_init_script(_COUNTING)
        self._page = self.context.new_page()
        self._size = self._page.viewport_size
        self._heard: list[tuple[Any, str, Callable[..., None]]] = []
        self._is_lent = self._is_page_lent = self._is_marked = False

    def lend(self, give_back: Callable[[], None]) -> None:
        """Let a test have the context as if it were new; `give_back` is called when it can be lent again."""
        self._is_lent, self._is_page_lent = True, False
        self.context.set_default_timeout(_PATIENCE_MS)
        self._page.set_default_timeout(_PATIENCE_MS)
        vars(self.context).update(new_page=self._new_page, close=lambda **_: self._close(give_back))
        vars(self._page)["close"] = lambda **_: self._empty()
        for one in (self.context, self._page):
            vars(one)["on"] = self._hearing(one)
            vars(one).update({name: self._marking(one, name) for name in _LASTING if hasattr(one, name)})
        vars(self._page.clock)["install"] = self._marking(self._page.clock, "install")

    def _new_page(self) -> Page:
        if self._is_page_lent:
            return type(self.context).new_page(self.context)
        self._is_page_lent = True
        return self._page

    def _hearing(self, one: Any) -> Callable[[str, Callable[..., None]], None]:
        def on(event: str, f: Callable[..., None]) -> None:
            self._heard.append((one, event, f))
            type(one).on(one, event, f)

        return on

    def _marking(self, one: Any, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._is_marked = True
            return getattr(type(one), name)(one, *args, **kwargs)

        return call

    def _empty(self) -> None:
        """Leave the page as if its tab was closed and another opened."""
        for one, event, f in self._heard:
            one.remove_listener(event, f)
        self._heard.clear()
        if not self._page.url.startswith("about:"):
            self._page.evaluate(_EMPTY)
            # Out of the window: where the pointer stands, the next page would answer to it.
            self._page.mouse.move(-1, -1)
            self._page.goto(_bare(self._page.url))
        if self._page.viewport_size != self._size and self._size is not None:
            self._page.set_viewport_size(self._size)
        self._is_page_lent = False

    def _close(self, give_back: Callable[[], None]) -> None:
        if not self._is_lent:
            return
        self._is_lent = False
        try:
            if not self._is_marked:
                for page in self.context.pages:
                    if page is not self._page:
                        page.close()
                self._empty()
                self.context.clear_cookies()
                give_back()
                return
        except PlaywrightError:
            # A page that fell over is no page to lend.
            pass
        type(self.context).close(self.context)
