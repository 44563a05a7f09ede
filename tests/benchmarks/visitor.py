"""
Someone who uses the app over its websocket, as the scripts in a browser do, without a browser.

A visitor signs in with a form, gets a cookie, opens the stream, and for each click sends the state of every widget, as
a browser does; then it reads what the server sends until the script is finished. Nothing is drawn, so that 25 of them
measure the app and not the machine's graphics.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect

from koppel.config import SIGN_IN_PATH

LONGEST = 120.0
_KEYED = re.compile(r"^\$\$ID-[0-9a-f]+-(.*)$", re.DOTALL)


@dataclass(slots=True)
class Shown:
    """A widget as it was sent: its element, and the part of the page that runs alone in which it stands."""

    element: Any
    fragment: str


def sign_in(address: str, name: str, password: str) -> str:
    """Sign in with the form of the app; give the cookies as a browser sends them back."""
    place = urlsplit(address)
    link = http.client.HTTPConnection(place.hostname or "", place.port, timeout=LONGEST)
    held: SimpleCookie = SimpleCookie()

    def ask(method: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Accept": "text/html", "Cookie": "; ".join(f"{key}={item.value}" for key, item in held.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": address}
        link.request(method, SIGN_IN_PATH, body, headers)
        answer = link.getresponse()
        for key, value in answer.getheaders():
            if key.lower() == "set-cookie":
                held.load(value)
        return answer.status, answer.read().decode()

    _, page = ask("GET")
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found, page[:500]
    status, told = ask("POST", urlencode({"form": found[1], "name": name, "password": password, "terug": "/"}))
    link.close()
    assert status == 303, told[:2000]
    return "; ".join(f"{key}={item.value}" for key, item in held.items())


@dataclass(slots=True)
class Visitor:
    """One person with one page open; ``wrong`` has the errors that it was shown."""

    address: str
    cookies: str
    widgets: dict[str, Shown] = field(default_factory=dict)
    values: dict[str, WidgetState] = field(default_factory=dict)
    cached: dict[str, ForwardMsg] = field(default_factory=dict)
    received: int = 0
    wrong: list[str] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)
    query: str = ""
    _link: ClientConnection | None = None
    _ticking: tuple[str, float] | None = None
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def open(self, query: str = "") -> float:
        """Open the page; give the seconds until it is whole."""
        place = urlsplit(self.address)
        self.query = query
        self._link = await connect(
            f"ws://{place.netloc}/_stcore/stream",
            additional_headers={"Cookie": self.cookies},
            origin=self.address,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
        )
        return await self._run()

    async def close(self) -> None:
        """Close the page."""
        if self._link is not None:
            await self._link.close()

    async def look(self) -> None:
        """Look for news again and again, as the page does by itself; until it is cancelled."""
        while True:
            fragment, interval = self._ticking or ("", 4.0)
            await asyncio.sleep(interval)
            if fragment:
                self.ticks.append(await self._run(fragment=fragment, is_auto=True))

    def find(self, key: str) -> Shown:
        """Return the widget of a key, as the page was last drawn."""
        return self.widgets[key]

    def keys(self, start: str) -> list[str]:
        """Return the keys of widgets that begin so, in the order of the page."""
        return [key for key in self.widgets if key.startswith(start)]

    async def press(self, key: str) -> float:
        """Press a button; give the seconds until the page is whole again."""
        shown = self.find(key)
        trigger = WidgetState(id=shown.element.id, trigger_value=True)
        return await self._run(trigger, fragment=shown.fragment)

    async def tell(self, key: str, event: str, value: object) -> float:
        """Let a component of our own tell what happened in it, such as a click on the map."""
        shown = self.find(key)
        # A browser tells the state of a component with every click; ours keep none.
        self.values[shown.element.id] = WidgetState(id=shown.element.id, json_value="{}")
        told = json.dumps([{"event": event, "value": value}])
        trigger = WidgetState(id=f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{shown.element.id}__events", json_trigger_value=told)
        return await self._run(trigger, fragment=shown.fragment)

    async def fetch(self, path: str) -> tuple[float, bytes]:
        """Ask a route beside the page, as its scripts do; give the seconds and the answer."""
        began = time.perf_counter()
        status, body = await asyncio.to_thread(self._get, path)
        if status != 200:
            self.wrong.append(f"{status} of {path}")
        return time.perf_counter() - began, body

    def _get(self, path: str) -> tuple[int, bytes]:
        place = urlsplit(self.address)
        web = http.client.HTTPConnection(place.hostname or "", place.port, timeout=LONGEST)
        # A browser asks for no whole answer where it has one; here each is whole, over a connection of its own.
        web.request("GET", path, headers={"Cookie": self.cookies, "Sec-Fetch-Site": "same-origin"})
        answer = web.getresponse()
        body = answer.read()
        web.close()
        return answer.status, body

    def set_choice(self, key: str, at: int) -> None:
        """Choose within a form, that is sent later."""
        shown = self.find(key)
        option = shown.element.options[at]
        state = WidgetState(id=shown.element.id)
        state.string_array_value.data.append(_words(option))
        self.values[shown.element.id] = state

    async def switch(self, key: str, *, on: bool) -> float:
        """Switch a toggle or a box."""
        shown = self.find(key)
        self.values[shown.element.id] = WidgetState(id=shown.element.id, bool_value=on)
        return await self._run(fragment=shown.fragment)

    async def type(self, key: str, words: str) -> float:
        """Type in a field and leave it."""
        self.set_text(key, words)
        return await self._run(fragment=self.find(key).fragment)

    def set_text(self, key: str, words: str) -> None:
        """Type within a form, that is sent later."""
        shown = self.find(key)
        self.values[shown.element.id] = WidgetState(id=shown.element.id, string_value=words)

    async def _run(self, trigger: WidgetState | None = None, *, fragment: str = "", is_auto: bool = False) -> float:
        async with self._busy:
            assert self._link is not None
            asked = BackMsg()
            state = asked.rerun_script
            state.query_string = self.query
            state.fragment_id = fragment
            state.is_auto_rerun = is_auto
            state.widget_states.widgets.extend(self.values.values())
            if trigger is not None:
                state.widget_states.widgets.append(trigger)
            state.cached_message_hashes.extend(self.cached)
            state.context_info.url = self.address
            state.context_info.timezone = "Europe/Amsterdam"
            state.context_info.locale = "nl"
            began = time.perf_counter()
            await self._link.send(asked.SerializeToString())
            async with asyncio.timeout(LONGEST):
                await self._read()
            return time.perf_counter() - began

    async def _read(self) -> None:
        """Read until the script is finished; a run that was begun anew goes on to its end."""
        assert self._link is not None
        fresh: dict[str, Shown] = {}
        is_whole = False
        while True:
            raw = await self._link.recv(decode=False)
            self.received += len(raw)
            told = ForwardMsg.FromString(bytes(raw))
            sort = told.WhichOneof("type")
            if sort == "ref_hash":
                told, sort = self.cached[told.ref_hash], "delta"
            elif told.metadata.cacheable:
                self.cached[told.hash] = told
            if sort == "new_session":
                is_whole = not told.metadata.run.fragment_ids
                fresh.clear()
            elif sort == "delta":
                self._take(told, fresh)
            elif sort == "auto_rerun":
                self._ticking = (told.auto_rerun.fragment_id, told.auto_rerun.interval)
            elif sort == "page_info_changed":
                self.query = told.page_info_changed.query_string
            elif sort == "session_event" and told.session_event.HasField("script_compilation_exception"):
                self.wrong.append(told.session_event.script_compilation_exception.message)
            elif sort == "script_finished":
                if told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                if told.script_finished not in (
                    ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ):  # fmt: skip
                    self.wrong.append(f"finished {told.script_finished}")
                self.widgets = fresh if is_whole else self.widgets | fresh
                known = {shown.element.id for shown in self.widgets.values()}
                self.values = {name: value for name, value in self.values.items() if name in known}
                return

    def _take(self, told: ForwardMsg, fresh: dict[str, Shown]) -> None:
        if told.delta.WhichOneof("type") != "new_element":
            return
        element = told.delta.new_element
        sort = element.WhichOneof("type")
        inner = getattr(element, sort) if sort else None
        if sort == "exception":
            self.wrong.append(f"{element.exception.type}: {element.exception.message}")
        elif sort == "alert" and element.alert.format == element.alert.ERROR:
            self.wrong.append(element.alert.body)
        identity = str(getattr(inner, "id", ""))
        if found := _KEYED.match(identity):
            fresh[found[1]] = Shown(inner, told.delta.fragment_id)
            if getattr(inner, "set_value", False):
                # The server says what the widget shows.
                self.values.pop(identity, None)


def _words(option: Any) -> str:
    """Return what a browser sends for an option: of a button with an icon, the icon too."""
    return f"{option.content_icon} {option.content}".strip() if hasattr(option, "content") else str(option)
