"""What a programme calls itself and how its public pages are made, from ``data/public.toml``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from koppel.catalogue.backgrounds import Background, load_backgrounds
from koppel.catalogue.kinds import Rules
from koppel.catalogue.toml_table import Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = frozenset(
    {"name", "neighbourhood", "intro", "publisher", "contact", "url", "tiles", "source", "licence", "kiosk_seconds"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSettings:
    """
    How the public pages present themselves.

    Attributes
    ----------
    name
        Of the programme, per language.
    neighbourhood
        The wijk, for titles.
    intro
        One or two sentences on the first page, per language.
    publisher
        Who answers for the pages.
    contact
        Mailbox or number of a role, for questions that belong to no work.
    url
        Where the site stands, ending in ``/``; None: no codes on paper and no absolute addresses.
    tiles
        Background map of others; None: streets and blocks of the store only.
    source, licence
        Of the map and the data, per language.
    kiosk_seconds
        Rest after which the touch screen returns to its start.
    rules
        How near is near for an address: those whose names begin with ``address``.
    """

    name: Mapping[str, str]
    neighbourhood: str
    intro: Mapping[str, str]
    publisher: str
    contact: str
    url: str | None
    tiles: Background | None
    source: Mapping[str, str]
    licence: Mapping[str, str]
    kiosk_seconds: int
    rules: Rules = field(default_factory=Rules)


def load_public_settings(file: Path, maps: Path, *, tiles: bool = True, url: str | None = None) -> PublicSettings:
    """
    Read the settings of the public pages.

    Parameters
    ----------
    file
        ``public.toml``.
    maps
        ``maps.toml``: the first background that is on is used where the file asks for tiles.
    tiles
        False: no background of others, whatever the file says.
    url
        Goes over the address of the file.

    Raises
    ------
    CatalogueError
        A mistake, with file, key and what would be right.
    """
    table = Table(file.name, "", read_toml(file))
    table.only(_KEYS)
    address = r"https?://[^\s\"'<>?#]+/"
    site_url = table.like("url", rf"(?:{address})?", "https://…/") if "url" in table.values else ""
    wanted = tiles and table.flag("tiles")
    backgrounds = [item for item in load_backgrounds(maps) if item.on and item.base] if wanted else []
    settings = PublicSettings(
        name=table.words("name"),
        neighbourhood=table.text("neighbourhood"),
        intro=table.words("intro"),
        publisher=table.text("publisher"),
        contact=table.text("contact"),
        url=site_url or None,
        tiles=backgrounds[0] if backgrounds else None,
        source=table.words("source"),
        licence=table.words("licence"),
        kiosk_seconds=table.whole("kiosk_seconds", 15, 3600),
    )
    if url is None:
        return settings
    override = Table("KOPPEL_PUBLIC_URL", "", {"url": url if url.endswith("/") else f"{url}/"})
    return replace(settings, url=override.like("url", address, "https://…/"))
