"""Everything on the public map as open data: GeoJSON after RFC 7946."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely

from koppel.clean import clean, one_line
from koppel.i18n import DEFAULT_LANGUAGE, text
from koppel.publish import paths
from koppel.publish.words import state_text, together_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from koppel.publish.model import PublicChange, PublicCopy, PublicPeriod, PublicWork
    from koppel.publish.settings import PublicSettings

# About a decimetre in the Netherlands; more would only suggest that it is known.
_DECIMALS = 6


def open_data(copy: PublicCopy, settings: PublicSettings) -> bytes:
    """
    Write all shown works as a FeatureCollection in WGS84.

    Parameters
    ----------
    copy
        What is public. A work of which only the buurt is told has no geometry; one that is not public any more is
        left out.
    settings
        Name, publisher, licence and source, in Dutch, and the address of the site.

    Returns
    -------
    content
        UTF-8; six decimals, outer rings against the clock. ``start`` and ``end`` are days with their precision
        beside them, as in `koppel.publish.model.PublicPeriod`.
    """
    language = DEFAULT_LANGUAGE
    facts = {"name": settings.name[language], "neighbourhood": settings.neighbourhood}
    document = {
        "type": "FeatureCollection",
        "title": one_line(text("files.data.title", language, **facts)),
        "publisher": one_line(settings.publisher),
        "licence": one_line(settings.licence[language]),
        "source": one_line(settings.source[language]),
        "language": language,
        "published_at": copy.published_at.isoformat(),
        "features": [_feature(work, copy, settings) for work in copy.works if work.is_shown],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def _feature(work: PublicWork, copy: PublicCopy, settings: PublicSettings) -> Mapping[str, object]:
    language = DEFAULT_LANGUAGE
    kind = copy.kinds.get(work.kind)
    streets = {street.slug: one_line(street.name) for street in copy.streets}
    properties = {
        "key": work.key,
        "title": one_line(work.title),
        "text": clean(work.text),
        "kind": work.kind,
        "kind_label": kind.label[language] if kind else None,
        "theme": kind.theme if kind else None,
        "state": work.state.value,
        "state_label": state_text(work.state, language),
        **_period(work.period),
        "phase": work.phase,
        "phase_count": work.phase_count,
        "partner": one_line(work.partner),
        "contact_role": one_line(work.contact_role),
        "contact_channel": one_line(work.contact_channel),
        "hinder": work.hinder,
        "notes": [
            {
                "sort": note.sort.value,
                "text": one_line(note.words),
                "start": note.start.isoformat() if note.start else None,
                "end": note.end.isoformat() if note.end else None,
            }
            for note in work.notes
        ],
        "buurt": next((one_line(area.name) for area in copy.areas if area.slug == work.area), None),
        "streets": [streets[slug] for slug in work.streets if slug in streets],
        "url": f"{settings.url}{paths.work_page(work.key, language)}" if settings.url else None,
        "together": [key for key in together_keys(work, copy) if key != work.key],
        "first_published": work.first_published.isoformat(),
        "changed_on": work.changed_on.isoformat(),
        "changes": [_change(change) for change in work.changes],
    }
    return {"type": "Feature", "id": work.key, "geometry": _geometry(work.geometry), "properties": properties}


def _period(period: PublicPeriod) -> dict[str, str | None]:
    return {
        "start": period.start.isoformat() if period.start else None,
        "start_precision": period.start_precision.value if period.start_precision else None,
        "end": period.end.isoformat() if period.end else None,
        "end_precision": period.end_precision.value if period.end_precision else None,
    }


def _change(change: PublicChange) -> dict[str, object]:
    return {
        "on": change.on.isoformat(),
        "told": [item.value for item in change.aspects],
        "is_shifted": change.is_shifted,
        "state_before": change.state.value if change.state else None,
        "period_before": _period(change.period) if change.period else None,
        "reason": one_line(change.reason) or None,
    }


def _geometry(geometry: BaseGeometry | None) -> object:
    if geometry is None or geometry.is_empty:
        return None
    rounded = shapely.transform(shapely.force_2d(geometry), lambda points: np.round(points, _DECIMALS))
    return json.loads(shapely.to_geojson(shapely.orient_polygons(rounded)))
