"""Sending the weekly letters by itself: a thread of the program that looks whether it is time."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from koppel.access import operator
from koppel.catalogue.load import load_catalogue
from koppel.errors import KoppelError, StoreError
from koppel.services.news.mail import is_mail_on
from koppel.services.news.mail_round import due_week, send_weekly
from koppel.services.team_rules import team_catalogue

if TYPE_CHECKING:
    from koppel.config import Settings
    from koppel.store.database import Store

_log = logging.getLogger("koppel")
LOOKS_EVERY = timedelta(minutes=1)
# Who could not be reached is tried again after this long, while it is still the time.
PAUSE = timedelta(hours=1)


def keep_sending(store: Store, settings: Settings) -> threading.Thread | None:
    """Send the weekly letters from now on, until the store is closed; None for a store that cannot be written."""
    if store.read_only:
        return None
    thread = threading.Thread(target=_look, args=(store, settings), name="koppel-mail", daemon=True)
    thread.start()
    return thread


def _look(store: Store, settings: Settings) -> None:
    last: datetime | None = None
    stop = threading.Event()
    while True:
        try:
            last = look_once(store, settings, datetime.now(UTC).replace(tzinfo=None), last)
        except StoreError as error:
            if error.code == "store_closed":
                return
            _log.warning("weekly e-mail: %s", error)
        stop.wait(LOOKS_EVERY.total_seconds())


def look_once(store: Store, settings: Settings, now: datetime, last: datetime | None) -> datetime | None:
    """
    Send the letters if it is time.

    Parameters
    ----------
    store, settings
        Of this installation.
    now, last
        The moment, and that of the last round of this program; UTC without a zone.

    Returns
    -------
    last
        The moment of the last round, now.

    Raises
    ------
    StoreError
        The store cannot be used any more.
    """
    if not is_mail_on(store) or due_week(now) is None or (last is not None and now < last + PAUSE):
        return last
    try:
        catalogue = team_catalogue(store, load_catalogue(settings.layers))
        send_weekly(store.visible_to(operator("mail")), catalogue, settings, now=now)
    except StoreError:
        raise
    except KoppelError as error:
        # What can be mended is on the settings screen already.
        _log.warning("weekly e-mail: %s", error)
    except Exception:  # noqa: BLE001
        _log.exception("the weekly e-mail could not be sent")
    return now
