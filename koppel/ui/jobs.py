"""Heavy work as a screen sees it: how far it is, a button that stops it, and what came of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from koppel.errors import KoppelError, StoreError, WorkError
from koppel.ui.error_boundary import draw_problem
from koppel.workers import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from koppel.ui.session import Session

T = TypeVar("T")

_JOBS = "jobs"
# What is done within this time needs no sign of progress, in seconds.
_AT_ONCE_S = 0.3
_LOOK_S = 0.25
# From then on it says for how long it has been busy, in seconds.
_LONG_S = 5
# What has used up its time is not done yet.
_NEARLY = 0.97


def result_of(
    session: Session,
    slot: str,
    key: Hashable,
    work: Callable[[], T],
    words: str,
    *,
    counted: str | None = None,
    is_asked: bool = False,
    most_seconds: float | None = None,
) -> T:
    """
    Return what comes of work; until then draw how far it is, and a button that stops it.

    The work goes on while the page is drawn again, and also while its reader is on another page.

    Parameters
    ----------
    session
        Of who waits for it.
    slot
        Place for one piece of work at a time: other work in it stops the one before.
    key
        What the work depends on.
    work
        Services only: it runs outside the thread that draws.
    words
        Key of the text that says what is being done.
    counted
        Key of a text with a ``count``, where the work tells a count of itself and not a share.
    is_asked
        Whether somebody asked for it by a button: what went wrong is then told once. Otherwise it is told until
        somebody lets it be tried again, since the page itself would begin anew at each drawing.
    most_seconds
        How long it goes on at most, where that is known: then it is as far as its time is.

    Raises
    ------
    WorkError
        It was stopped, or reached a bound; see `draw_error`.
    KoppelError
        What the work raised.
    """
    jobs = _jobs()
    begun = jobs.get(slot)
    if begun is None or begun[0] != key:
        if begun is not None:
            begun[1].stop()
        begun = jobs[slot] = (key, Job(work))
    job: Job[T] = begun[1]
    if not job.wait(_AT_ONCE_S):
        _follow(session, slot, job, words, counted, most_seconds)
    try:
        result = job.result()
    except KoppelError:
        if is_asked:
            del jobs[slot]
        raise
    except BaseException:
        del jobs[slot]
        raise
    del jobs[slot]
    return result


def is_begun(slot: str, key: Hashable) -> bool:
    """Tell whether this work is going on, or is done and nobody took its result."""
    return slot in (jobs := _jobs()) and jobs[slot][0] == key


def stop_all(prefix: str) -> None:
    """Stop the work in all slots whose name begins so."""
    jobs = _jobs()
    for slot in [name for name in jobs if name.startswith(prefix)]:
        jobs.pop(slot)[1].stop()


def draw_error(session: Session, error: KoppelError) -> None:
    """Say what went wrong; of work that was stopped, reached a bound or met a full disk, with a button that retries."""
    draw_problem(error, session.language)
    if isinstance(error, WorkError | StoreError):
        st.button(session.text("work.again"), key="work-again", icon=":material/refresh:", on_click=_drop_ended)


def _drop_ended() -> None:
    jobs = _jobs()
    for slot in [name for name, (_, job) in jobs.items() if job.wait(0)]:
        del jobs[slot]


def _follow(
    session: Session, slot: str, job: Job[Any], words: str, counted: str | None, most_seconds: float | None
) -> None:
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center", gap="small", key=f"busy-{slot}"):
        bar = st.progress(0.0, text=session.text(words), width="stretch")
        st.button(session.text("work.stop"), key=f"stop-{slot}", icon=":material/stop_circle:", on_click=job.stop)
    while not job.wait(_LOOK_S):
        sentence = session.text("work.waiting") if job.is_waiting else session.text(words)
        progress = job.progress
        if counted is not None and progress is not None:
            sentence = session.text(counted, count=int(progress))
        since = time.monotonic() - job.began
        if most_seconds is not None and not job.is_waiting:
            progress = max(progress or 0.0, min(_NEARLY, since / most_seconds))
        if since > _LONG_S:
            sentence = f"{sentence} ({session.text('work.since', count=int(since))})"
        bar.progress(min(progress or 0.0, 1.0) if counted is None else 0.0, text=sentence)
    place.empty()


def _jobs() -> dict[str, tuple[Hashable, Job[Any]]]:
    jobs: dict[str, tuple[Hashable, Job[Any]]] = st.session_state.setdefault(_JOBS, {})
    return jobs
