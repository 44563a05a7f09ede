"""What visitors get of the published folder, and that nothing else can be got."""

from __future__ import annotations

import asyncio
import gzip
import html
import http.client
import os
import re
import shutil
import socket
import threading
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import uvicorn

from koppel.config import ROOT
from koppel.publish.html import pages, site_assets
from koppel.publish.settings import load_public_settings
from koppel.web import publicfiles
from koppel.web.public import PublicPages
from tests.publish import examples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


DRAFT = "voorbeeld-token-0123456789"
POLICY = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; img-src 'self' data: {}\">"
FILES = {
    "index.html": "<!doctype html><title>kaart</title>" + POLICY.format("https://tegels.voorbeeld.nl") + "x" * 500,
    "en/index.html": "<!doctype html><title>map</title>",
    "straat/meidoornstraat.html": "<!doctype html><title>Meidoornstraat</title>",
    "straat/meidoornstraat.ics": "BEGIN:VCALENDAR",
    "straat/meidoornstraat.pdf": "%PDF-1.7",
    "bestanden/kaart.0123abcd.js": "let kaart = 1;" * 100,
    "bestanden/stijl.css": "body{}",
    "werken.geojson": "{}",
    "nieuws.xml": "<feed/>",
    "los.gz": "zonder tweeling",
}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publicfiles, "_NOTICE_SECONDS", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A public folder with one publication, a secret beside it, and a draft."""
    public = tmp_path / "koppel-openbaar"
    publish(public, FILES)
    fill(public / "preview" / DRAFT, FILES)
    (tmp_path / "koppel.duckdb").write_text("geheim")
    (public / "geheim.txt").write_text("geheim")
    current = (public / "current").resolve()
    (current / ".verborgen.html").write_text("geheim")
    (current / ".map").mkdir()
    (current / ".map" / "index.html").write_text("geheim")
    (current / "naar-buiten.html").symlink_to(tmp_path / "koppel.duckdb")
    (current / "buiten").symlink_to(tmp_path)
    os.mkfifo(current / "pijp.html")
    return public


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, words in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(words.encode())
        if len(words) > 400:
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(words.encode(), mtime=0))


def publish(public: Path, files: dict[str, str]) -> None:
    """Put a publication in place as the app does: a folder of its own, then one move."""
    name = str(uuid4())
    fill(public / name, files)
    switch(public, name)


def switch(public: Path, name: str) -> None:
    link = public / f".link-{name}"
    link.symlink_to(name)
    link.replace(public / "current")


class Got:
    def __init__(self, messages: list[dict[str, Any]]) -> None:
        start, *rest = messages
        self.status: int = start["status"]
        self.headers = {name.decode(): value.decode() for name, value in start["headers"]}
        assert len(self.headers) == len(start["headers"]), "a header is sent twice"
        self.body = b"".join(message["body"] for message in rest)


async def _app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"the app"})


def ask(pages: PublicPages | Path, path: str, method: str = "GET", **headers: str) -> Got:
    """Ask as a server does that has read the address but not tidied it."""
    pages = pages if isinstance(pages, PublicPages) else PublicPages(_app, pages)
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": told}
    messages: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        messages.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(pages(scope, receive, send))
    return Got(messages)


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_is_served_as_it_is(folder: Path, name: str) -> None:
    got = ask(folder, f"/openbaar/{name}")
    assert got.status == 200
    assert got.body == FILES[name].encode()
    assert got.headers["content-length"] == str(len(got.body))


@pytest.mark.parametrize(("address", "name"), [("", "index.html"), ("en/", "en/index.html")])
def test_a_folder_gives_its_first_page(folder: Path, address: str, name: str) -> None:
    assert ask(folder, f"/openbaar/{address}").body == FILES[name].encode()


@pytest.mark.parametrize(
    ("path", "target"),
    [("/openbaar", "openbaar/"), ("/openbaar/en", "en/"), (f"/voorproef/{DRAFT}", f"{DRAFT}/")],
)
def test_a_folder_without_its_slash_is_pointed_to(folder: Path, path: str, target: str) -> None:
    got = ask(folder, path)
    assert got.status == 307
    assert got.headers["location"] == target


@pytest.mark.parametrize(
    "address",
    [
        "../geheim.txt", "../../koppel.duckdb", "..", ".", "./index.html", "straat/../../geheim.txt",
        "straat/../index.html", "%2e%2e/geheim.txt", "..%2fgeheim.txt", "..\\geheim.txt", "straat\\meidoornstraat.html",
        "/etc/passwd", "//etc/passwd", "/index.html", "straat//meidoornstraat.html", "index.html/", "index.html\0",
        "\0", "C:/windows", "file:///etc/passwd", "~", "INDEX.HTML", "straat", "straat/", "current/index.html",
        ".verborgen.html", ".map/", ".map/index.html", ".map", "naar-buiten.html", "buiten/koppel.duckdb",
        "buiten/koppel-openbaar/geheim.txt", "pijp.html", "bestaat-niet.html", "index.html.gz",
        "bestanden/kaart.0123abcd.js.gz", "en/../index.html", "index.html?x", "index.html%00.css", "é", "a" * 60_000,
        "/" * 60_000,
    ],
)  # fmt: skip
def test_nothing_else_is_served(folder: Path, address: str) -> None:
    for path in (f"/openbaar/{address}", f"/voorproef/{DRAFT}/{address}", f"/voorproef/{address}"):
        got = ask(folder, path)
        assert got.status == 404, path
        assert b"geheim" not in got.body
        assert b"root:" not in got.body


@pytest.mark.parametrize(
    "path", ["/", "/openbaarheid", "/openbare/", "/OPENBAAR/", "/voorproefje", "/koppel-payload/x"]
)
def test_the_app_answers_all_else(folder: Path, path: str) -> None:
    assert ask(folder, path).status == 418


def test_without_a_publication_it_says_so(tmp_path: Path) -> None:
    for place in (None, tmp_path / "nothing"):
        got = ask(PublicPages(_app, place), "/openbaar/")
        assert got.status == 404
        assert "Er is nog niets gepubliceerd" in got.body.decode()
        assert ask(PublicPages(_app, place), f"/voorproef/{DRAFT}/").status == 404
    assert "Nothing has been published yet" in ask(tmp_path, "/openbaar/en/").body.decode()


def test_a_current_that_points_elsewhere_is_not_served(tmp_path: Path) -> None:
    fill(tmp_path / "elders", FILES)
    (tmp_path / "openbaar").mkdir()
    (tmp_path / "openbaar" / "current").symlink_to(tmp_path / "elders")
    assert ask(tmp_path / "openbaar", "/openbaar/").status == 404


def test_a_publication_that_is_repointed_elsewhere_is_gone(folder: Path) -> None:
    pages = PublicPages(_app, folder)
    assert ask(pages, "/openbaar/").status == 200
    (folder / "current").unlink()
    (folder / "current").symlink_to(folder.parent)
    assert ask(pages, "/openbaar/").status == 404


@pytest.mark.parametrize(
    ("address", "home"),
    [("x", "./"), ("straat/x.html", "../"), ("en/werk/x.html", "../../en/"), ("a/b/c/d", "../../../")],
)
def test_the_page_of_what_is_not_there_leads_back(folder: Path, address: str, home: str) -> None:
    got = ask(folder, f"/openbaar/{address}")
    assert f'href="{home}"' in got.body.decode()
    assert "<script" not in got.body.decode()
    assert "style-src 'sha256-" in got.headers["content-security-policy"]


def test_what_was_asked_for_is_not_repeated_in_the_answer(folder: Path) -> None:
    got = ask(folder, "/openbaar/<script>alert(1)</script>/\r\nset-cookie: a=b")
    assert got.status == 404
    assert b"alert" not in got.body
    assert "set-cookie" not in got.headers


def test_head_gives_the_headers_of_get_and_no_body(folder: Path) -> None:
    for path in ("/openbaar/", "/openbaar/werken.geojson", "/openbaar/bestaat-niet"):
        full, short = ask(folder, path), ask(folder, path, "HEAD")
        assert (short.status, short.headers, short.body) == (full.status, full.headers, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(folder: Path, method: str) -> None:
    for path in ("/openbaar/", "/openbaar/bestaat-niet", f"/voorproef/{DRAFT}/"):
        got = ask(folder, path, method)
        assert (got.status, got.headers["allow"], got.body) == (405, "GET, HEAD", b"")


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True), ("gzip, deflate, br", True), ("br;q=1.0, GZIP ; q=0.5", True), ("*", True), ("", False),
        ("gzip;q=0", False), ("gzip; q=0.000, *", False), ("br", False), ("identity", False), ("xgzip", False),
    ],
)  # fmt: skip
def test_the_compressed_twin_goes_to_who_can_read_it(folder: Path, accepted: str, packed: bool) -> None:
    got = ask(folder, "/openbaar/", accept_encoding=accepted)
    assert ("content-encoding" in got.headers) is packed
    assert (gzip.decompress(got.body) if packed else got.body) == FILES["index.html"].encode()
    assert got.headers["vary"] == "accept-encoding"
    assert got.headers["content-length"] == str(len(got.body))
    plain = ask(folder, "/openbaar/")
    assert (got.headers["etag"] != plain.headers["etag"]) is packed


def test_a_file_without_twin_is_sent_plain(folder: Path) -> None:
    got = ask(folder, "/openbaar/en/", accept_encoding="gzip")
    assert "content-encoding" not in got.headers
    assert got.body == FILES["en/index.html"].encode()


def test_what_a_browser_has_is_not_sent_again(folder: Path) -> None:
    etag = ask(folder, "/openbaar/").headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        got = ask(folder, "/openbaar/", if_none_match=known)
        assert (got.status, got.body) == (304, b"")
        assert got.headers["etag"] == etag
        assert {"content-type", "content-length", "content-encoding"}.isdisjoint(got.headers)
    assert ask(folder, "/openbaar/", if_none_match='"other"').status == 200
    assert ask(folder, "/openbaar/", if_none_match=etag, accept_encoding="gzip").status == 200


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "text/html; charset=utf-8"), ("straat/meidoornstraat.ics", "text/calendar; charset=utf-8"),
        ("straat/meidoornstraat.pdf", "application/pdf"), ("bestanden/stijl.css", "text/css; charset=utf-8"),
        ("bestanden/kaart.0123abcd.js", "text/javascript; charset=utf-8"),
        ("werken.geojson", "application/geo+json; charset=utf-8"),
        ("nieuws.xml", "application/atom+xml; charset=utf-8"),
        ("los.gz", "application/octet-stream"),
    ],
)  # fmt: skip
def test_every_file_has_its_type(folder: Path, name: str, told: str) -> None:
    assert ask(folder, f"/openbaar/{name}").headers["content-type"] == told


def test_only_names_that_change_with_their_content_are_kept_long(folder: Path) -> None:
    for name in FILES:
        kept = ask(folder, f"/openbaar/{name}").headers["cache-control"]
        assert kept == ("public, max-age=31536000, immutable" if "0123abcd" in name else "no-cache"), name


def test_pages_have_a_strict_policy_that_lets_their_own_tiles_through(folder: Path) -> None:
    policy = ask(folder, "/openbaar/straat/meidoornstraat.html").headers["content-security-policy"]
    assert policy.split("; ") == [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: https://tegels.voorbeeld.nl",
        "connect-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]


@pytest.mark.parametrize("tiles", [True, False])
def test_the_policy_allows_all_that_the_pages_themselves_allow(tmp_path: Path, tiles: bool) -> None:
    copy, ground = examples.small(), examples.ground()
    settings = load_public_settings(ROOT / "data" / "public.toml", ROOT / "data" / "maps.toml", tiles=tiles)
    assets = site_assets(copy, ground, settings)
    made = {**assets.files, **dict(pages(copy, ground, settings, "nl", assets))}
    publish(tmp_path, {name: content.decode() for name, content in made.items()})
    server = PublicPages(_app, tmp_path)
    found = 0
    for name in made:
        if name.endswith(".html"):
            got = ask(server, f"/openbaar/{name}")
            own = re.search(r'Content-Security-Policy" content="([^"]+)"', got.body.decode())
            assert own, name
            allowed = sources(got.headers["content-security-policy"])
            wanted = sources(html.unescape(own[1]))
            assert all(places <= allowed.get(sort, allowed["default-src"]) for sort, places in wanted.items()), name
            assert ("https://" in got.headers["content-security-policy"]) is tiles
            found += 1
        elif name.startswith("bestanden/"):
            assert "immutable" in ask(server, f"/openbaar/{name}").headers["cache-control"]
    assert found > 10


def sources(policy: str) -> dict[str, set[str]]:
    """Read a policy: what may come from where, of which nothing is ``'none'``."""
    words = [directive.split() for directive in policy.split(";")]
    return {sort: set(places) - {"'none'"} for sort, *places in words}


@pytest.mark.parametrize(
    "told", ["*", "https:", "http://a.nl", "'unsafe-inline'", "https://a.nl,x", "https://a.nl\r\nset-cookie:a=b", ""]
)
def test_a_page_cannot_widen_the_policy_with_anything_but_an_origin(tmp_path: Path, told: str) -> None:
    publish(tmp_path, {"index.html": POLICY.format(told)})
    headers = ask(tmp_path, "/openbaar/").headers
    assert "img-src 'self' data:;" in headers["content-security-policy"].replace(" https://a.nl;", ";")
    assert "set-cookie" not in headers


def test_every_answer_is_guarded_and_sets_no_cookie(folder: Path) -> None:
    for path in ("/openbaar/", "/openbaar/werken.geojson", "/openbaar/bestaat-niet", f"/voorproef/{DRAFT}/"):
        headers = ask(folder, path, cookie="streamlit=1").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["permissions-policy"].startswith("geolocation=(self), ")
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "set-cookie" not in headers


def test_only_open_data_may_be_fetched_by_other_sites(folder: Path) -> None:
    for name in FILES:
        headers = ask(folder, f"/openbaar/{name}").headers
        is_open = name.endswith((".geojson", ".ics", ".xml"))
        assert headers.get("access-control-allow-origin") == ("*" if is_open else None), name
        assert headers["cross-origin-resource-policy"] == ("cross-origin" if is_open else "same-origin"), name


def test_a_draft_is_for_who_knows_its_name_and_is_never_kept(folder: Path) -> None:
    for name in ("", "bestanden/kaart.0123abcd.js", "werken.geojson", "bestaat-niet"):
        headers = ask(folder, f"/voorproef/{DRAFT}/{name}").headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-robots-tag"] == "noindex, nofollow"
        assert "access-control-allow-origin" not in headers
    assert ask(folder, f"/voorproef/{DRAFT}/").body == FILES["index.html"].encode()
    for other in (DRAFT[:-1], DRAFT + "x", DRAFT.upper(), "", ".", "..", "current", "*", f"{DRAFT}/../{DRAFT}"):
        assert ask(folder, f"/voorproef/{other}/").status == 404, other
    assert ask(folder, "/voorproef/").status == 404


def test_a_draft_that_is_a_link_or_has_a_short_name_is_not_served(folder: Path) -> None:
    fill(folder / "preview" / "kort", FILES)
    (folder / "preview" / "een-link-naar-de-winkel").symlink_to(folder.parent)
    assert ask(folder, "/voorproef/kort/").status == 404
    assert ask(folder, "/voorproef/een-link-naar-de-winkel/koppel.duckdb").status == 404


def test_a_draft_that_was_removed_is_gone(folder: Path) -> None:
    pages = PublicPages(_app, folder)
    assert ask(pages, f"/voorproef/{DRAFT}/").status == 200
    (folder / "preview" / DRAFT).rename(folder / "weg")
    got = ask(pages, f"/voorproef/{DRAFT}/")
    assert got.status == 404
    assert "Deze voorproef is er niet meer" in got.body.decode()


def test_after_a_switch_only_the_new_publication_is_there(folder: Path) -> None:
    pages = PublicPages(_app, folder)
    assert ask(pages, "/openbaar/bestanden/kaart.0123abcd.js").status == 200
    publish(folder, {"index.html": "nieuw", "bestanden/kaart.89abcdef.js": "let kaart = 2;"})
    assert ask(pages, "/openbaar/").body == b"nieuw"
    assert ask(pages, "/openbaar/bestanden/kaart.89abcdef.js").status == 200
    for old in ("bestanden/kaart.0123abcd.js", "werken.geojson", "straat/meidoornstraat.html"):
        assert ask(pages, f"/openbaar/{old}").status == 404
    (folder / "current").unlink()
    assert ask(pages, "/openbaar/").status == 404


def test_no_more_is_kept_in_memory_than_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publicfiles, "_KEPT_BYTES", 1000)
    files = {f"{number}.txt": str(number) * 200 for number in range(10)} | {"groot.txt": "g" * 900}
    publish(tmp_path, files)
    site = publicfiles.Site((tmp_path / "current").resolve())

    async def read() -> None:
        for name in [*files, *reversed(files)]:
            answer = await site.answer(name, packed=False)
            assert answer is not None
            assert answer.body == files[name].encode()
            assert sum(len(kept.body) for kept in site._kept.values()) <= 1000
        assert len(site._kept) == 5
        assert "groot.txt" not in {name for name, _ in site._kept}

    asyncio.run(read())


@pytest.fixture
def server(folder: Path) -> Iterator[int]:
    """The port of a real server of these pages."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        running = uvicorn.Server(uvicorn.Config(PublicPages(_app, folder), log_level="error", lifespan="off"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        running.should_exit = True
        thread.join()


@pytest.mark.parametrize(("pause", "notice"), [(0.03, 0.0), (0.03, 0.05), (0.0, 0.5)])
def test_while_publications_switch_every_answer_is_wholly_of_one(
    folder: Path, server: int, monkeypatch: pytest.MonkeyPatch, pause: float, notice: float
) -> None:
    monkeypatch.setattr(publicfiles, "_NOTICE_SECONDS", notice)

    def move_to(mark: str) -> None:
        """Publish as the app does, which takes the pages of the publication before away at once."""
        before = (folder / "current").resolve()
        publish(folder, {f"{number}.html": f"{mark}-{number}-" + mark * 5000 for number in range(20)})
        shutil.rmtree(before)

    move_to("a")
    seen: set[str] = set()
    wrong: list[object] = []
    over = threading.Event()

    def visit(accepted: dict[str, str]) -> None:
        link = http.client.HTTPConnection("127.0.0.1", server, timeout=10)
        while not over.is_set():
            for number in range(20):
                link.request("GET", f"/openbaar/{number}.html", headers=accepted)
                answer = link.getresponse()
                body = answer.read()
                words = (gzip.decompress(body) if answer.getheader("content-encoding") else body).decode()
                mark = words[:1]
                seen.add(mark)
                if answer.status != 200 or words != f"{mark}-{number}-" + mark * 5000:
                    wrong.append((answer.status, words[:20]))

    visitors = [threading.Thread(target=visit, args=(told,)) for told in ({}, {"Accept-Encoding": "gzip"})]
    for visitor in visitors:
        visitor.start()
    for turn in range(60):
        move_to("abcd"[turn % 4])
        time.sleep(pause)
    over.set()
    for visitor in visitors:
        visitor.join()
    assert wrong == []
    assert len(seen) > 1


@pytest.mark.parametrize(
    "path",
    [
        "/openbaar/../geheim.txt", "/openbaar/%2e%2e/geheim.txt", "/openbaar/..%2fgeheim.txt",
        "/openbaar/..%5cgeheim.txt", "/openbaar//etc/passwd", "/openbaar/index.html%00", "/openbaar/%2fetc%2fpasswd",
        "/openbaar/.verborgen.html", "/openbaar/naar-buiten.html", "/voorproef/%2e%2e/geheim.txt",
        "/voorproef/../../koppel.duckdb", "/openbaar/%ff%fe",
    ],
)  # fmt: skip
def test_a_real_server_gives_nothing_else(server: int, path: str) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server, timeout=10)
    link.request("GET", path)
    answer = link.getresponse()
    assert answer.status == 404
    assert b"geheim" not in answer.read()
    link.close()
