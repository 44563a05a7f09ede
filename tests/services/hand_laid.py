"""A store on which combinations and what was said about them are laid by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from koppel.model.deciding import Answer, State
from koppel.store.plans.activities import list_activities
from koppel.store.plans.activity_changes import put_activities

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.store.database import Store


class HandLaid:
    """A store on which combinations and what was said about them are laid by hand."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self.store = store
        self.catalogue = catalogue
        self._widths = {item.id: item.width_m for item in catalogue.kinds.values()}

    def works(self, *plans: Activity) -> list[UUID]:
        with self.store.write("test", "fill") as writer:
            put_activities(writer, plans, widths=self._widths)
        with self.store.read() as cursor:
            ids = {(item.partner, item.external_id): item.id for item in list_activities(cursor)}
        return [ids[item.partner, item.external_id] for item in plans]  # type: ignore[misc]

    def found(
        self, name: str, members: list[UUID], at: datetime, *, gone: datetime | None = None, proposed: bool = True
    ) -> str:
        table, more = ("combination", "") if gone is None else ("combination_past", ", gone_at")
        values = [name, len(members), 50.0, proposed, False, at, *([gone] if gone else [])]
        with self.store.write("test", "detect") as writer:
            writer.cursor.execute(
                f"INSERT INTO {table} (id, size, score, proposed, bounded, first_seen{more}) "
                f"VALUES ({', '.join('?' * len(values))})",
                values,
            )
            for member in members:
                writer.cursor.execute("INSERT INTO combination_member VALUES (?, ?)", [name, member])
        return name

    def answered(self, name: str, at: datetime, answer: Answer = Answer.AKKOORD) -> None:
        with self.store.write("test", "answer") as writer:
            writer.cursor.execute(
                "INSERT INTO answer (id, combination_id, members, partner, answer, answered_at, answered_by) "
                "VALUES (?, ?, [], 'water', ?, ?, 'els')",
                [uuid4(), name, answer.value, at],
            )

    def decided(self, name: str, state: State, at: datetime, reason: str | None = None) -> None:
        with self.store.write("test", "decide") as writer:
            writer.cursor.execute(
                "INSERT INTO decision (id, combination_id, members, state, reason, decided_at, decided_by) "
                "VALUES (?, ?, [], ?, ?, ?, 'els')",
                [uuid4(), name, state.value, reason, at],
            )
