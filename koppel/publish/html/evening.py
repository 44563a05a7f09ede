"""The pages for an information evening: the touch screen, and the walk through the years for the projector."""

from __future__ import annotations

import base64
import string
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import segno
from markupsafe import Markup

from koppel.i18n import LANGUAGES, text
from koppel.publish import paths
from koppel.publish.html.along import along_streets
from koppel.publish.html.assets import hashed, joined, script
from koppel.publish.html.fit import fit
from koppel.publish.html.render import Renderer
from koppel.publish.html.views import groups, work_views
from koppel.publish.html.years import slides
from koppel.publish.model import PublicState
from koppel.publish.reach import known_until
from koppel.publish.words import state_text
from koppel.tokens import token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from koppel.publish.html.along import Along
    from koppel.publish.html.assets import Assets
    from koppel.publish.html.views import Group, WorkView
    from koppel.publish.model import PublicArea, PublicCopy, PublicStreet
    from koppel.publish.reach import Reach
    from koppel.publish.settings import PublicSettings

_STYLES = {
    "scherm.css": ("scherm.css", "scherm_detail.css", "scherm_rest.css", "scherm_sizes.css"),
    "jaren.css": ("jaren.css",),
}
_SCRIPTS = ("scherm.js", "jaren.js")
_EXPLAINED = (PublicState.BEZIG, PublicState.AFGESPROKEN, PublicState.PLAN, PublicState.LIGT_STIL, PublicState.KLAAR)
OTHER_LETTER = "#"


@dataclass(frozen=True, slots=True)
class Code:
    """
    A QR code of an address, small enough to have one with every street and work in the page.

    ``bits`` are the rows of the square, one after the other, packed and in base64; ``side`` is how many in a row. The
    screen draws them: a file or a drawing for each would make the page many times as heavy.
    """

    address: str
    side: int
    bits: str


@dataclass(frozen=True, slots=True)
class StreetCard:
    """What the touch screen tells of a street: ``groups`` of the works in it, and all that is near (`Along`)."""

    street: PublicStreet
    area: PublicArea | None
    letter: str
    groups: tuple[Group, ...]
    along: Along


def evening_files(copy: PublicCopy, settings: PublicSettings, assets: Assets) -> Iterator[tuple[str, bytes]]:
    """
    Make the touch screen's and the years' pages in every language, with the style and scripts only they use.

    Parameters
    ----------
    copy, settings
        What is shown.
    assets
        Of `site_assets`, for the same copy; these pages load them too.

    Yields
    ------
    name, content
        Name in the site, and what is in it.
    """
    copy = fit(copy)
    own = {short: joined(parts) for short, parts in _STYLES.items()}
    own |= {short: script(short) for short in _SCRIPTS}
    named = {short: hashed(short, content) for short, content in own.items()}
    yield from ((named[short], content) for short, content in own.items())
    whole = replace(assets, named={**assets.named, **named})
    for language in LANGUAGES:
        renderer = Renderer(copy, settings, language, whole)
        views = work_views(copy, language)
        yield _kiosk(renderer, views)
        yield _years(renderer, views)


def _kiosk(renderer: Renderer, views: Mapping[str, WorkView]) -> tuple[str, bytes]:
    copy, settings, language = renderer.copy, renderer.settings, renderer.language
    streets = _street_cards(copy, views, renderer.assets.reach, language)
    year = known_until(copy)
    in_use = {card.letter for card in streets}
    return renderer.page(
        "scherm.html",
        paths.kiosk_page,
        title=text("site.evening.kiosk_title", language),
        about=text("site.evening.question", language),
        views=tuple(views.values()),
        streets=streets,
        until="" if year is None else text("site.street.until", language, year=year),
        area_cards=tuple((area, area_views) for area in copy.areas if (area_views := _somewhere_in(area.slug, views))),
        letters=[
            (letter, letter in in_use)
            for letter in (*string.ascii_uppercase, OTHER_LETTER)
            if letter != OTHER_LETTER or letter in in_use
        ],
        other_letter=OTHER_LETTER,
        states=_states(views),
        state_words=_state_words(views, language),
        code=lambda name: code(settings.url, name),
    )


def _years(renderer: Renderer, views: Mapping[str, WorkView]) -> tuple[str, bytes]:
    settings, language = renderer.settings, renderer.language
    return renderer.page(
        "jaren.html",
        paths.years_page,
        title=text("site.years.title", language, place=settings.neighbourhood),
        about=text("site.years.lead", language, place=settings.neighbourhood),
        slides=slides(renderer.copy, views, language),
        states=_states(views),
        state_words=_state_words(views, language),
        drawn_code=_drawn_code(settings.url, paths.start_page(language)),
    )


def _states(views: Mapping[str, WorkView]) -> list[str]:
    used = {view.work.state for view in views.values()}
    return [state.value for state in _EXPLAINED if state in used]


def _state_words(views: Mapping[str, WorkView], language: str) -> Mapping[str, str]:
    return {state: state_text(PublicState(state), language) for state in _states(views)}


def _street_cards(
    copy: PublicCopy, views: Mapping[str, WorkView], within: Reach, language: str
) -> tuple[StreetCard, ...]:
    areas = {area.slug: area for area in copy.areas}
    along_by_slug = along_streets(copy, views, within)
    return tuple(
        StreetCard(
            street,
            areas.get(street.area or ""),
            initial(street.name),
            groups(along_by_slug[street.slug].here, language),
            along_by_slug[street.slug],
        )
        for street in copy.streets
    )


def _somewhere_in(area: str, views: Mapping[str, WorkView]) -> tuple[WorkView, ...]:
    return tuple(view for view in views.values() if view.work.geometry is None and view.work.area == area)


def initial(name: str) -> str:
    """Return the letter under which one looks for a street: ``É`` is an E, ``'t Hout`` a T; `OTHER_LETTER` for none."""
    plain = unicodedata.normalize("NFD", name).upper()
    first = next((sign for sign in plain if sign.isalnum()), "")
    return first if first and first in string.ascii_uppercase else OTHER_LETTER


def code(url: str | None, name: str) -> Code | None:
    """Make the QR code of a file of the site; None where nobody knows where the site stands."""
    if url is None:
        return None
    rows = _rows(f"{url}{name}")
    bits = np.packbits(np.array(rows, dtype=np.uint8).ravel())
    return Code(f"{url}{name}", len(rows), base64.b64encode(bits.tobytes()).decode("ascii"))


def _rows(address: str) -> Sequence[bytearray]:
    rows: Sequence[bytearray] = segno.make(address, error="m", micro=False).matrix
    return rows


def _drawn_code(url: str | None, name: str) -> Markup | None:
    """Draw the one QR code of the years, so that it is also there without scripts and on paper."""
    if url is None:
        return None
    rows = _rows(f"{url}{name}")
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Markup(
        '<svg class="code" role="img" aria-label="{label}" viewBox="-4 -4 {side} {side}" shape-rendering="crispEdges">'
        '<path fill="{white}" d="M-4-4h{side}v{side}h-{side}z"/><path d="{path}"/></svg>'
    ).format(label=f"{url}{name}", side=len(rows) + 8, path=path, white=token("white"))
