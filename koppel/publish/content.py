"""The public copy as bytes and back: what a publication keeps, word for word."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import shapely

from koppel.model import Precision
from koppel.model.practical import Practical, PracticalNote
from koppel.publish.model import (
    Aspect,
    Beside,
    PublicArea,
    PublicChange,
    PublicCompass,
    PublicCopy,
    PublicKind,
    PublicPeriod,
    PublicState,
    PublicStreet,
    PublicTheme,
    PublicWork,
)


def pack(copy: PublicCopy) -> bytes:
    """Write a copy as compressed JSON; the same copy gives the same bytes."""
    fields = asdict(copy)
    for work, row in zip(copy.works, fields["works"], strict=True):
        row["geometry"] = None if work.geometry is None else shapely.to_wkt(work.geometry, rounding_precision=6)
        # Publications keep the name that they began with, and its place: the same copy gives the same bytes.
        row["changes"] = [
            {"told" if name == "aspects" else name: value for name, value in change.items()}
            for change in row["changes"]
        ]
    text = json.dumps(fields, ensure_ascii=False, default=_plain, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8"), 9)


def unpack(content: bytes) -> PublicCopy:
    """Read what `pack` wrote."""
    fields = json.loads(zlib.decompress(content))
    return PublicCopy(
        number=fields["number"],
        published_at=datetime.fromisoformat(fields["published_at"]),
        crs=fields["crs"],
        kinds={name: PublicKind(**kind) for name, kind in fields["kinds"].items()},
        works=tuple(_work(row) for row in fields["works"]),
        streets=tuple(PublicStreet(**row) for row in fields["streets"]),
        areas=tuple(PublicArea(**row) for row in fields["areas"]),
        together=tuple(tuple(group) for group in fields["together"]),
        # A publication of before it was told says of none that it opens the street once.
        opened_once=tuple(tuple(group) for group in fields.get("opened_once", ())),
        as_of=date.fromisoformat(fields["as_of"]) if fields.get("as_of") else None,
        compass=_compass(fields["compass"]) if fields.get("compass") else None,
    )


def _compass(row: dict[str, Any]) -> PublicCompass:
    themes = tuple(
        PublicTheme(
            id=item["id"],
            label=item["label"],
            beside=None if item["beside"] is None else Beside(item["beside"]),
            works=tuple(item["works"]),
            # A publication of before it was told knows of none.
            maybe=tuple(item.get("maybe", ())),
        )
        for item in row["themes"]
    )
    # One of before all years were told knows the last only.
    years = tuple(row["years"]) if "years" in row else (row["year"],)
    return PublicCompass(name=row["name"], code=row["code"], area=row["area"], years=years, themes=themes)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(value)


def _work(row: dict[str, Any]) -> PublicWork:
    filled = {
        **row,
        "state": PublicState(row["state"]),
        "period": _period(row["period"]),
        "geometry": None if row["geometry"] is None else shapely.from_wkt(row["geometry"]),
        "streets": tuple(row["streets"]),
        # Not in publications from before there were any.
        "notes": tuple(_note(item) for item in row.get("notes", ())),
        "first_published": date.fromisoformat(row["first_published"]),
        "changed_on": date.fromisoformat(row["changed_on"]),
        "changes": tuple(_change(item) for item in row["changes"]),
    }
    return PublicWork(**filled)


def _period(row: dict[str, Any]) -> PublicPeriod:
    return PublicPeriod(
        start=date.fromisoformat(row["start"]) if row["start"] else None,
        start_precision=Precision(row["start_precision"]) if row["start_precision"] else None,
        end=date.fromisoformat(row["end"]) if row["end"] else None,
        end_precision=Precision(row["end_precision"]) if row["end_precision"] else None,
    )


def _note(row: dict[str, Any]) -> PracticalNote:
    start, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("start", "end"))
    return PracticalNote(Practical(row["sort"]), row["words"], start, end)


def _change(row: dict[str, Any]) -> PublicChange:
    return PublicChange(
        on=date.fromisoformat(row["on"]),
        aspects=tuple(Aspect(item) for item in row["told"]),
        period=_period(row["period"]) if row["period"] else None,
        state=PublicState(row["state"]) if row["state"] else None,
        is_shifted=row["is_shifted"],
        # Not in publications from before it was asked for.
        reason=row.get("reason", ""),
    )
