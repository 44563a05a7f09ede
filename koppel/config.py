"""
Settings, read once from the environment.

Each says its default, how it is read, within which bounds, and what it means; ``docs/settings.md`` is made of that.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints
from zoneinfo import ZoneInfo

from koppel.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parent.parent

# What days and moments on screens are in; the store keeps UTC.
ZONE = ZoneInfo("Europe/Amsterdam")

# Where the app serves third-party files of the screens.
ASSETS = "/koppel-assets"
# Where browsers fetch large answers that a page told them the name of.
PAYLOADS_PATH = "/koppel-payload"
# What is asked of the map without running its page.
MAP_PATH = "/kaart"
MAP_PATHS = tuple(
    f"{MAP_PATH}/{name}" for name in ("werk", "koppelkans", "som", "laag", "nieuws", "adres", "pins", "sterk", "tegel")
)
# Where a map fetches exact shapes by tile.
TILES_PATH = f"{MAP_PATH}/tegel"
# Where the time line of a scenario asks what other months would do.
SCENARIO_PATH = "/scenario"
# Where browsers tell what is being typed.
DRAFTS_PATH = "/koppel-concept"
# Where the app serves residents' pages, and a draft of them.
PUBLIC_PATH = "/openbaar"
PREVIEW_PATH = "/voorproef"
# Where people sign in, sign out and change their password.
SIGN_IN_PATH = "/aanmelden"
SIGN_OUT_PATH = "/afmelden"
# Where people at a meeting follow its screen without an account.
FOLLOW_PATH = "/meekijken"
PASSWORD_PATH = "/wachtwoord"  # noqa: S105

# Corners of an area in degrees (WGS 84), longitude first.
Area = tuple[tuple[float, float], ...]

# The European Netherlands with a margin of some kilometres; a plain box would hold Brussels and the Ruhr as well.
NETHERLANDS: Area = (
    (3.0, 51.15), (4.35, 51.15), (4.8, 51.3), (5.4, 51.1), (5.5, 50.7), (6.2, 50.7), (6.3, 51.3), (6.4, 51.75),
    (7.0, 51.75), (7.3, 52.2), (7.3, 53.7), (4.4, 53.7), (3.0, 51.9),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """
    What a setting is beside its type and its default.

    Parameters
    ----------
    meaning
        As ``docs/settings.md`` says it.
    read
        Makes a value of the name of the variable and its text; raises `SettingsError`.
    default
        How the default is told where its value does not say it.
    bounds
        The least and the most, where they are told.
    """

    meaning: str
    read: Callable[[str, str], object]
    default: str = ""
    bounds: tuple[int, int] | None = None


def _text(_: str, raw: str) -> str:
    return raw


def _path(_: str, raw: str) -> Path:
    return Path(raw).expanduser()


def _switch(name: str, raw: str) -> bool:
    if raw.lower() not in ("on", "off"):
        raise SettingsError("setting_switch", name=name, value=raw, right="on, off")
    return raw.lower() == "on"


def _language(name: str, raw: str) -> str:
    language = raw[:2].lower()
    if language not in ("nl", "en"):
        raise SettingsError("setting_language", name=name, value=raw, right="nl, en")
    return language


def _area(name: str, raw: str) -> Area | None:
    if raw.strip().lower() in ("off", "none", "uit"):
        return None
    try:
        west, south, east, north = (float(part) for part in raw.split(","))
    except ValueError:
        west, south, east, north = 1.0, 1.0, 0.0, 0.0
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise SettingsError("setting_area", name=name, value=raw, right="3.2,50.7,7.3,53.7 / off")
    return ((west, south), (east, south), (east, north), (west, north))


def _whole(low: int, high: int) -> Callable[[str, str], int]:
    def read(name: str, raw: str) -> int:
        try:
            number = int(raw)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise SettingsError("setting_number", name=name, value=raw, right=f"{low}–{high}")
        return number

    return read


def _between(low: int, high: int, meaning: str) -> About:
    return About(meaning, _whole(low, high), bounds=(low, high))


def _most(meaning: str) -> About:
    return About(meaning, _whole(1, 2**40))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what a user's file may be; sizes in bytes."""

    max_file_bytes: Annotated[int, _most("largest file")] = 200 * 2**20
    max_unpacked_bytes: Annotated[int, _most("largest size of an archive, unpacked")] = 1024 * 2**20
    max_archive_files: Annotated[int, _most("most files in an archive")] = 1000
    max_features: Annotated[int, _most("most features in a file")] = 250_000
    max_columns: Annotated[int, _most("most columns of a table, or names of properties in a file")] = 500
    max_cells: Annotated[
        int, _most("most cells in a file: rows times columns, or properties of all features together")
    ] = 10_000_000
    max_vertices: Annotated[int, _most("most points in a file")] = 20_000_000
    max_feature_vertices: Annotated[int, _most("most points in one feature")] = 500_000
    max_crossings: Annotated[int, _most("most times that one area may cross itself and still be mended")] = 5_000
    max_file_crossings: Annotated[int, _most("the same for all areas of a file together")] = 100_000
    max_nesting: Annotated[int, _most("deepest nesting of a JSON file")] = 60
    max_text_length: Annotated[int, _most("longest text in a field, in characters")] = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    How this installation runs.

    ``area`` gives the corners of where data may lie, or None for everywhere.
    """

    db: Annotated[Path, About("the store", _path)] = ROOT / "data" / "runtime" / "koppel.duckdb"
    layers: Annotated[Path, About("folder with kinds of work, rules, affinities and benefit", _path)] = ROOT / "layers"
    profiles: Annotated[Path, About("folder with import profiles", _path)] = ROOT / "data" / "profiles"
    demo: Annotated[Path, About("folder with the demo neighbourhood", _path)] = ROOT / "data" / "demo"
    maps: Annotated[Path, About("background maps that browsers fetch from others (XYZ, WMTS, WMS)", _path)] = (
        ROOT / "data" / "maps.toml"
    )
    public: Annotated[Path, About("name, introduction and contact of the residents' pages", _path)] = (
        ROOT / "data" / "public.toml"
    )
    access: Annotated[
        Path,
        About(
            "who comes in through an OpenID Connect provider, and as what; no file: nobody"
            " (`data/access.example.toml`, [security](security.md))",
            _path,
        ),
    ] = ROOT / "data" / "access.toml"
    public_url: Annotated[
        str | None,
        About("where the residents' pages stand, for QR codes and the feed", _text, "that of `public.toml`"),
    ] = None
    host: Annotated[str, About("address on which the app listens", _text)] = "127.0.0.1"
    port: Annotated[int, _between(1, 65535, "port on which the app listens")] = 8501
    lang: Annotated[str, About("language: `nl` or `en`", _language)] = "nl"
    area: Annotated[
        Area | None,
        About(
            "where data may lie: west,south,east,north in degrees, or `off` for everywhere", _area, "the Netherlands"
        ),
    ] = NETHERLANDS
    tiles: Annotated[bool, About("background tiles from the internet: `on` or `off`", _switch)] = True
    map_whole: Annotated[
        int,
        _between(
            1,
            10**9,
            "up to so many works a map fetches the exact shapes of all at once; beyond that rough ones, and exact"
            " ones of what is in sight",
        ),
    ] = 5_000
    https: Annotated[
        bool,
        About(
            "`on` where people reach Koppel by https only: cookies go over https, and no other host can set them",
            _switch,
        ),
    ] = False
    session_minutes: Annotated[int, _between(1, 24 * 60, "after so many minutes without a click one is signed out")] = (
        240
    )
    session_hours: Annotated[int, _between(1, 30 * 24, "after so many hours one is signed out in any case")] = 16
    workers: Annotated[
        int,
        _between(
            0,
            64,
            "processes of the app for heavy work: files, findings, documents, public pages; as many pieces of work at"
            " a time, the others wait; with 0 it is done in the process that draws screens",
        ),
    ] = 2
    work_seconds: Annotated[int, _between(1, 24 * 3600, "longest time that one piece of such work may take")] = 300
    work_bytes: Annotated[int, _between(2**20, 2**40, "most memory of the process that does it; on Linux only")] = (
        4 * 2**30
    )
    smtp_password: Annotated[
        str | None,
        About("password for the mail server; the other mail settings are on the page **Beheer**", _text, "none"),
    ] = field(default=None, repr=False)
    smtp_password_file: Annotated[
        Path | None,
        About("file that holds that password (goes before the variable), read again at each mail", _path, "none"),
    ] = None
    limits: Limits = Limits()

    @property
    def public_folder(self) -> Path:
        """Folder beside the store with the residents' pages as the app serves them."""
        return self.db.parent / f"{self.db.stem}-openbaar"

    def mail_password(self) -> str | None:
        """
        Return the password for the mail server; a file is read each time, so that it can be changed while the app runs.

        Raises
        ------
        SettingsError
            ``setting_file``: the file cannot be read.
        """
        if self.smtp_password_file is None:
            return self.smtp_password
        try:
            return self.smtp_password_file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            name, file = "KOPPEL_SMTP_PASSWORD_FILE", self.smtp_password_file
            raise SettingsError("setting_file", name=name, value=file, right="KOPPEL_SMTP_PASSWORD") from error


def _described(kind: type) -> Mapping[str, About]:
    hints = get_type_hints(kind, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}


# What each setting is, by the name of its field.
ABOUT_SETTINGS, ABOUT_LIMITS = _described(Settings), _described(Limits)


def variable(name: str) -> str:
    """Return the environment variable that sets a field of `Settings` or `Limits`."""
    return f"KOPPEL_{name.upper()}"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """
    Read settings from ``KOPPEL_*`` variables.

    Parameters
    ----------
    environment
        Variables to read; the process's own by default.

    Returns
    -------
    settings
        Defaults where nothing is set.

    Raises
    ------
    SettingsError
        A value cannot be used; the facts say which and what would be right.
    """
    env = os.environ if environment is None else environment
    return Settings(**_read(ABOUT_SETTINGS, env), limits=Limits(**_read(ABOUT_LIMITS, env)))


def _read(settings: Mapping[str, About], env: Mapping[str, str]) -> dict[str, Any]:
    raw_settings = ((name, about, env.get(variable(name))) for name, about in settings.items())
    return {name: about.read(variable(name), raw) for name, about, raw in raw_settings if raw}
