"""A copy whose texts any page can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koppel.clean import clean, one_line

if TYPE_CHECKING:
    from koppel.publish.model import PublicCopy


def fit(copy: PublicCopy) -> PublicCopy:
    """Take out of every text of partners what no file should hold; titles and names are on one line."""
    works = tuple(
        replace(
            work,
            title=one_line(work.title),
            text=clean(work.text),
            partner=one_line(work.partner),
            contact_role=one_line(work.contact_role),
            contact_channel=one_line(work.contact_channel),
            notes=tuple(replace(note, words=one_line(note.words)) for note in work.notes),
        )
        for work in copy.works
    )
    streets = tuple(replace(street, name=one_line(street.name)) for street in copy.streets)
    areas = tuple(replace(area, name=one_line(area.name)) for area in copy.areas)
    compass = None if copy.compass is None else replace(copy.compass, area=one_line(copy.compass.area))
    return replace(copy, works=works, streets=streets, areas=areas, compass=compass)
