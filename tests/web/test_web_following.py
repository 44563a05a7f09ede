"""The pages on which people follow a meeting without an account, as they leave the server."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from koppel.access import OPERATOR
from koppel.catalogue.load import load_catalogue
from koppel.config import read_settings
from koppel.services.meetings import following, meeting_agenda, meetings
from koppel.services.startup.serving import KEEPER
from koppel.store.database import Store, _open_stores
from koppel.web.following import Following
from koppel.web.gate import Gate
from koppel.web.notfound import NotFound
from tests.web.test_web_signin import LOCAL, Browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

TODAY = date(2026, 11, 27)
NASTY = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("KOPPEL_DB", str(tmp_path / "koppel.duckdb"))
    Store.open(tmp_path / "koppel.duckdb", create=True).close()
    yield KEEPER.store(read_settings()).visible_to(OPERATOR)
    for opened in list(_open_stores.values()):
        opened.close()


@pytest.fixture
def meeting(store: Store) -> UUID:
    catalogue = load_catalogue(read_settings().layers)
    identity = meetings.prepare(store, TODAY, NASTY[:60], today=TODAY)
    meeting_agenda.add_point(store, identity, NASTY)
    meetings.start(store, catalogue, identity, today=TODAY)
    return identity


@pytest.fixture
def visitor() -> Browser:
    middleware = [Middleware(NotFound, own=[]), Middleware(Gate, listens=LOCAL)]
    return Browser(Starlette(routes=Following().routes(), middleware=middleware))


def test_nobody_needs_an_account_and_what_people_wrote_is_text(visitor: Browser, store: Store, meeting: UUID) -> None:
    code = following.open_screen(store, meeting).code
    told = visitor.ask("GET", f"/meekijken/{code}")
    assert told.status == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told.body
    assert "<script>alert" not in told.body
    assert "onerror=alert(1)&gt;" in told.body
    policy = told.header("content-security-policy")
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert told.header("cache-control") == "no-store"


def test_the_part_that_changes_is_sent_once_as_long_as_nothing_does(
    visitor: Browser, store: Store, meeting: UUID
) -> None:
    code = following.open_screen(store, meeting).code
    first = visitor.ask("GET", f"/meekijken/{code}?deel=1")
    assert "<html" not in first.body
    again = visitor.ask("GET", f"/meekijken/{code}?deel=1", if_none_match=first.header("etag"))
    assert (again.status, again.body) == (304, "")
    catalogue = load_catalogue(read_settings().layers)
    (point,) = (item.item.id for item in meeting_agenda.agenda(store, catalogue, "nl", meeting, today=TODAY))
    following.show_point(store, meeting, point)
    now = visitor.ask("GET", f"/meekijken/{code}?deel=1", if_none_match=first.header("etag"))
    assert now.status == 200
    assert "Punt 1 van 1" in now.body


def test_a_code_is_typed_as_people_type_it(visitor: Browser, store: Store, meeting: UUID) -> None:
    code = following.open_screen(store, meeting).code
    form = visitor.ask("GET", "/meekijken")
    assert "Code van het scherm" in form.body
    gone = visitor.ask("GET", f"/meekijken?code={code[:4].lower()}%20{code[4:].lower()}&taal=en")
    assert (gone.status, gone.header("location")) == (303, f"/meekijken/{code}?taal=en")
    short = visitor.ask("GET", "/meekijken?code=abc")
    assert short.status == 404
    assert "Deze code is niet (meer) bekend" in short.body


def test_who_guesses_for_long_waits_and_who_follows_does_not_count(
    visitor: Browser, store: Store, meeting: UUID
) -> None:
    code = following.open_screen(store, meeting).code
    for _ in range(30):
        assert visitor.ask("GET", f"/meekijken/{code}?deel=1").status == 200
    statuses = [visitor.ask("GET", f"/meekijken/WRONG{at:03}").status for at in range(22)]
    assert statuses == [404] * 20 + [429] * 2
    assert "Wacht 15 minuten" in visitor.ask("GET", "/meekijken/WRONG999").body


@pytest.mark.parametrize("path", ["/meekijken/%3Cscript%3E", "/meekijken/..%2F..%2Fetc", "/meekijken?code=%00"])
def test_hostile_addresses_get_the_form(visitor: Browser, store: Store, path: str) -> None:
    del store
    told = visitor.ask("GET", path)
    assert told.status == 404
    assert "<script>" not in told.body.replace('<script src="/koppel-assets', "")
