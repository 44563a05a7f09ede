"""What waits for someone, and the words in which it is listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import clock, formats
from koppel.i18n import text
from koppel.services.deciding.decisions import state_words
from koppel.services.deciding.next_step import leads
from koppel.services.news.attention import members_of, names
from koppel.services.news.entries import Entry, Target
from koppel.store.plans.activities import list_activities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from koppel.access import Actor
    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.model.agreements import Action
    from koppel.services.deciding.assessment import Assessment
    from koppel.services.news.attention import Overview
    from koppel.store.database import Store


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    What waits for someone: the lines that the navigation counts and the page lists.

    The combinations are those for which `koppel.services.deciding.next_step.waits_for` holds, each in one section.
    The actions are all that the partners of someone still have to do, however far ahead: a promise made in a meeting
    must be found again. What others are late with is theirs to do, and waits for nobody else.
    """

    combinations: Mapping[str, tuple[Assessment, ...]]
    actions: tuple[Action, ...]

    @classmethod
    def of(cls, now: Overview, who: Actor) -> Waiting:
        """Return what waits for someone."""
        combinations: dict[str, tuple[Assessment, ...]] = {}
        if who.partners:
            combinations["answer"] = now.to_answer(who.partners)
        if leads(who):
            combinations |= {"agree": now.to_agree(), "talk": now.to_talk(), "finish": now.to_finish()}
        return cls(combinations, tuple(item for item in now.actions if item.owner_partner in who.partners))


class WaitingWords:
    """Says what stands in the lists; names of combinations are made together."""

    def __init__(self, store: Store, catalogue: Catalogue, language: str, today: date, now: Overview) -> None:
        self.language, self.today, self.now = language, today, now
        self._store, self.catalogue = store, catalogue
        self._names: dict[str, str] = {}

    def name(self, items: Iterable[Assessment | Action]) -> None:
        """Make the names of what will be listed."""
        wanted = {getattr(item, "combination_id", None) or str(item.id) for item in items}
        with self._store.read() as cursor:
            members = members_of(cursor, self.now, wanted - self._names.keys())
            self._names |= names(cursor, members, self.catalogue, self.language)

    def works(self, ids: Collection[UUID]) -> Mapping[UUID | None, Activity]:
        """Return works by their ids, as far as they are visible."""
        with self._store.read() as cursor:
            return {item.id: item for item in list_activities(cursor, ids=ids)} if ids else {}

    def text(self, key: str, **facts: object) -> str:
        """Return a text of what waits."""
        return text(f"attention.{key}", self.language, **facts)

    def all_agree(self, item: Assessment) -> str:
        """Say that all agree, and who of them for a part."""
        return self.text("all_agree_partly" if item.partly else "all_agree", partners=item.partly)

    def since(self, at: datetime) -> str:
        """Describe how many days ago a moment was."""
        days = (self.today - clock.day_of(at)).days
        return self.text("today") if days <= 0 else self.text("day" if days == 1 else "days", count=days)

    def combination(self, item: Assessment, *lines: str) -> Entry:
        """Name a combination; where a work joined, what is chosen is the larger one."""
        into = item.growth.into if item.growth and item.has_grown else item.id
        return Entry(
            key=item.id,
            title=self._names.get(item.id, ""),
            lines=tuple(line for line in lines if line),
            target=Target("koppelkansen", combination=into),
        )

    def grown(self, item: Assessment) -> Entry:
        """Say which work joined, and what stands of what was said before."""
        state = self.text("became", state=state_words(item.state, self.language))
        return self.combination(item, *self.now.what_changed(item.id, self.catalogue, self.language), state)

    def action(self, item: Action) -> Entry:
        """Name an action with its deadline, its owner and what it is for."""
        due = formats.day(item.due, self.language)
        late = item.is_overdue(self.today)
        return Entry(
            key=str(item.id),
            title=item.description,
            lines=(
                self.text("late" if late else "due", day=due),
                f"{item.owner_partner}, {item.owner_role}",
                self._names.get(item.combination_id, ""),
            ),
            target=self.now.action_target(item.combination_id),
            is_late=late,
            has_own_words=True,
        )

    def anew(self, item: Assessment, partners: Iterable[str]) -> tuple[str, ...]:
        """Describe what changed since it was judged, and who is to answer again."""
        partner_list = formats.listed(partners, self.language)
        who = (self.text("anew", partners=partner_list),) if partner_list else ()
        return (*self.now.what_changed(item.id, self.catalogue, self.language), *who)
