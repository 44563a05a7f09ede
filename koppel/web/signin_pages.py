"""The pages for signing in as HTML: from templates in which everything that was typed is escaped."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from starlette.responses import HTMLResponse

from koppel import formats
from koppel.config import PASSWORD_PATH, PUBLIC_PATH, SIGN_IN_PATH, SIGN_OUT_PATH
from koppel.i18n import LANGUAGES, error_text, text
from koppel.model.accounts import grant_order
from koppel.services.accounts.account_fields import LONGEST_NAME
from koppel.services.accounts.passwords import LONGEST, SHORTEST
from koppel.web.openid import START_PATH
from koppel.web.page_templates import page_style, templates
from koppel.web.visitor import ENDED, form_mark, way_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from koppel.config import Settings
    from koppel.errors import KoppelError
    from koppel.model.accounts import Account
    from koppel.services.accounts.signin import SignedIn

# Errors beside the field that they are about; others stand above the form only.
_FIELDS = {
    "account_name": "name",
    "account_exists": "name",
    "setup_code": "code",
    "password_short": "password",
    "password_long": "password",
    "password_obvious": "password",
    "password_same": "password",
    "password_differs": "again",
    "password_wrong": "current",
}


@dataclass(slots=True)
class Page:
    """
    What was asked for.

    Attributes
    ----------
    back
        Where to go afterwards: a path of this site.
    error
        What went wrong with what was sent.
    """

    request: Request
    settings: Settings | None
    default_language: str
    form: dict[str, str] = field(default_factory=dict)
    error: KoppelError | None = None

    @property
    def back(self) -> str:
        """Where to go afterwards."""
        return way_back(self.form.get("terug") or self.request.query_params.get("terug"))

    @property
    def language(self) -> str:
        """The language that was chosen, here or on the page where one came from."""
        before = parse_qs(urlsplit(self.back).query).get("taal", [""])[0]
        for choice in (self.form.get("taal"), self.request.query_params.get("taal"), before):
            if choice in LANGUAGES:
                return choice
        return self.default_language

    def field(self, name: str) -> str:
        """Return a field that was sent; empty where it was not."""
        return self.form.get(name, "")


def sign_in(
    page: Page,
    held: str,
    *,
    demo: Sequence[Account],
    is_refused: bool,
    notice: str | None,
    organisation: str | None = None,
    has_passwords: bool = True,
) -> HTMLResponse:
    """
    Make the page on which one signs in.

    Parameters
    ----------
    page
        What was asked for.
    held
        What ties the form to the browser.
    demo
        Accounts that can be tried here.
    is_refused
        There are such accounts, and they cannot be used from here.
    notice
        What the store says of its data.
    organisation
        Where people can sign in, if anywhere but here.
    has_passwords
        Whether one can sign in with a password.
    """
    roles = [(item, _roles(item, page.language)) for item in demo]
    reason = _notice(page)
    return _make(
        "sign_in.html", page, held, "sign_in", demo=roles, is_refused=is_refused, notice=notice, said=reason,
        longest_name=LONGEST_NAME * 2, demo_path=f"{SIGN_IN_PATH}/demo", public=PUBLIC_PATH,
        organisation=organisation, has_passwords=has_passwords,
        organisation_way=f"{START_PATH}?{urlencode({'terug': page.back, 'taal': page.language})}",
    )  # fmt: skip


def _notice(page: Page) -> str | None:
    """Return why somebody who was signed in is not any more."""
    query = page.request.query_params
    if page.error is not None:
        return None
    if query.get("afgemeld") == "1":
        return "signed_out"
    return "session_ended" if query.get(ENDED) == "1" else None


def first(page: Page, held: str, action: str) -> HTMLResponse:
    """Make the page on which the first account is made."""
    return _make("first.html", page, held, "first", action=action, longest_name=LONGEST_NAME)


def password(page: Page, held: str, who: SignedIn) -> HTMLResponse:
    """Make the page on which one changes one's own password."""
    return _make("password.html", page, held, "password", who=who, name=who.actor.name, sign_out=SIGN_OUT_PATH)


def trouble(page: Page, error: KoppelError, *, status: int) -> HTMLResponse:
    """Make a page that only says what is wrong."""
    page.error = error
    made = _make("trouble.html", page, "", "trouble")
    made.status_code = status
    return made


def missing(page: Page) -> HTMLResponse:
    """Make the page of an address that does not exist."""
    made = _make("missing.html", page, "", "missing", public=PUBLIC_PATH)
    made.status_code = 404
    return made


def _roles(account: Account, language: str) -> str:
    role_labels = []
    for grant in sorted(account.grants, key=grant_order):
        role = text(f"access.role.{grant.role.value}", language)
        role_labels.append(role if grant.partner is None else f"{role} {grant.partner}")
    return (
        formats.listed(role_labels, language)
        if len(role_labels) <= 2
        else text("signin.many_roles", language, count=len(role_labels))
    )


def _make(template: str, page: Page, held: str, subject: str, **facts: Any) -> HTMLResponse:  # noqa: ANN401
    language = page.language

    def words(key: str, **values: object) -> str:
        return text(f"signin.{key}", language, **values)

    error = page.error
    body = (
        templates()
        .get_template(template)
        .render(
            language=language,
            t=words,
            title=words(f"{subject}.title"),
            style=page_style("signin.css"),
            form=form_mark(held),
            back=page.back,
            given=page.form,
            error=error_text(error, language) if error else None,
            wrong=_FIELDS.get(error.code) if error else None,
            others=[(other, _switched(page, other)) for other in LANGUAGES],
            shortest=SHORTEST,
            longest=LONGEST,
            here=SIGN_IN_PATH,
            password_path=PASSWORD_PATH,
            **facts,
        )
    )
    return HTMLResponse(body, headers=_headers(page))


def _switched(page: Page, language: str) -> str:
    """Return the address of the same page in another language."""
    back = page.back
    # With one slash: two would lead to another server.
    path = f"/{page.request.scope['path'].lstrip('/')}"
    query = {"taal": language} | ({} if back == "/" else {"terug": back})
    return f"{quote(path)}?{urlencode(query)}"


def _headers(page: Page) -> dict[str, str]:
    digest = b64encode(sha256(page_style("signin.css").encode("utf-8")).digest()).decode("ascii")
    headers = {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; base-uri 'none';"
            " form-action 'self'; frame-ancestors 'none'"
        ),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        # Not less: with no-referrer browsers hide from us where a form was sent from.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    if page.settings is not None and page.settings.https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers
