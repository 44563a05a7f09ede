"""Names of the public files, relative to the folder of the site; they never change once a letter has pointed to one."""

from __future__ import annotations

from koppel.i18n import DEFAULT_LANGUAGE

MAP_FORMATS = ("a3", "a1")


def prefix(language: str) -> str:
    """Return what the names of a language begin with: nothing for Dutch, ``en/`` for English."""
    return "" if language == DEFAULT_LANGUAGE else f"{language}/"


def start_page(language: str) -> str:
    """Name the page with map and list."""
    return f"{prefix(language)}index.html"


def about_page(language: str) -> str:
    """Name the page about the map itself."""
    return f"{prefix(language)}over.html"


def compass_page(language: str) -> str:
    """Name the page of the wijk beside the city."""
    return f"{prefix(language)}wijk.html"


def overview_page(language: str) -> str:
    """Name the page with all works by month, by theme and by place."""
    return f"{prefix(language)}overzicht.html"


def month_page(month: str, language: str) -> str:
    """Name the page of a month, written as ``2027-04``."""
    return f"{prefix(language)}maand/{month}.html"


def theme_page(theme: str, language: str) -> str:
    """Name the page of a theme."""
    return f"{prefix(language)}onderwerp/{theme}.html"


def years_page(language: str) -> str:
    """Name the walk through the coming years."""
    return f"{prefix(language)}jaren.html"


def kiosk_page(language: str) -> str:
    """Name the page for a touch screen."""
    return f"{prefix(language)}scherm.html"


def work_page(key: str, language: str) -> str:
    """Name the page of a work."""
    return f"{prefix(language)}werk/{key}.html"


def work_calendar(key: str, language: str) -> str:
    """Name the calendar of a work."""
    return f"{prefix(language)}werk/{key}.ics"


def street_page(slug: str, language: str) -> str:
    """Name the page of a street."""
    return f"{prefix(language)}straat/{slug}.html"


def street_calendar(slug: str, language: str) -> str:
    """Name the calendar of a street."""
    return f"{prefix(language)}straat/{slug}.ics"


def street_paper(slug: str, language: str) -> str:
    """Name the sheet for the doors of a street."""
    return f"{prefix(language)}straat/{slug}.pdf"


def area_page(slug: str, language: str) -> str:
    """Name the page of a buurt."""
    return f"{prefix(language)}buurt/{slug}.html"


def calendar(language: str) -> str:
    """Name the calendar of all works."""
    return f"{prefix(language)}agenda.ics"


def feed(language: str) -> str:
    """Name the Atom feed."""
    return f"{prefix(language)}nieuws.xml"


def paper_map(size: str, language: str) -> str:
    """Name the map on paper; `size` is one of `MAP_FORMATS`."""
    return f"{prefix(language)}plattegrond-{size}.pdf"


OPEN_DATA = "werken.geojson"
