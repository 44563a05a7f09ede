"""The gate before the app and the pages for signing in, as a browser, a stranger or another site asks for them."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from koppel.access import Grant, Role
from koppel.services.accounts import accounts
from koppel.services.startup.serving import KEEPER
from koppel.store.database import Store, _open_stores
from koppel.web import visitor
from koppel.web.gate import Gate
from koppel.web.signin import SignIn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.responses import Response

GOOD = "paard batterij nietje"
OTHER = "drie rode fietsbellen"
LOCAL = "127.0.0.1"
STRANGER = "198.51.100.7"
HOST = "koppel.example:8501"


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: str

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def cookies(self) -> dict[str, str]:
        """Return each cookie that is set, whole, by its name."""
        told = [value for key, value in self.headers if key == "set-cookie"]
        return {value.partition("=")[0]: value for value in told}


@dataclass
class Browser:
    """What keeps cookies and fills in forms."""

    app: Any
    client: str = STRANGER
    host: str = HOST
    jar: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, target: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        path, _, query = target.partition("?")
        told = {"host": self.host, "accept": "text/html,*/*", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.jar:
            told["cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        body = urlencode(form or {}).encode()
        if form is not None:
            told |= {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))}
        answer = asyncio.run(_ask(self.app, self.client, method, path, query, told, body))
        for name, whole in answer.cookies().items():
            value = whole.partition("=")[2].partition(";")[0]
            if "Max-Age=0" in whole:
                self.jar.pop(name, None)
            else:
                self.jar[name] = value
        return answer

    def send(self, path: str, show: str | None = None, /, **form: str) -> Answer:
        """Ask for a page, and send its form filled in."""
        page = self.ask("GET", show or path)
        hidden = re.search(r'name="form" value="([^"]+)"', page.body)
        assert hidden, page
        return self.ask("POST", path, {"form": hidden[1], **form}, sec_fetch_site="same-origin")

    def sign_in(self, name: str = "els", password: str = GOOD, **form: str) -> Answer:
        return self.send("/aanmelden", name=name, password=password, **form)


async def _ask(
    app: Any, client: str, method: str, path: str, query: str, headers: dict[str, str], body: bytes
) -> Answer:
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
        "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "scheme": "http",
        "server": (LOCAL, 8501), "client": (client, 5000),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = sent[0]
    content = b"".join(message.get("body", b"") for message in sent[1:])
    told = [(name.decode().lower(), value.decode("latin-1")) for name, value in start["headers"]]
    return Answer(start["status"], told, content.decode("utf-8", "replace"))


async def _anything(request: Request) -> Response:
    return PlainTextResponse(f"the app: {request.url.path}")


def build(listens: str | None = LOCAL) -> Starlette:
    routes = [*SignIn(listens).routes(), Route("/{path:path}", _anything, methods=["GET", "POST", "PUT"])]
    return Starlette(routes=routes, middleware=[Middleware(Gate, listens=listens)])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    file = tmp_path / "koppel.duckdb"
    monkeypatch.setenv("KOPPEL_DB", str(file))
    Store.open(file, create=True).close()
    yield file
    for store in list(_open_stores.values()):
        store.close()


def the_store() -> Store:
    from koppel.config import read_settings

    return KEEPER.store(read_settings())


@pytest.fixture
def els(place: Path) -> Browser:
    """A browser of someone who has an account, not signed in yet."""
    accounts.add(the_store(), "Els", [Grant(Role.LEZER)], password=GOOD)
    return Browser(build())


def shift(table: str, column: str, back: timedelta) -> None:
    with the_store().write_beside("test", None) as writer:
        writer.cursor.execute(f'UPDATE {table} SET "{column}" = "{column}" - ?::INTERVAL', [back])


CLOSED = [
    "/", "/koppel-payload/abc", "/media/x.csv", "/voorproef/abc/", "/_stcore/upload_file/a/b",
    "/component/x.js", "/iets", "/aanmeldenx", "/openbaarx", "/koppel-assetsx", "//openbaar/", "/_stcore/healthx",
]  # fmt: skip
OPEN = [
    "/openbaar/",
    "/openbaar",
    "/koppel-assets/leaflet/leaflet.js",
    "/static/js/a.js",
    "/_stcore/health",
    "/aanmelden",
]


@pytest.mark.parametrize("path", CLOSED)
def test_without_a_session_nothing_of_the_team_is_given(els: Browser, path: str) -> None:
    fetched = els.ask("GET", path, accept="*/*")
    assert (fetched.status, fetched.body) == (401, "sign in first")
    assert fetched.header("cache-control") == "no-store"
    seen = els.ask("GET", path)
    assert seen.status == 303
    assert seen.header("location").startswith("/aanmelden")
    assert els.ask("POST", path).status == 401


@pytest.mark.parametrize("path", OPEN)
def test_what_is_for_everyone_needs_no_session(els: Browser, path: str) -> None:
    assert els.ask("GET", path, accept="*/*").status == 200


def test_who_signs_in_comes_back_where_it_was(els: Browser) -> None:
    turned = els.ask("GET", "/?pagina=koppelkansen&zoek=a%26b")
    assert turned.header("location") == "/aanmelden?terug=%2F%3Fpagina%3Dkoppelkansen%26zoek%3Da%2526b"
    page = els.ask("GET", turned.header("location"))
    back = re.search(r'name="terug" value="([^"]+)"', page.body)
    assert back
    done = els.sign_in(terug=back[1].replace("&amp;", "&"))
    assert (done.status, done.header("location")) == (303, "/?pagina=koppelkansen&zoek=a%26b")
    assert els.ask("GET", "/").body == "the app: /"
    for path in CLOSED[1:]:
        assert els.ask("GET", path, accept="*/*").status == 200
    # Who is signed in needs no form.
    assert els.ask("GET", "/aanmelden").status == 303


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.nl/", "//evil.nl", "/\\evil.nl", "\\\\evil.nl", "/ /evil.nl", "/\t/evil.nl",
        "javascript:alert(1)", "/%0d%0aSet-Cookie:a=b\r\nx", "/aanmelden?terug=/", "/afmelden", "evil",
        "/" + "a" * 5000, "/\u2028",
    ],
)  # fmt: skip
def test_after_signing_in_one_stays_on_this_site(els: Browser, back: str) -> None:
    done = els.sign_in(terug=back)
    assert (done.status, done.header("location")) == (303, "/")


def test_the_cookie_is_for_the_server_only(els: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = els.sign_in().cookies()["koppel"]
    assert re.fullmatch(r"koppel=[\w-]{40,}; Path=/; HttpOnly; SameSite=Lax", cookie)
    monkeypatch.setenv("KOPPEL_HTTPS", "on")
    safe = Browser(build())
    done = safe.sign_in()
    cookie = done.cookies()["__Host-koppel"]
    assert re.fullmatch(r"__Host-koppel=[\w-]{40,}; Path=/; HttpOnly; SameSite=Lax; Secure", cookie)
    assert safe.ask("GET", "/").status == 200
    # A cookie that another host could have set is not looked at.
    plain = Browser(build(), jar={"koppel": safe.jar["__Host-koppel"]})
    assert plain.ask("GET", "/", accept="*/*").status == 401
    assert "max-age" in plain.ask("GET", "/aanmelden").header("strict-transport-security")


def test_signing_in_gives_a_new_session_and_ends_the_one_of_before(els: Browser) -> None:
    els.sign_in()
    before = els.jar["koppel"]
    # What someone planted in a browser is not what it gets.
    planted = Browser(els.app, jar={"koppel": "a" * 43})
    planted.sign_in()
    assert planted.jar["koppel"] not in ("a" * 43, before)
    # Forms of someone who is signed in are refused; with a form of before, the older session ends.
    again = Browser(els.app)
    page = again.ask("GET", "/aanmelden")
    mark = re.search(r'name="form" value="([^"]+)"', page.body)
    assert mark
    again.jar["koppel"] = before
    told = {"form": mark[1], "name": "els", "password": GOOD}
    assert again.ask("POST", "/aanmelden", told, sec_fetch_site="same-origin").status == 303
    assert Browser(els.app, jar={"koppel": before}).ask("GET", "/", accept="*/*").status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}, {"origin": "https://evil.nl"},
        {"origin": "null"}, {"origin": "http://koppel.example.evil.nl:8501"},
    ],
)  # fmt: skip
def test_a_form_from_another_site_is_refused(els: Browser, headers: dict[str, str]) -> None:
    page = els.ask("GET", "/aanmelden")
    mark = re.search(r'name="form" value="([^"]+)"', page.body)
    assert mark
    told = {"form": mark[1], "name": "els", "password": GOOD}
    refused = els.ask("POST", "/aanmelden", told, **headers)
    assert refused.status == 400
    assert "koppel" not in els.jar
    allowed = els.ask("POST", "/aanmelden", told, origin=f"http://{HOST}")
    assert allowed.status == 303


@pytest.mark.parametrize("mark", ["", "x", "a.b", "0" * 32 + "." + "0" * 64, "é.é"])
def test_a_form_that_we_did_not_give_is_refused(els: Browser, mark: str) -> None:
    els.ask("GET", "/aanmelden")
    refused = els.ask("POST", "/aanmelden", {"form": mark, "name": "els", "password": GOOD})
    assert refused.status == 400
    assert "niet meer geldig" in refused.body


def test_a_form_of_another_browser_is_refused(els: Browser) -> None:
    page = Browser(els.app).ask("GET", "/aanmelden")
    mark = re.search(r'name="form" value="([^"]+)"', page.body)
    assert mark
    els.ask("GET", "/aanmelden")
    told = {"form": mark[1], "name": "els", "password": GOOD}
    assert els.ask("POST", "/aanmelden", told, sec_fetch_site="same-origin").status == 400


def test_another_site_cannot_sign_someone_out(els: Browser) -> None:
    els.sign_in()
    assert els.ask("POST", "/afmelden", {"form": "x"}, sec_fetch_site="cross-site").status == 400
    assert els.ask("GET", "/afmelden").status == 303
    assert els.ask("GET", "/").status == 200
    done = els.send("/afmelden", "/wachtwoord")
    assert done.header("location").startswith("/aanmelden?afgemeld=1")
    assert "koppel" not in els.jar
    assert els.ask("GET", "/", accept="*/*").status == 401


@pytest.mark.parametrize(("language", "words"), [("nl", "U bent niet meer aangemeld"), ("en", "no longer signed in")])
def test_who_was_away_too_long_reads_why_to_sign_in_again(els: Browser, language: str, words: str) -> None:
    assert words not in els.ask("GET", f"/aanmelden?taal={language}").body
    els.sign_in()
    shift("session", "last_seen", timedelta(days=400))
    turned = els.ask("GET", f"/?pagina=straat&taal={language}")
    assert turned.status == 303
    page = els.ask("GET", turned.header("location"))
    assert words in page.body
    assert "/?pagina=straat" in page.body
    # After a wrong password that is what there is to say.
    assert words not in els.sign_in(password=OTHER).body


def test_a_wrong_password_is_told_beside_the_name_that_was_typed(els: Browser) -> None:
    wrong = els.sign_in(name='<b>"els"', password=OTHER)
    assert wrong.status == 400
    assert "horen niet bij elkaar" in wrong.body
    assert "&lt;b&gt;&#34;els&#34;" in wrong.body
    assert "<b>" not in wrong.body.replace("<b aria-current", "")
    assert OTHER not in wrong.body
    assert 'role="alert"' in wrong.body


def test_guessing_is_slowed_and_says_how_long(els: Browser) -> None:
    codes = [els.sign_in(password=OTHER).status for _ in range(5)]
    assert codes[:3] == [400, 400, 400]
    assert codes[3] == 429
    assert "Wacht" in els.sign_in().body
    shift("sign_in", "at", timedelta(minutes=16))
    assert els.sign_in().status == 303


def test_a_proxy_that_is_not_trusted_does_not_tell_who_asks(els: Browser) -> None:
    for turn in range(20):
        page = els.ask("GET", "/aanmelden")
        mark = re.search(r'name="form" value="([^"]+)"', page.body)
        assert mark
        told = {"form": mark[1], "name": f"naam {turn}", "password": OTHER}
        last = els.ask("POST", "/aanmelden", told, x_forwarded_for=f"10.0.0.{turn}", sec_fetch_site="same-origin")
    assert last.status == 429


def test_an_ended_session_sees_nothing_more(els: Browser) -> None:
    els.sign_in()
    shift("session", "last_seen", timedelta(days=1))
    assert els.ask("GET", "/koppel-payload/abc", accept="*/*").status == 401
    page = els.ask("GET", "/aanmelden")
    assert page.status == 200
    # The browser forgets what is of no use any more.
    assert "Max-Age=0" in page.cookies()["koppel"]


HEADERS = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def test_the_pages_are_strict_about_what_a_browser_may_do(els: Browser) -> None:
    pages = [els.ask("GET", "/aanmelden"), els.sign_in(password=OTHER)]
    els.sign_in()
    pages.append(els.ask("GET", "/wachtwoord"))
    for page in pages:
        for name, right in HEADERS.items():
            assert page.header(name) == right
        policy = page.header("content-security-policy")
        assert policy.startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in policy
        assert "script" not in policy
        assert "<script" not in page.body
        assert "⟦" not in page.body


@pytest.mark.parametrize(("language", "title"), [("nl", "Aanmelden"), ("en", "Sign in")])
def test_the_page_speaks_both_languages_and_has_labels(els: Browser, language: str, title: str) -> None:
    page = els.ask("GET", f"/aanmelden?taal={language}&terug=/?pagina=straat")
    assert f'<html lang="{language}">' in page.body
    assert f"<h1>{title}</h1>" in page.body
    assert 'autocomplete="username"' in page.body
    assert 'autocomplete="current-password"' in page.body
    for name in ("name", "password"):
        assert f'<label for="{name}">' in page.body
    # The other language keeps where one goes afterwards.
    assert "terug=%2F%3Fpagina%3Dstraat" in page.body


def test_the_language_of_the_page_where_one_came_from_goes_on(els: Browser) -> None:
    assert "<h1>Sign in</h1>" in els.ask("GET", "/aanmelden?terug=%2F%3Ftaal%3Den").body


def test_a_one_time_password_opens_nothing_but_the_page_to_change_it(els: Browser) -> None:
    made = accounts.reset_password(the_store(), accounts.find(the_store(), "els").id)
    assert els.sign_in(password=made.password).status == 303
    assert els.ask("GET", "/").header("location") == "/wachtwoord"
    assert els.ask("GET", "/koppel-payload/abc", accept="*/*").status == 403
    wrongs = {
        (made.password, "kort", "kort"): "te kort",
        (made.password, OTHER, GOOD): "niet gelijk",
        (GOOD, OTHER, OTHER): "Het huidige wachtwoord klopt niet",
        (made.password, "Welkom123456", "Welkom123456"): "makkelijk te raden",
    }
    for (current, password, again), words in wrongs.items():
        answer = els.send("/wachtwoord", current=current, password=password, again=again)
        assert answer.status == 400
        assert words in answer.body
        assert 'aria-invalid="true"' in answer.body
    before = els.jar["koppel"]
    done = els.send("/wachtwoord", current=made.password, password=OTHER, again=OTHER)
    assert done.status == 303
    assert els.jar["koppel"] != before
    assert els.ask("GET", "/").status == 200


def test_the_password_page_is_for_who_is_signed_in(els: Browser) -> None:
    assert els.ask("GET", "/wachtwoord").header("location") == "/aanmelden"


def test_a_form_that_is_too_large_or_no_text_is_refused(els: Browser) -> None:
    for body in ({"form": "x", "name": "x" * 20_000}, {f"f{n}": "x" for n in range(100)}):
        answer = els.ask("POST", "/aanmelden", body)
        assert answer.status == 400
        assert "niet te lezen" in answer.body


def test_the_first_account_needs_the_code_of_the_servers_log(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    stranger = Browser(build())
    with caplog.at_level(logging.WARNING, logger="koppel"):
        assert "Maak de eerste beheerder" in stranger.ask("GET", "/aanmelden").body
    code = caplog.messages[-1].rpartition(" ")[2]
    told = {"name": "Bea", "password": GOOD, "again": GOOD}
    # From this machine itself too: a server before ours makes strangers look like it.
    for browser in (stranger, Browser(stranger.app, client=LOCAL, host="localhost:8501")):
        wrong = browser.send("/aanmelden/eerste", "/aanmelden", code="zzzz-zzzz-zzzz-zzzz", **told)
        assert wrong.status == 400
        assert "code klopt niet" in wrong.body
    assert not accounts.has_accounts(the_store())
    done = stranger.send("/aanmelden/eerste", "/aanmelden", code=f" {code.upper()} ", **told)
    assert done.status == 303
    assert stranger.ask("GET", "/").status == 200
    (bea,) = accounts.list_accounts(the_store())
    assert bea.grants == frozenset({Grant(Role.BEHEERDER)})
    late = Browser(stranger.app)
    answer = late.send("/aanmelden/eerste", "/aanmelden", code=code, name="Mal", password=GOOD, again=GOOD)
    assert "al een account" in answer.body
    assert len(accounts.list_accounts(the_store())) == 1


def test_the_code_cannot_be_guessed_at_will(place: Path) -> None:
    app = build()
    codes = [
        Browser(app, client=f"198.51.100.{turn}")
        .send("/aanmelden/eerste", "/aanmelden", code="x", name="Mal", password=GOOD, again=GOOD)
        .status
        for turn in range(5)
    ]
    assert 429 in codes


@pytest.mark.parametrize(
    ("listens", "client", "host", "headers", "works"),
    [
        (LOCAL, LOCAL, "localhost:8501", {}, True),
        ("localhost", "::1", "[::1]:8501", {}, True),
        (None, LOCAL, "localhost:8501", {}, False),
        ("10.0.0.5", LOCAL, "localhost:8501", {}, False),
        (LOCAL, STRANGER, "localhost:8501", {}, False),
        (LOCAL, LOCAL, "koppel.gemeente.nl", {}, False),
        (LOCAL, LOCAL, "localhost:8501", {"x_forwarded_for": STRANGER}, False),
        (LOCAL, LOCAL, "localhost:8501", {"forwarded": "for=198.51.100.7"}, False),
    ],
)
def test_a_demo_account_works_on_this_machine_only(
    place: Path, listens: str | None, client: str, host: str, headers: dict[str, Any], works: bool
) -> None:
    demo = accounts.add(the_store(), "Demo lezer", [Grant(Role.LEZER)], is_demo=True)
    browser = Browser(build(listens), client=client, host=host)
    page = browser.ask("GET", "/aanmelden", **headers)
    assert ("Demo lezer" in page.body) is works
    assert ("werken alleen op de computer" in page.body) is not works
    mark = re.search(r'name="form" value="([^"]+)"', page.body)
    assert mark
    told = {"form": mark[1], "account": str(demo.account_id)}
    done = browser.ask("POST", "/aanmelden/demo", told, sec_fetch_site="same-origin", **headers)
    assert (done.status == 303) is works
    assert (browser.ask("GET", "/", accept="*/*", **headers).status == 200) is works
    if works:
        # Nor does its session work when the request comes from elsewhere.
        browser.client = STRANGER
        assert browser.ask("GET", "/", accept="*/*").status == 401


def test_a_demo_account_has_no_password(place: Path) -> None:
    accounts.add(the_store(), "Demo lezer", [Grant(Role.LEZER)], is_demo=True)
    browser = Browser(build(), client=LOCAL, host="localhost")
    for password in ("", "demo", "demo lezer"):
        assert browser.sign_in(name="Demo lezer", password=password).status in (400, 429)


def test_an_account_that_is_no_demo_cannot_be_chosen(els: Browser) -> None:
    browser = Browser(els.app, client=LOCAL, host="localhost")
    real = accounts.find(the_store(), "els")
    for account in (str(real.id), "", "x"):
        assert browser.send("/aanmelden/demo", "/aanmelden", account=account).status == 400


def test_without_a_store_it_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOPPEL_DB", str(tmp_path / "none.duckdb"))
    browser = Browser(build())
    page = browser.ask("GET", "/aanmelden")
    assert page.status == 503
    assert "koppel init" in page.body
    start = browser.ask("GET", "/")
    assert (start.status, "koppel init" in start.body) == (503, True)
    assert browser.ask("GET", "/koppel-payload/abc", accept="*/*").status == 503


def test_a_way_through_another_socket_is_closed(els: Browser) -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": "/_stcore/other", "headers": [], "query_string": b"", "root_path": ""}
    asyncio.run(Gate(els.app, None)(scope, receive, send))  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_marks_of_forms_differ_every_time() -> None:
    assert visitor.form_mark("x" * 40) != visitor.form_mark("x" * 40)


def test_a_mark_is_good_only_whole_and_in_the_browser_for_which_it_was_made() -> None:
    own, other = "x" * 40, "y" * 40

    def asked(cookie: str) -> Request:
        return Request({"type": "http", "headers": [(b"cookie", f"koppel_form={cookie}".encode())]})

    mark = visitor.form_mark(own)
    assert visitor.is_ours(asked(own), {"form": mark})
    assert not visitor.is_ours(asked(other), {"form": mark})
    nonce, _, signature = mark.rpartition(".")
    for wrong in ("", ".", nonce, f"{nonce}.", f".{signature}", f"{nonce[::-1]}.{signature}", f"é{mark}"):
        assert not visitor.is_ours(asked(own), {"form": wrong}), wrong
