"""Style, scripts and data under names that change with what is in them, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from koppel.bundle import classic
from koppel.i18n import LANGUAGES
from koppel.publish.html.fit import fit
from koppel.publish.html.mapdata import address_scripts, door_script, ground_script, words_script, works_script
from koppel.publish.reach import reach
from koppel.thirdparty import leaflet_folder
from koppel.tokens import style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppel.publish.model import Ground, PublicCopy, PublicKind
    from koppel.publish.reach import Reach
    from koppel.publish.settings import PublicSettings

FOLDER = "bestanden"
_STYLES = ("base.css", "parts.css", "start.css", "detail.css", "map.css", "print.css")
# Pictures of parts of Leaflet that we do not use, and an old browser's own way of drawing.
_UNUSED = re.compile(r"^\s*(?:background-image|behavior):\s*url\([^)]*\);?\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Assets:
    """
    Files that pages share.

    ``files`` has the content by name in the site. ``named`` has that name by a short one: ``stijl.css``,
    ``zonder.css``, ``icoon.svg``, ``leaflet.js``, ``pagina-nl.js``, ``kaart.js``, ``ondergrond.js``, ``werken-nl.js``.
    ``addresses`` has the name of the script with the addresses of a postcode's digits, ``doors`` of that with what each
    address of a street is told, by the street's slug; ``reach`` is what they were made of.
    """

    files: Mapping[str, bytes]
    named: Mapping[str, str]
    addresses: Mapping[str, str]
    doors: Mapping[str, str]
    reach: Reach


def site_assets(copy: PublicCopy, ground: Ground, settings: PublicSettings) -> Assets:
    """
    Make all files that pages share.

    Parameters
    ----------
    copy, ground
        What is shown.
    settings
        Of the programme: how near is near for an address.
    """
    copy = fit(copy)
    within = reach(copy, ground, settings.rules)
    made = {
        "stijl.css": _style(copy.kinds),
        "zonder.css": _own("without.css"),
        "icoon.svg": _own("icon.svg"),
        "leaflet.js": _leaflet(),
        **{f"pagina-{language}.js": words_script(language) + script("page.js") for language in LANGUAGES},
        "kaart.js": script("begin.js"),
        "ondergrond.js": ground_script(copy, ground),
        **{f"werken-{language}.js": works_script(copy, ground, language) for language in LANGUAGES},
    }
    addresses = {digits: (f"adressen-{digits}.js", script) for digits, script in address_scripts(ground).items()}
    doors = {slug: (f"deuren-{slug}.js", door_script(items)) for slug, items in within.doors.items()}
    named = {short: hashed(short, content) for short, content in made.items()}
    shards = {digits: hashed(short, content) for digits, (short, content) in addresses.items()}
    contents = {named[short]: content for short, content in made.items()}
    contents |= {shards[digits]: content for digits, (_, content) in addresses.items()}
    door_scripts = {slug: hashed(short, content) for slug, (short, content) in doors.items()}
    contents |= {door_scripts[slug]: content for slug, (_, content) in doors.items()}
    return Assets(contents, named, shards, door_scripts, within)


def hashed(short: str, content: bytes) -> str:
    """Return the name of a file in the site: ``bestanden/kaart.3f9a1c2b.js``."""
    stem, _, ending = short.rpartition(".")
    return f"{FOLDER}/{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{ending}"


def _own(name: str) -> bytes:
    return files("koppel.publish").joinpath("assets", name).read_bytes()


def script(entry: str) -> bytes:
    """Return a script of the site with all that it imports."""
    return classic(files("koppel"), f"publish/assets/{entry}").encode()


def joined(names: tuple[str, ...]) -> bytes:
    """Return files of the site's own, one after another."""
    return b"".join(_own(name) for name in names)


def _leaflet() -> bytes:
    script = (leaflet_folder() / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"\n?//# sourceMappingURL=.*\s*$", "\n", script).encode()


def _style(kinds: Mapping[str, PublicKind]) -> bytes:
    colors = "".join(f".k-{kind.id}{{--kind:{kind.color}}}\n" for kind in kinds.values())
    leaflet = _UNUSED.sub("", (leaflet_folder() / "leaflet.css").read_text(encoding="utf-8"))
    return b"".join([style().encode(), leaflet.encode(), joined(_STYLES), colors.encode()])
