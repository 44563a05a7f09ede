"""What is told of a street and of a buurt: the same on pages and on the touch screen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.publish.html.views import WorkView
    from koppel.publish.model import PublicCopy
    from koppel.publish.reach import Reach


@dataclass(frozen=True, slots=True)
class Along:
    """
    Works of a street, each in one of three.

    ``here`` lie in it, ``around`` within reach of some of its addresses or beside it, ``nearby`` in its buurten but in
    no street. Only where all are empty there are no plans.
    """

    here: tuple[WorkView, ...]
    around: tuple[WorkView, ...]
    nearby: tuple[WorkView, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether nothing at all is known."""
        return not (self.here or self.around or self.nearby)


def along_streets(copy: PublicCopy, views: Mapping[str, WorkView], within: Reach) -> Mapping[str, Along]:
    """Return what is told of every street of a copy, by slug, each in the order of the copy."""
    here: dict[str, list[WorkView]] = defaultdict(list)
    somewhere: dict[str, list[WorkView]] = defaultdict(list)
    for view in views.values():
        for slug in view.work.streets:
            here[slug].append(view)
        if view.work.area and not view.work.streets:
            somewhere[view.work.area].append(view)
    along_by_slug = {}
    for street in copy.streets:
        around = tuple(views[key] for key in within.around.get(street.slug, ()) if key in views)
        keys_around = {view.work.key for view in around}
        areas = sorted(within.areas.get(street.slug, ()), key=lambda slug: (slug != street.area, slug))
        nearby = tuple(view for slug in areas for view in somewhere.get(slug, ()) if view.work.key not in keys_around)
        along_by_slug[street.slug] = Along(tuple(here[street.slug]), around, nearby)
    return along_by_slug
