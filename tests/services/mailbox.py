"""A mail server on loopback that keeps what it is given, with a certificate of its own where that is asked."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from koppel.model.news import MailSetting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    import pytest

USER, PASSWORD = "koppel", "geheim-woord"
SENDER = "koppel@gemeente.test"


@dataclass
class Mailbox:
    """What came in; addresses in ``refused`` are not taken, and those in ``broken`` end the connection."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, address: str, rcpt_options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.receivers += envelope.rcpt_tos
        if set(envelope.rcpt_tos) & self.broken:
            transport: Any = server.transport
            transport.close()
        return "250 OK"

    def setting(self, **values: Any) -> MailSetting:
        given: dict[str, Any] = {
            "is_on": True,
            "host": "127.0.0.1",
            "port": self.port,
            "tls": "none",
            "username": None,
            "sender": SENDER,
            "address": "https://koppel.gemeente.test",
        }
        return MailSetting(**{**given, **values})


def _login(server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    is_good = isinstance(data, LoginPassword) and data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=is_good, handled=False)


def _knock(port: int) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), 5) as bare, context.wrap_socket(bare) as shut:
        shut.recv(64)


@contextmanager
def mail_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, tls: str = "none", trusted: bool = True, login: bool = False
) -> Iterator[Mailbox]:
    """Run a mail server; with `tls` its certificate is good for 127.0.0.1, and known to the program if `trusted`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Mailbox(port)
    values: dict[str, Any] = {}
    if tls != "none":
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        if trusted:
            authority.cert_pem.write_to_path(str(folder / "ca.pem"))
            monkeypatch.setenv("SSL_CERT_FILE", str(folder / "ca.pem"))
        values = {"ssl_context": context} if tls == "tls" else {"tls_context": context, "require_starttls": True}
    if login:
        values |= {"authenticator": _login, "auth_required": True, "auth_require_tls": tls == "starttls"}
    server = Controller(box, hostname="127.0.0.1", port=port, **values)
    if tls == "tls":
        # The controller would look whether the server answers with a context that is for servers.
        monkeypatch.setattr(server, "_trigger_server", lambda: _knock(port))
    server.start()
    try:
        yield box
    finally:
        server.stop()
