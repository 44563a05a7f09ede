"""Handing letters to a mail server: SMTP, with what goes wrong as one word and the number that the server gave."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING

from koppel.model.news import FAILED, SENT, UNSURE

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from koppel.model.news import MailSetting

STARTTLS, TLS, PLAIN = "starttls", "tls", "none"
MODES = (STARTTLS, TLS, PLAIN)
_TIMEOUT_S = 20.0


class TransportError(Exception):
    """
    A letter did not leave, or may not have.

    Attributes
    ----------
    problem
        One of ``connect``, ``tls``, ``login``, ``sender``, ``receiver``, ``content`` or ``broken``.
    code
        What the server answered; None where it did not.
    is_sure
        Whether the letter certainly was not taken, so that another try sends no second one.
    """

    def __init__(self, problem: str, code: int | None = None, *, is_sure: bool = True) -> None:
        super().__init__(problem)
        self.problem = problem
        self.code = code
        self.is_sure = is_sure

    @property
    def summary(self) -> str:
        """The problem and the code as one text, to be kept."""
        return self.problem if self.code is None else f"{self.problem} {self.code}"


def connect(setting: MailSetting, password: str | None) -> smtplib.SMTP:
    """
    Open a connection to the mail server; to be closed with `close`.

    The certificate must be good for the name of the server; ``SSL_CERT_FILE`` names others than those of the machine.

    Raises
    ------
    TransportError
        ``connect``, ``tls`` or ``login``.
    """
    server: smtplib.SMTP | None = None
    try:
        if setting.tls == TLS:
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(setting.host, setting.port, timeout=_TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(setting.host, setting.port, timeout=_TIMEOUT_S)
            if setting.tls == STARTTLS:
                server.starttls(context=ssl.create_default_context())
        if setting.username:
            server.login(setting.username, password or "")
    except smtplib.SMTPAuthenticationError as error:
        _drop(server)
        raise TransportError("login", error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        _drop(server)
        raise TransportError("login" if setting.username and setting.tls != STARTTLS else "tls") from error
    except ssl.SSLError as error:
        _drop(server)
        raise TransportError("tls") from error
    except (smtplib.SMTPException, OSError) as error:
        _drop(server)
        raise TransportError("connect", getattr(error, "smtp_code", None)) from error
    return server


def close(server: smtplib.SMTP) -> None:
    """Say goodbye to the server, if it is still there."""
    with suppress(smtplib.SMTPException, OSError):
        server.quit()


def _drop(server: smtplib.SMTP | None) -> None:
    if server is not None:
        server.close()


def hand_over(server: smtplib.SMTP, letter: EmailMessage, sender: str, receiver: str) -> None:
    """
    Give the server one letter for one receiver.

    Raises
    ------
    TransportError
        ``sender``, ``receiver``, ``content``; or ``broken``: the connection ended, the letter may have been taken.
    """
    try:
        server.send_message(letter, from_addr=sender, to_addrs=[receiver])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise TransportError("receiver", codes[0] if codes else None) from error
    except smtplib.SMTPSenderRefused as error:
        raise TransportError("sender", error.smtp_code) from error
    except (smtplib.SMTPDataError, smtplib.SMTPHeloError) as error:
        raise TransportError("content", int(error.smtp_code)) from error
    except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
        # An address with letters that this server does not know.
        raise TransportError("receiver") from error
    except (smtplib.SMTPException, OSError) as error:
        raise TransportError("broken", is_sure=False) from error


class Post:
    """
    Hands letters over one connection, opened for the first and again after it broke; to be closed.

    Parameters
    ----------
    setting
        Of the server.
    password
        Gives the password for it; asked for at each connection.
    """

    def __init__(self, setting: MailSetting, password: Callable[[], str | None]) -> None:
        self._setting, self._password = setting, password
        # A server that does not answer is not asked again for each letter.
        self._lost: TransportError | None = None
        self._server: smtplib.SMTP | None = None

    def open(self) -> None:
        """
        Open the connection, unless it is open.

        Raises
        ------
        TransportError
            As of `connect`.
        """
        if self._lost is not None:
            raise self._lost
        if self._server is None:
            try:
                self._server = connect(self._setting, self._password())
            except TransportError as error:
                self._lost = error
                raise

    def send(self, made: EmailMessage, receiver: str) -> tuple[str, str | None]:
        """
        Hand one letter over, and return what became of it, and what went wrong.

        Raises
        ------
        TransportError
            As of `connect`.
        """
        self.open()
        assert self._server is not None  # noqa: S101
        try:
            hand_over(self._server, made, self._setting.sender, receiver)
        except TransportError as error:
            if not error.is_sure:
                self.close()
            return FAILED if error.is_sure else UNSURE, error.summary
        return SENT, None

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._server is not None:
            close(self._server)
            self._server = None
