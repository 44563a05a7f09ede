"""That residents' pages grow old, for whoever leads the team: before residents read it on every page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.i18n import text
from koppel.services.news.entries import Entry, Target

if TYPE_CHECKING:
    from datetime import date

    from koppel.catalogue.kinds import Rules
    from koppel.model.publishing import Publication


def aging_pages(current: Publication | None, rules: Rules, language: str, today: date) -> tuple[Entry, ...]:
    """
    Tell of when residents' pages are, and what they say of themselves by that; nothing while they are new or absent.

    Parameters
    ----------
    current
        What is public now.
    rules
        From how many days on pages are old: ``[aging]`` of ``layers/rules.toml``.
    language
        Of the words.
    today
        The day of the wall clock.
    """
    if current is None:
        return ()
    published = clock.day_of(current.published_at)
    age = (today - published).days
    if age < rules.aging_old_days - rules.aging_warn_days:
        return ()
    name = "silent" if age >= rules.aging_silent_days else "old" if age >= rules.aging_old_days else "soon"
    days = rules.aging_old_days if name == "soon" else rules.aging_silent_days
    line = text(f"attention.pages.{name}", language, day=formats.day(published + timedelta(days), language))
    title = text("attention.pages.title", language, day=formats.day(published, language))
    lines = (line, text("attention.pages.cure", language))
    return (Entry(key=str(current.id), title=title, lines=lines, target=Target("publiceren"), is_late=name != "soon"),)
