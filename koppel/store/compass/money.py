"""Funds, their money for works, and what gaps cost: each in all of its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import uuid4

from koppel.errors import InputError, NotFoundError
from koppel.model import BudgetScope
from koppel.model.compass.money import (
    Amount,
    FundContent,
    FundingContent,
    FundingState,
    GapContent,
    Per,
    Together,
    Version,
    Yearly,
    amount_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    import duckdb

    from koppel.store.writing import Writer

T = TypeVar("T")


class Versions(Generic[T]):
    """
    A table in which every change is a row of its own; that of an id which has not ended holds.

    Parameters
    ----------
    table, columns
        Names in the schema: of what the content is stored in.
    write, read
        From content to the values of these columns, and back.
    ending
        Statement that ends what holds of an id, given when, by whom, and which; spelled out for each table, so that it
        can be seen which are changed.
    unknown
        Code of the error where there is none of an id.
    """

    def __init__(
        self,
        table: str,
        columns: Sequence[str],
        write: Callable[[T], tuple[object, ...]],
        read: Callable[[Sequence[Any]], T],
        ending: str,
        unknown: str,
    ) -> None:
        self._table, self._columns = table, ", ".join(columns)
        self._places = ", ".join("?" for _ in columns)
        self._write, self._read, self._ending, self.unknown = write, read, ending, unknown
        self._select = f"SELECT id, version, saved_at, saved_by, ended_at, ended_by, {self._columns} FROM {table}"

    def add(self, writer: Writer, content: T, identity: UUID | None = None) -> UUID:
        """Record something new, or the next version of what there is, whose last one has ended."""
        made = identity or uuid4()
        writer.cursor.execute(
            f"INSERT INTO {self._table} (id, version, saved_at, saved_by, {self._columns}) "
            f"SELECT ?, coalesce(max(version), 0) + 1, ?, ?, {self._places} FROM {self._table} WHERE id = ?",
            [made, writer.at, writer.actor, *self._write(content), made],
        )
        return made

    def change(self, writer: Writer, before: Version[T], content: T) -> UUID:
        """
        Put other content in the place of a version that was looked at.

        Raises
        ------
        InputError
            ``money_changed_since``: it is no longer the last one.
        """
        if self.history(writer.cursor, before.id)[-1] != before:
            raise InputError("money_changed_since")
        self.end(writer, before.id)
        return self.add(writer, content, before.id)

    def end(self, writer: Writer, identity: UUID) -> None:
        """Let the version that holds, hold no longer."""
        writer.cursor.execute(self._ending, [writer.at, writer.actor, identity])

    def standing(self, cursor: duckdb.DuckDBPyConnection) -> tuple[Version[T], ...]:
        """Return what holds, in the order in which it was first recorded."""
        rows = cursor.execute(
            f"{self._select} WHERE ended_at IS NULL ORDER BY min(saved_at) OVER (PARTITION BY id), rowid"
        ).fetchall()
        return tuple(map(self._version, rows))

    def gone(self, cursor: duckdb.DuckDBPyConnection) -> tuple[Version[T], ...]:
        """Return the last version of all that holds no longer, the last withdrawn first."""
        rows = cursor.execute(
            f"{self._select} QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1 "
            "AND ended_at IS NOT NULL ORDER BY ended_at DESC, rowid DESC"
        ).fetchall()
        return tuple(map(self._version, rows))

    def holding(self, cursor: duckdb.DuckDBPyConnection, identity: UUID) -> Version[T]:
        """
        Return the version that holds.

        Raises
        ------
        NotFoundError
            ``unknown`` of this table: there is none, or it was withdrawn.
        """
        last = self.history(cursor, identity)[-1]
        if last.ended_at is not None:
            raise NotFoundError(self.unknown, id=identity)
        return last

    def before_last(self, cursor: duckdb.DuckDBPyConnection, identity: UUID) -> tuple[Version[T], Version[T]]:
        """
        Return the last version, and the one to put back in its place: of what was withdrawn the last itself.

        Raises
        ------
        InputError
            ``money_nothing_before``: it was never changed.
        NotFoundError
            ``unknown`` of this table.
        """
        versions = self.history(cursor, identity)
        if versions[-1].ended_at is not None:
            return versions[-1], versions[-1]
        if len(versions) == 1:
            raise InputError("money_nothing_before")
        return versions[-1], versions[-2]

    def history(self, cursor: duckdb.DuckDBPyConnection, identity: UUID) -> tuple[Version[T], ...]:
        """
        Return all versions, the oldest first.

        Raises
        ------
        NotFoundError
            ``unknown`` of this table.
        """
        rows = cursor.execute(f"{self._select} WHERE id = ? ORDER BY version", [identity]).fetchall()
        if not rows:
            raise NotFoundError(self.unknown, id=identity)
        return tuple(map(self._version, rows))

    def _version(self, row: Sequence[Any]) -> Version[T]:
        return Version(
            id=row[0],
            number=row[1],
            saved_at=row[2],
            saved_by=row[3],
            ended_at=row[4],
            ended_by=row[5],
            content=self._read(row[6:]),
        )


def _fund_row(content: FundContent) -> tuple[object, ...]:
    return (
        content.name,
        content.giver,
        list(content.kinds),
        list(content.themes),
        content.area,
        content.first_day,
        content.last_day,
        content.apply_by,
        content.own_share,
        *_amount_row(content.available),
        content.is_labelled,
        content.together.value,
        list(content.with_kinds),
        list(content.not_with),
        content.note,
    )


def _amount_row(amount: Amount | None) -> tuple[float | None, str | None]:
    return (None, None) if amount is None else (amount.euros, amount.basis.value)


def _amount(euros: float | None, basis: str | None) -> Amount | None:
    return None if euros is None or basis is None else amount_of(euros, BudgetScope(basis))


def _fund(row: Sequence[Any]) -> FundContent:
    return FundContent(
        name=row[0],
        giver=row[1],
        kinds=tuple(row[2]),
        themes=tuple(row[3]),
        area=row[4],
        first_day=row[5],
        last_day=row[6],
        apply_by=row[7],
        own_share=row[8],
        available=_amount(row[9], row[10]),
        is_labelled=row[11],
        together=Together(row[12]),
        with_kinds=tuple(row[13]),
        not_with=tuple(row[14]),
        note=row[15],
    )


FUNDS = Versions(
    "compass_fund",
    (
        "name", "giver", "kinds", "themes", "area", "first_day", "last_day", "apply_by", "own_share", "euros", "basis",
        "is_labelled", "together", "with_kinds", "not_with", "note",
    ),
    _fund_row,
    _fund,
    "UPDATE compass_fund SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL",
    "fund_unknown",
)  # fmt: skip

FUNDINGS = Versions(
    "compass_funding",
    ("fund_id", "activity_id", "euros", "basis", "state"),
    lambda item: (item.fund, item.activity_id, *_amount_row(item.amount), item.state.value),
    lambda row: FundingContent(
        fund=row[0],
        activity_id=row[1],
        amount=amount_of(row[2], BudgetScope(row[3])),
        state=FundingState(row[4]),
    ),
    "UPDATE compass_funding SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL",
    "funding_unknown",
)

GAP_VALUES = Versions(
    "compass_gap_value",
    ("indicator", "per", "euros", "source"),
    lambda item: (item.indicator, item.per.value, None if item.value is None else item.value.euros, item.source),
    lambda row: GapContent(
        indicator=row[0], per=Per(row[1]), value=None if row[2] is None else Yearly(row[2]), source=row[3]
    ),
    "UPDATE compass_gap_value SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL",
    "gap_value_unknown",
)
