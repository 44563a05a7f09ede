"""
Days of the Netherlands.

The store keeps moments in UTC without a zone; people count days in the zone of the program. No rule reads a clock:
`today` is asked for here, by screens and commands, and handed on.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from koppel.config import ZONE


def today() -> date:
    """Return the day of the wall clock in the Netherlands, whatever zone the machine keeps."""
    return datetime.now(ZONE).date()


def local(moment: datetime) -> datetime:
    """Return a moment in the time of the Netherlands; without a zone it is UTC, as the store keeps moments."""
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(ZONE)


def day_of(moment: datetime) -> date:
    """Return the day in the Netherlands of a moment."""
    return local(moment).date()


def start_of_day(day: date) -> datetime:
    """Return the moment at which a day begins in the Netherlands: UTC without a zone, as the store keeps moments."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC).replace(tzinfo=None)
