"""Activities as columns, ready for vectorised rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from koppel.errors import CatalogueError
from koppel.model import Firmness, GeometryCertainty, KindCertainty, Precision, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity

    Bools = NDArray[np.bool_]
    Codes = NDArray[np.int32]
    Days = NDArray[np.int64]
    Floats = NDArray[np.float64]

WORKS_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("partner", pa.string()),
        ("party", pa.string()),
        ("external_id", pa.string()),
        ("kind", pa.string()),
        ("kind_certainty", pa.string()),
        ("title", pa.string()),
        ("project", pa.string()),
        ("phase", pa.int32()),
        ("status", pa.string()),
        ("start", pa.date32()),
        ("start_precision", pa.string()),
        ("end", pa.date32()),
        ("end_precision", pa.string()),
        ("earliest_start", pa.date32()),
        ("latest_end", pa.date32()),
        ("firmness", pa.string()),
        ("geometry_certainty", pa.string()),
        ("hinder", pa.int32()),
        ("homes", pa.int32()),
        ("duration_days", pa.int32()),
        ("coordination_duty", pa.bool_()),
        ("upload_id", pa.string()),
        ("streets", pa.list_(pa.string())),
        ("geometry", pa.binary()),
    ]
)

# The place of each status in the life of a work; idee..in_uitvoering are the live ones.
STATUSES = tuple(Status)
_ASSUMED = tuple(KindCertainty).index(KindCertainty.AANGENOMEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """
    Columns of activities, in the order of partner and external id; all arrays have that length.

    Days count from 1970-01-01. ``start`` and ``end`` are widened to their precision and mean nothing where
    ``has_period`` is False; ``has_end`` is False where the end was made of the typical days, and ``latest_start``
    is the last day on which a work with an imprecise start begins. Geometries are in the store's metric CRS.
    ``homes`` is NaN where unknown; ``upload`` is -1 where there is none. ``duration`` is how many days a work takes
    within its period: as given, else typical of its kind, and never more than the period; ``duration_own`` is True
    where it was given. ``duty`` is 1 where the
    register says that it must be coordinated, 0 where it says that it need not, and -1 where it says neither.
    ``kind_named`` is False where the source says too little of the kind, ``hinder_own`` where the level of hinder is
    that of its kind. ``streets`` are the names of those in which a work lies, none where that is not known; ``numbers``
    are those that the partners gave, ``project`` and ``phase`` are -1 where there is none.
    """

    ids: pa.Array
    partner: Codes
    kind: Codes
    kind_named: Bools
    numbers: pa.Array
    titles: pa.Array
    project: Codes
    phase: Codes
    status: Codes
    has_period: Bools
    has_end: Bools
    start: Days
    latest_start: Days
    end: Days
    window_start: Days
    window_end: Days
    certain: Bools
    hinder: Codes
    hinder_own: Bools
    homes: Floats
    duration: Days
    duration_own: Bools
    duty: Codes
    upload: Codes
    streets: NDArray[np.object_]
    geometry: NDArray[np.object_]
    kind_names: tuple[str, ...]

    def __len__(self) -> int:
        """Count the activities."""
        return len(self.kind)

    @classmethod
    def from_table(cls, table: pa.Table, catalogue: Catalogue) -> Works:
        """
        Make columns of rows of `WORKS_SCHEMA`, whatever their order.

        Parameters
        ----------
        table
            One row an activity; kinds must be known to `catalogue`.
        catalogue
            Gives the typical duration of open-ended works and the windows.

        Returns
        -------
        works
            Sorted by partner, then external id.

        Raises
        ------
        CatalogueError
            ``kind_undeclared``: a kind is not declared (any more).
        """
        order = pc.sort_indices(table, sort_keys=[("partner", "ascending"), ("external_id", "ascending")])
        table = table.take(order).combine_chunks()
        kinds = tuple(catalogue.kinds.values())
        kind_names = tuple(catalogue.kinds)
        kind = _codes(table["kind"], kind_names)
        if len(kind) and kind.min() < 0:
            unknown = sorted(set(table["kind"].to_pylist()) - set(kind_names))
            raise CatalogueError("kind_undeclared", file="layers/", key=", ".join(unknown), right=f"[{unknown[0]}]")
        typical = np.array([item.typical_days for item in kinds], dtype=np.int64)[kind]
        start, end, has_period, open_ended = _periods(table, typical)
        days = _known(table["duration_days"])
        duration = np.where(days, _ints(table["duration_days"], 1), typical)
        window_start, window_end = _windows(table, start, end, catalogue)
        exact = _codes(table["geometry_certainty"], tuple(GeometryCertainty)) == 0
        precise = _is_precise(table["start_precision"]) & _is_precise(table["end_precision"])
        named = _codes(table["kind_certainty"], tuple(KindCertainty)) != _ASSUMED
        hinder = _ints(table["hinder"], 0).astype(np.int32)
        return cls(
            ids=_one(table["id"]),
            partner=_labels(pc.coalesce(table["party"], table["partner"])),
            kind=kind,
            kind_named=named,
            numbers=_one(table["external_id"]),
            titles=_one(table["title"]),
            project=_labels(table["project"]),
            phase=_ints(table["phase"], -1).astype(np.int32),
            status=_codes(table["status"], STATUSES),
            has_period=has_period,
            has_end=has_period & ~open_ended,
            start=start,
            latest_start=_widened(
                _ints(table["start"], 0), _codes(table["start_precision"], tuple(Precision)), end=True
            ),
            end=end,
            window_start=window_start,
            window_end=window_end,
            certain=exact & precise & has_period & ~open_ended,
            hinder=hinder,
            hinder_own=hinder != np.array([item.hinder for item in kinds], dtype=np.int32)[kind],
            homes=_one(table["homes"]).cast(pa.float64()).fill_null(float("nan")).to_numpy(zero_copy_only=False),
            duration=np.clip(duration, 1, np.maximum(1, end - start + 1)),
            duration_own=days,
            duty=_one(table["coordination_duty"]).cast(pa.int32()).fill_null(-1).to_numpy(zero_copy_only=False),
            upload=_labels(table["upload_id"]),
            streets=_sets(table["streets"]),
            geometry=shapely.from_wkb(_one(table["geometry"]).to_numpy(zero_copy_only=False)),
            kind_names=kind_names,
        )

    @classmethod
    def from_activities(
        cls, activities: Iterable[Activity], catalogue: Catalogue, parties: Mapping[str, str] = MappingProxyType({})
    ) -> Works:
        """Make columns of activities; one without an id gets ``partner/external_id`` for it; parties by partner."""
        return cls.from_table(table_of(activities, parties), catalogue)


def key_of(item: Activity) -> str:
    """Return how an activity is called in columns: its id, or its partner and number where it has none yet."""
    return str(item.id) if item.id else f"{item.partner}/{item.external_id}"


def table_of(activities: Iterable[Activity], parties: Mapping[str, str] = MappingProxyType({})) -> pa.Table:
    """Put activities in a table of `WORKS_SCHEMA`, in the given order; ``parties`` as of `from_activities`."""
    rows: list[Mapping[str, Any]] = [
        {
            "id": key_of(item),
            "partner": item.partner,
            "party": parties.get(item.partner),
            "external_id": item.external_id,
            "kind": item.kind,
            "kind_certainty": item.kind_certainty.value,
            "title": item.title,
            "project": item.project,
            "phase": item.phase,
            "status": item.status.value,
            "start": item.start,
            "start_precision": item.start_precision,
            "end": item.end,
            "end_precision": item.end_precision,
            "earliest_start": item.earliest_start,
            "latest_end": item.latest_end,
            "firmness": item.firmness.value,
            "geometry_certainty": item.geometry_certainty.value,
            "hinder": item.hinder,
            "homes": item.homes,
            "duration_days": item.duration_days,
            "coordination_duty": item.coordination_duty,
            "upload_id": str(item.upload_id) if item.upload_id else None,
            "streets": None,
            "geometry": shapely.to_wkb(item.geometry),
        }
        for item in activities
    ]
    return pa.Table.from_pylist(rows, schema=WORKS_SCHEMA)


def _one(column: pa.ChunkedArray) -> pa.Array:
    combined = column.combine_chunks()
    return pa.concat_arrays(combined.chunks) if isinstance(combined, pa.ChunkedArray) else combined


def _codes(column: pa.ChunkedArray, names: tuple[str, ...]) -> Codes:
    codes = pc.index_in(_one(column), value_set=pa.array([str(name) for name in names]))
    return np.asarray(codes.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int32)


def _labels(column: pa.ChunkedArray) -> Codes:
    encoded = _one(column).dictionary_encode()
    return np.asarray(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int32)


def _ints(column: pa.ChunkedArray, missing: int) -> Days:
    array = _one(column)
    if pa.types.is_date32(array.type):
        array = array.cast(pa.int32())
    return np.asarray(array.cast(pa.int64()).fill_null(missing).to_numpy(zero_copy_only=False), dtype=np.int64)


def _sets(column: pa.ChunkedArray) -> NDArray[np.object_]:
    sets = np.empty(len(column), dtype=object)
    sets[:] = [frozenset(item or ()) for item in column.to_pylist()]
    return sets


def _known(column: pa.ChunkedArray) -> Bools:
    return np.asarray(_one(column).is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)


def _is_precise(column: pa.ChunkedArray) -> Bools:
    return np.isin(_codes(column, tuple(Precision)), (0, 1))


def _periods(table: pa.Table, typical_days: Days) -> tuple[Days, Days, Bools, Bools]:
    has_period = _known(table["start"])
    open_ended = ~_known(table["end"])
    start = _widened(_ints(table["start"], 0), _codes(table["start_precision"], tuple(Precision)), end=False)
    end = _widened(_ints(table["end"], 0), _codes(table["end_precision"], tuple(Precision)), end=True)
    end = np.where(open_ended, start + typical_days - 1, end)
    return start, end, has_period, open_ended


def _widened(days: Days, precision: Codes, *, end: bool) -> Days:
    # The twin for columns of timing.widen_start and widen_end; a test holds the two together.
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    widened = days.copy()
    for code, months in ((1, 1), (2, 3), (3, 12)):
        first = (month // months) * months + (months if end else 0)
        day = first.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - (1 if end else 0)
        widened = np.where(precision == code, day, widened)
    return widened


def _windows(table: pa.Table, start: Days, end: Days, catalogue: Catalogue) -> tuple[Days, Days]:
    rules = catalogue.rules
    slack_of = {
        Firmness.VAST: rules.window_vast_days,
        Firmness.SCHUIFBAAR: rules.window_schuifbaar_days,
        Firmness.WENS: rules.window_wens_days,
    }
    slack = np.array([slack_of[item] for item in Firmness], dtype=np.int64)[_codes(table["firmness"], tuple(Firmness))]
    first = np.where(_known(table["earliest_start"]), _ints(table["earliest_start"], 0), start - slack)
    last = np.where(_known(table["latest_end"]), _ints(table["latest_end"], 0), end + slack)
    # A window never shrinks the period.
    return np.minimum(first, start), np.maximum(last, end)


def day_number(day: date) -> int:
    """Count the days from 1970-01-01 to `day`."""
    return (day - date(1970, 1, 1)).days
