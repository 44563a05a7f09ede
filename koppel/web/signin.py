"""Signing in and out, the first account, and one's own password: pages of the server itself, without scripts."""

from __future__ import annotations

import asyncio
import hmac
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from koppel.config import PASSWORD_PATH, SIGN_IN_PATH, SIGN_OUT_PATH, read_settings
from koppel.errors import InputError, KoppelError, RefusedError, StoreError
from koppel.services.accounts import account_fields, accounts, login_throttle, signin
from koppel.services.accounts.passwords import check_password, make_password
from koppel.services.installation.stores import demo_notice
from koppel.services.startup.serving import KEEPER
from koppel.web import openid
from koppel.web import signin_pages as pages
from koppel.web.visitor import (
    address_of,
    cookie_header,
    form_cookie,
    form_cookie_header,
    is_direct,
    is_ours,
    read_form,
    session_cookie,
    session_token,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from koppel.config import Settings
    from koppel.services import Store
    from koppel.services.accounts.claims import AccessRules
    from koppel.web.openid import Provider

    # Takes the request, its page and the settings; what shows a page takes its status too.
    _Handler = Callable[..., Response]

_log = logging.getLogger("koppel")
FIRST_PATH = f"{SIGN_IN_PATH}/eerste"
DEMO_PATH = f"{SIGN_IN_PATH}/demo"
# Forms wait here for their turn, first come first served, while pages are shown and files are read: two whose password
# is looked at, and two who write. Each counts as a failed try until it is known to be none, so that more at once from
# one office would be taken for guessing.
_ENTERING = ThreadPoolExecutor(4, "koppel-entering")


class SignIn:
    """
    The pages on which people sign in.

    Parameters
    ----------
    listens
        The address on which the server listens; None for all.
    provider
        Of an organisation, where people sign in there.
    """

    def __init__(self, listens: str | None, provider: Provider | None = None) -> None:
        self._provider = provider
        self._is_local = signin.is_loopback(listens)
        # Who can read the server's log, and nobody else, makes the first account.
        self._code = make_password()
        self._is_told = False

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(SIGN_IN_PATH, self._asked(self._show, self._sign_in), methods=["GET", "POST"]),
            Route(FIRST_PATH, self._asked(self._show, self._first), methods=["GET", "POST"]),
            Route(openid.START_PATH, self._asked(self._to_organisation, self._show), methods=["GET"]),
            Route(openid.DONE_PATH, self._asked(self._from_organisation, self._show), methods=["GET"]),
            Route(DEMO_PATH, self._asked(self._show, self._demo), methods=["GET", "POST"]),
            Route(PASSWORD_PATH, self._asked(self._show_password, self._password), methods=["GET", "POST"]),
            Route(SIGN_OUT_PATH, self._asked(self._show, self._sign_out), methods=["GET", "POST"]),
        ]

    def _asked(self, show: _Handler, take: _Handler) -> Callable[[Request], object]:
        async def answer(request: Request) -> Response:
            try:
                settings = read_settings()
            except KoppelError as error:
                return pages.trouble(pages.Page(request, None, "nl"), error, status=500)
            page = pages.Page(request, settings, settings.lang)
            try:
                form = await read_form(request) if request.method == "POST" else {}
                page = pages.Page(request, settings, settings.lang, form)
                if form or request.method == "POST":
                    if not is_ours(request, form):
                        raise InputError("form_old")
                    work = partial(take, request, page, settings)
                    return await asyncio.get_running_loop().run_in_executor(_ENTERING, work)
                return await asyncio.to_thread(show, request, page, settings)
            except KoppelError as error:
                # What went wrong is told on the same page; who waits is told so.
                waits = error.code in ("sign_in_wait", "sign_in_locked")
                status = 429 if waits else 503 if isinstance(error, StoreError) else 400
                page.error = error
                try:
                    return await asyncio.to_thread(show, request, page, settings, status)
                except KoppelError as worse:
                    return pages.trouble(page, worse, status=503)

        return answer

    def _show(self, request: Request, page: pages.Page, settings: Settings, status: int = 200) -> Response:
        store = KEEPER.store(settings)
        who = self._who(request, store, settings)
        if who is not None and page.error is None:
            return _to(page.back)
        held, is_new = form_cookie(request)
        is_demo_here = self._is_local and is_direct(request.scope)
        demo = signin.demo_accounts(store)
        if not accounts.has_accounts(store):
            self._tell_code()
            made = pages.first(page, held, FIRST_PATH)
        else:
            rules = self._rules(settings)
            if rules and page.error is None and request.query_params.get("organisatie"):
                page.error = RefusedError("oidc_failed")
            made = pages.sign_in(
                page,
                held,
                demo=demo if is_demo_here else (),
                is_refused=bool(demo) and not is_demo_here,
                notice=demo_notice(store, page.language),
                organisation=rules.label if rules else None,
                has_passwords=rules is None or rules.passwords or is_demo_here,
            )
        made.status_code = status
        if is_new:
            made.headers.append("Set-Cookie", form_cookie_header(held, settings, request.scope))
        if who is None and session_token(request.scope, settings) is not None:
            made.headers.append("Set-Cookie", self._cookie(settings, request, "", seconds=0))
        return made

    def _sign_in(self, request: Request, page: pages.Page, settings: Settings) -> Response:
        store = KEEPER.store(settings)
        rules = self._rules(settings)
        if rules is not None and not rules.passwords:
            # The way back in when the provider is gone: on this machine itself, for who keeps the accounts.
            is_here = self._is_local and is_direct(request.scope)
            if not is_here or not signin.is_beheerder(store, page.field("name")):
                raise RefusedError("password_off", label=rules.label)
        token = signin.sign_in(store, settings, page.field("name"), page.field("password"), address=address_of(request))
        return self._started(request, page, settings, store, token)

    def _rules(self, settings: Settings) -> AccessRules | None:
        return openid.access_rules(self._provider, settings) if self._provider else None

    def _to_organisation(self, request: Request, page: pages.Page, settings: Settings, status: int = 200) -> Response:
        if self._provider is None or self._rules(settings) is None or page.error is not None:
            return self._show(request, page, settings, status)
        return openid.begin(request, self._provider, settings)

    def _from_organisation(self, request: Request, page: pages.Page, settings: Settings, status: int = 200) -> Response:
        rules = self._rules(settings)
        if self._provider is None or rules is None or page.error is not None:
            reply = self._show(request, page, settings, status)
        else:
            store = KEEPER.store(settings)
            token, way = openid.arrive(request, self._provider, settings, store, rules)
            signin.end(store, session_token(request.scope, settings))
            reply = _to(way)
            reply.headers.append("Set-Cookie", self._cookie(settings, request, token))
        openid.forget(reply, request, settings)
        return reply

    def _first(self, request: Request, page: pages.Page, settings: Settings) -> Response:
        store = KEEPER.store(settings)
        if accounts.has_accounts(store):
            raise InputError("first_done")
        _check_new(page, account_fields.clean_name(page.field("name")))
        # Only now is it a guess.
        login_throttle.guard(store, "setup code", address_of(request))
        typed = page.field("code").strip().lower()
        if not hmac.compare_digest(typed.encode(), self._code.encode()):
            self._tell_code(again=True)
            raise InputError("setup_code")
        identity = accounts.add_first(store, page.field("name"), page.field("password"))
        return self._started(request, page, settings, store, signin.start(store, settings, identity, how="first"))

    def _demo(self, request: Request, page: pages.Page, settings: Settings) -> Response:
        store = KEEPER.store(settings)
        if not (self._is_local and is_direct(request.scope)):
            raise RefusedError("demo_elsewhere")
        wanted = page.field("account")
        account = next((item for item in signin.demo_accounts(store) if str(item.id) == wanted), None)
        if account is None:
            raise RefusedError("sign_in_wrong")
        return self._started(request, page, settings, store, signin.start(store, settings, account.id, how="demo"))

    def _started(self, request: Request, page: pages.Page, settings: Settings, store: Store, token: str) -> Response:
        # The session of before, if any, does not go on beside the new one.
        signin.end(store, session_token(request.scope, settings))
        reply = _to(page.back)
        reply.headers.append("Set-Cookie", self._cookie(settings, request, token))
        return reply

    def _show_password(self, request: Request, page: pages.Page, settings: Settings, status: int = 200) -> Response:
        who = self._who(request, KEEPER.store(settings), settings)
        if who is None:
            return _to(SIGN_IN_PATH)
        held, is_new = form_cookie(request)
        made = pages.password(page, held, who)
        made.status_code = status
        if is_new:
            made.headers.append("Set-Cookie", form_cookie_header(held, settings, request.scope))
        return made

    def _password(self, request: Request, page: pages.Page, settings: Settings) -> Response:
        store = KEEPER.store(settings)
        who = self._who(request, store, settings)
        if who is None:
            return _to(SIGN_IN_PATH)
        _check_new(page, who.actor.name)
        # Who found an open screen cannot guess on.
        login_throttle.guard(store, f"password of {who.account_id}", address_of(request))
        accounts.change_own_password(
            store.visible_to(who.actor), who.account_id, page.field("current"), page.field("password")
        )
        return self._started(
            request, page, settings, store, signin.start(store, settings, who.account_id, how="change")
        )

    def _sign_out(self, request: Request, page: pages.Page, settings: Settings) -> Response:
        signin.end(KEEPER.store(settings), session_token(request.scope, settings))
        reply = _to(f"{SIGN_IN_PATH}?afgemeld=1&taal={page.language}")
        reply.headers.append("Set-Cookie", self._cookie(settings, request, "", seconds=0))
        return reply

    def _who(self, request: Request, store: Store, settings: Settings) -> signin.SignedIn | None:
        token = session_token(request.scope, settings)
        demo = self._is_local and is_direct(request.scope)
        return signin.signed_in(store, settings, token, demo=demo)

    def _cookie(self, settings: Settings, request: Request, value: str, seconds: int | None = None) -> str:
        return cookie_header(session_cookie(settings), value, settings, request.scope, seconds=seconds)

    def _tell_code(self, *, again: bool = False) -> None:
        if again or not self._is_told:
            self._is_told = True
            _log.warning("No account yet. Make the first one at %s with this code: %s", SIGN_IN_PATH, self._code)


def _check_new(page: pages.Page, name: str) -> None:
    """Check a new password as far as it can be without knowing the old one."""
    check_password(page.field("password"), names=(name,))
    if page.field("password") != page.field("again"):
        raise InputError("password_differs")


def _to(place: str) -> Response:
    return RedirectResponse(place, status_code=303, headers={"Cache-Control": "no-store"})
