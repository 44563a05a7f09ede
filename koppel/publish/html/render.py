"""One page from one template: its frame, its links, and what every page may load."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from koppel.catalogue.icons import ICONS
from koppel.i18n import LANGUAGES, text
from koppel.publish import paths
from koppel.publish.html.views import contact
from koppel.publish.words import moment_text
from koppel.tokens import token

if TYPE_CHECKING:
    from collections.abc import Callable

    from koppel.catalogue.backgrounds import Background
    from koppel.publish.html.assets import Assets
    from koppel.publish.model import PublicCopy
    from koppel.publish.settings import PublicSettings

_STATE_PATHS = {
    "plan": "M12 3.5a8.5 8.5 0 0 1 4 1M19 7a8.5 8.5 0 0 1 1.5 4M20 15a8.5 8.5 0 0 1-2.8 3.8M13 20.4a8.5 8.5 0 0 1-4-.5"
    "M5.5 17.5a8.5 8.5 0 0 1-1.9-4M4 9a8.5 8.5 0 0 1 2.7-3.8",
    "afgesproken": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 12h7",
    "bezig": "M4 20l4-16M10 20l4-16M16 20l4-16",
    "klaar": "M4 12.5l5.5 5.5L20 6.5",
    "ligt_stil": "M9 5v14M15 5v14",
    "gaat_niet_door": "M5.5 5.5l13 13M18.5 5.5l-13 13",
}


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("koppel.publish", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["token"] = token
    return environment


@dataclass(frozen=True, slots=True)
class Renderer:
    """Makes pages of one publication in one language."""

    copy: PublicCopy
    settings: PublicSettings
    language: str
    assets: Assets

    def page(
        self, template: str, named: Callable[[str], str], *, title: str, about: str, twin: bool = True, **facts: object
    ) -> tuple[str, bytes]:
        """
        Fill a template.

        Parameters
        ----------
        template
            File in ``koppel/publish/templates``.
        named
            Gives the name of this page in a language, as in `paths`.
        title, about
            For the browser and search engines.
        twin
            Whether the page is there in the other languages too.
        **facts
            What the template shows.

        Returns
        -------
        name, content
            Name in the site, and the page in UTF-8.
        """
        name = named(self.language)
        link = partial(_link, name)
        filled = _environment().get_template(template).render(
            t=partial(_text, self.language),
            link=link,
            asset=lambda short: link(self.assets.named[short]),
            icon=_icon,
            paths=paths,
            language=self.language,
            copy=self.copy,
            settings=self.settings,
            site_name=self.settings.name[self.language],
            contact=contact("", self.settings.contact),
            published=moment_text(self.copy.published_at, self.language),
            policy=policy(self.settings.tiles),
            sprite=sprite(frozenset(work.kind for work in self.copy.works if work.is_shown), self.copy),
            root=link(""),
            home=link(paths.prefix(self.language)),
            tiles=_tiles(self.settings.tiles),
            here=name,
            others=[(other, named(other)) for other in LANGUAGES if twin and other != self.language],
            languages=[(other, named(other)) for other in LANGUAGES if twin],
            title=title,
            about=about,
            **facts,
        )  # fmt: skip
        return name, filled.encode()


def _text(language: str, key: str, **facts: object) -> str:
    return text(f"site.{key}", language, **facts)


def _link(here: str, name: str) -> str:
    """Return the way from one file of the site to another; to a folder it ends in a slash."""
    way = posixpath.relpath(name or ".", posixpath.dirname(here) or ".")
    return f"{way}/" if not name or name.endswith("/") else way


def policy(tiles: Background | None) -> str:
    """Describe what a page may load: nothing of others but pictures of the background map."""
    pictures = "'self' data:"
    if tiles is not None:
        address = urlsplit(tiles.url)
        first, _, rest = address.netloc.partition(".")
        pictures += f" {address.scheme}://{f'*.{rest}' if '{' in first else address.netloc}"
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {pictures}; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'"
    )


def _tiles(tiles: Background | None) -> str:
    if tiles is None:
        return ""
    return json.dumps(
        {
            "type": tiles.type, "url": tiles.url, "layers": tiles.layers, "format": tiles.format,
            "zoom": tiles.max_zoom, "opacity": tiles.opacity,
        }
    )  # fmt: skip


def _icon(name: str) -> Markup:
    """Draw a symbol of the page's sprite; the words beside it say the same."""
    return Markup('<svg class="i" aria-hidden="true" focusable="false"><use href="#i-{}"></use></svg>').format(name)


def sprite(kinds: frozenset[str], copy: PublicCopy) -> Markup:
    """Return the symbols that a page draws by name: icons of these kinds, and of states."""
    drawn = {copy.kinds[kind].icon: _path(ICONS[copy.kinds[kind].icon]) for kind in sorted(kinds)}
    drawn |= {f"state-{name}": path for name, path in _STATE_PATHS.items()}
    return Markup("").join(
        Markup('<symbol id="i-{}" viewBox="0 0 24 24"><path d="{}"/></symbol>').format(name, path)
        for name, path in drawn.items()
    )


def _path(svg: str) -> str:
    return svg.partition(' d="')[2].partition('"')[0]
