"""What is worth a meeting now, kept until somebody acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppel.services.chances.worth_now import worth_now
from koppel.ui.cache import Until, kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koppel.ui.session import Session


@kept(Until.CHANGE)
def known_worth(session: Session, language: str, day: date) -> Mapping[str, str]:
    """Return the combinations that are worth a meeting now, the best first, each with why in one line."""
    return {item.id: item.words(language) for item in worth_now(session.store, session.catalogue, today=day)}
