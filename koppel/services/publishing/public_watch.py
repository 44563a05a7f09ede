"""Taking away by itself: a thread of the program that looks whether what is served may still be public."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from koppel import clock
from koppel.services.publishing import live_folder
from koppel.services.publishing.site_folder import drop_stale_previews, serve_current
from koppel.store.publishing.publications import list_publications

if TYPE_CHECKING:
    from datetime import date

    from koppel.config import Settings
    from koppel.store.database import Store

_log = logging.getLogger("koppel")
# What a partner takes away must be gone within a minute, with the time that the pages take.
LOOKS_EVERY = timedelta(seconds=5)
# After something went wrong.
PAUSE = timedelta(seconds=30)


def keep_served(store: Store, settings: Settings) -> threading.Thread:
    """
    Serve what may be public from now on, until the store is closed.

    What was taken back as a whole is not served from this moment; all else is put right beside what goes on.
    """
    _hide_undone(store, settings)
    thread = threading.Thread(target=_look, args=(store, settings), name="koppel-openbaar", daemon=True)
    thread.start()
    return thread


def _hide_undone(store: Store, settings: Settings) -> None:
    now = live_folder.current(settings.public_folder)
    if now is None:
        return
    with store.read_whole() as cursor:
        undone = [str(item.id) for item in list_publications(cursor) if item.undone_at is not None]
    if any(now.startswith(identity) for identity in undone):
        # Rather nothing than what was taken back, until the pages of before are there.
        live_folder.switch(settings.public_folder, None)


def _look(store: Store, settings: Settings) -> None:
    stop = threading.Event()
    served_state: object = None
    while not store.is_closed:
        wait = LOOKS_EVERY
        try:
            served_state = look_once(store, settings, clock.today(), served_state)
        except Exception:  # noqa: BLE001
            if store.is_closed:
                return
            _log.exception("the residents' pages could not be put right")
            wait = PAUSE
        stop.wait(wait.total_seconds())


def look_once(store: Store, settings: Settings, today: date, last_state: object = None) -> object:
    """
    Put right what is served, if anything is different from the last time.

    Parameters
    ----------
    store, settings
        Of this installation.
    today
        The day of the wall clock.
    last_state
        What the last time returned; None for the first.

    Returns
    -------
    last_state
        What it looked at: reading it costs next to nothing.
    """
    folder = settings.public_folder
    sign = (store.commits, today, live_folder.current(folder), live_folder.previews(folder))
    if sign != last_state:
        drop_stale_previews(store, settings)
        serve_current(store, settings, today=today)
    # As it was before: what came while this worked, and its own change, are looked at the next time.
    return sign
