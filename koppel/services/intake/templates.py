"""Templates for planners: what each field is, and files to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from koppel.crs import RD_NEW, transform
from koppel.exports.table import COLUMNS
from koppel.exports.template import FORMATS, write_template
from koppel.i18n import text
from koppel.model import BudgetScope, Firmness, GeometryCertainty, KindCertainty, Status, Tenure, Visibility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.config import Area

__all__ = ["FORMATS", "FieldHelp", "field_help", "template_file"]

_NEEDED = frozenset({"external_id", "kind"})
_CHOICES = {
    "status": Status,
    "firmness": Firmness,
    "geometry_certainty": GeometryCertainty,
    "kind_certainty": KindCertainty,
    "tenure": Tenure,
    "budget_scope": BudgetScope,
    "visibility": Visibility,
}
# Three works in one street: a line, an area and a point; metres from a corner in RD.
_CORNER = (233_600.0, 583_700.0)
_ROWS: tuple[dict[str, object], ...] = (
    {
        "external_id": "VOORBEELD-1", "project": "Riolering Noord", "phase": 1, "phase_count": 2, "kind": "riolering",
        "title": "Voorbeeld: riool vervangen", "status": "gepland", "start": "2027-Q2", "end": "2027-Q4",
        "firmness": "schuifbaar", "geometry_certainty": "exact", "hinder": 3, "homes": 120, "budget_eur": 850_000,
        "budget_scope": "totaal", "contact_role": "omgevingsmanager", "contact_channel": "info@voorbeeld.nl",
        "visibility": "partners",
    },
    {
        "external_id": "VOORBEELD-2", "kind": "speelplek", "title": "Voorbeeld: nieuwe speelplek", "status": "idee",
        "start": "voorjaar 2028", "firmness": "wens", "geometry_certainty": "indicatief", "visibility": "partners",
    },
    {
        "external_id": "VOORBEELD-3", "kind": "bomen", "title": "Voorbeeld: boom planten", "status": "toegezegd",
        "start": "2027-11-15", "end": "2027-11-19", "firmness": "vast", "geometry_certainty": "exact",
        "visibility": "openbaar", "public_title": "Nieuwe boom", "public_description": "Wij planten een boom.",
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """What a field of the template is: its column, whether it is needed, meaning, what may stand there, an example."""

    name: str
    needed: bool
    meaning: str
    allowed: str
    example: str


def field_help(catalogue: Catalogue, language: str) -> tuple[FieldHelp, ...]:
    """Explain each column of the template, in its order, then where the place stands."""
    fields = [
        FieldHelp(
            name,
            name in _NEEDED,
            text(f"template.field.{name}", language),
            _allowed(catalogue, name, language),
            next((str(row[name]) for row in _ROWS if row.get(name) is not None), ""),
        )
        for name in COLUMNS
    ]
    for name, example in (("crs", RD_NEW), ("wkt", "POINT (233600 583700)")):
        fields.append(FieldHelp(name, name == "wkt", text(f"template.field.{name}", language), "", example))
    return tuple(fields)


def template_file(catalogue: Catalogue, form: str, language: str, *, area: Area | None = None) -> bytes:
    """
    Write the template with rows as an example, which can be handed in as they are.

    Parameters
    ----------
    catalogue
        Kinds that may be filled in.
    form
        One of `FORMATS`.
    language
        Of the explanation.
    area
        Where the examples must lie; in Groningen where that is everywhere or holds it, else in its middle.
    """
    head = [text(f"template.head.{name}", language) for name in ("column", "needed", "meaning", "allowed", "example")]
    lines = [
        [item.name, text("template.yes", language) if item.needed else "", item.meaning, item.allowed, item.example]
        for item in field_help(catalogue, language)
    ]
    return write_template(
        form,
        _ROWS,
        _places(area),
        RD_NEW,
        explanation=[head, *lines],
        sheet_name=text("template.sheet", language),
    )


def _places(area: Area | None) -> Sequence[shapely.Geometry]:
    x, y = _CORNER
    if area is not None:
        polygon = shapely.Polygon(area)
        (here,) = transform([shapely.Point(_CORNER)], source=RD_NEW, target="OGC:CRS84")
        if not polygon.contains(here):
            (middle,) = transform([polygon.point_on_surface()], source="OGC:CRS84", target=RD_NEW)
            x, y = round(middle.x), round(middle.y)
    return (
        shapely.LineString([(x, y), (x + 90, y + 40), (x + 180, y + 55)]),
        shapely.box(x + 40, y + 60, x + 80, y + 95),
        shapely.Point(x + 100, y + 50),
    )


def _allowed(catalogue: Catalogue, name: str, language: str) -> str:
    if name == "kind":
        return ", ".join(catalogue.kinds)
    if name in _CHOICES:
        return ", ".join(item.value for item in _CHOICES[name])
    if name in ("start", "end"):
        return text("template.dates", language)
    if name in ("earliest_start", "latest_end"):
        return text("template.day", language)
    if name in ("budget_eur", "homes", "phase", "phase_count", "duration_days"):
        return text("template.number", language)
    if name == "hinder":
        return "0, 1, 2, 3"
    return text("template.yes_no", language) if name in ("funding_secured", "coordination_duty") else ""
