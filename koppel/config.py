"""Settings, read once from the environment; each is explained in ``docs/settings.md``."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from koppel.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent

# What days and moments on screens are in; the store keeps UTC.
ZONE = ZoneInfo("Europe/Amsterdam")

# Where the app serves third-party files of the screens.
ASSETS = "/koppel-assets"
# Where browsers fetch large answers that a page told them the name of.
PAYLOADS_PATH = "/koppel-payload"
# Where browsers tell what is being typed.
DRAFTS_PATH = "/koppel-concept"
# Where the app serves residents' pages, and a draft of them.
PUBLIC_PATH = "/openbaar"
PREVIEW_PATH = "/voorproef"
# Where people sign in, sign out and change their password.
SIGN_IN_PATH = "/aanmelden"
SIGN_OUT_PATH = "/afmelden"
PASSWORD_PATH = "/wachtwoord"  # noqa: S105

# Corners of an area in degrees (WGS 84), longitude first.
Area = tuple[tuple[float, float], ...]

# The European Netherlands with a margin of some kilometres; a plain box would hold Brussels and the Ruhr as well.
NETHERLANDS: Area = (
    (3.0, 51.15), (4.35, 51.15), (4.8, 51.3), (5.4, 51.1), (5.5, 50.7), (6.2, 50.7), (6.3, 51.3), (6.4, 51.75),
    (7.0, 51.75), (7.3, 52.2), (7.3, 53.7), (4.4, 53.7), (3.0, 51.9),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what a user's file may be; sizes in bytes."""

    max_file_bytes: int = 200 * 2**20
    max_unpacked_bytes: int = 1024 * 2**20
    max_archive_files: int = 1000
    max_features: int = 250_000
    max_columns: int = 500
    max_cells: int = 10_000_000
    max_vertices: int = 20_000_000
    max_feature_vertices: int = 500_000
    max_crossings: int = 5_000
    max_file_crossings: int = 100_000
    max_nesting: int = 60
    max_text_length: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    How this installation runs.

    ``area`` gives the corners of where data may lie, or None for everywhere.
    """

    db: Path = ROOT / "data" / "runtime" / "koppel.duckdb"
    layers: Path = ROOT / "layers"
    profiles: Path = ROOT / "data" / "profiles"
    demo: Path = ROOT / "data" / "demo"
    maps: Path = ROOT / "data" / "maps.toml"
    public: Path = ROOT / "data" / "public.toml"
    access: Path = ROOT / "data" / "access.toml"
    public_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8501
    lang: str = "nl"
    area: Area | None = NETHERLANDS
    tiles: bool = True
    https: bool = False
    session_minutes: int = 240
    session_hours: int = 16
    workers: int = 2
    work_seconds: int = 300
    work_bytes: int = 4 * 2**30
    smtp_password: str | None = field(default=None, repr=False)
    smtp_password_file: Path | None = None
    limits: Limits = Limits()

    @property
    def public_folder(self) -> Path:
        """Folder beside the store with the residents' pages as the app serves them."""
        return self.db.parent / f"{self.db.stem}-openbaar"

    def mail_password(self) -> str | None:
        """
        Give the password for the mail server; a file is read each time, so that it can be changed while the app runs.

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


# Settings that are whole numbers, with the least and the most.
_WHOLE = {
    "port": (1, 65535), "session_minutes": (1, 24 * 60), "session_hours": (1, 30 * 24), "workers": (0, 64),
    "work_seconds": (1, 24 * 3600), "work_bytes": (2**20, 2**40),
}  # fmt: skip


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
    values: dict[str, object] = {}
    for name in ("db", "layers", "profiles", "demo", "maps", "public", "access", "smtp_password_file"):
        if raw := env.get(f"KOPPEL_{name.upper()}"):
            values[name] = Path(raw).expanduser()
    for name in ("smtp_password", "public_url", "host"):
        if raw := env.get(f"KOPPEL_{name.upper()}"):
            values[name] = raw
    for name, (low, high) in _WHOLE.items():
        if raw := env.get(f"KOPPEL_{name.upper()}"):
            values[name] = _whole(f"KOPPEL_{name.upper()}", raw, low, high)
    for name in ("tiles", "https"):
        if raw := env.get(f"KOPPEL_{name.upper()}"):
            if raw.lower() not in ("on", "off"):
                raise SettingsError("setting_switch", name=f"KOPPEL_{name.upper()}", value=raw, right="on, off")
            values[name] = raw.lower() == "on"
    if raw := env.get("KOPPEL_LANG"):
        language = raw[:2].lower()
        if language not in ("nl", "en"):
            raise SettingsError("setting_language", name="KOPPEL_LANG", value=raw, right="nl, en")
        values["lang"] = language
    if raw := env.get("KOPPEL_AREA"):
        values["area"] = _area(raw)
    limits = {
        item.name: _whole(f"KOPPEL_{item.name.upper()}", raw, 1, 2**40)
        for item in fields(Limits)
        if (raw := env.get(f"KOPPEL_{item.name.upper()}"))
    }
    values["limits"] = Limits(**limits)
    return Settings(**values)  # type: ignore[arg-type]


def _whole(name: str, raw: str, low: int, high: int) -> int:
    try:
        number = int(raw)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise SettingsError("setting_number", name=name, value=raw, right=f"{low}–{high}")
    return number


def _area(raw: str) -> Area | None:
    if raw.strip().lower() in ("off", "none", "uit"):
        return None
    try:
        west, south, east, north = (float(part) for part in raw.split(","))
    except ValueError:
        west, south, east, north = 1.0, 1.0, 0.0, 0.0
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise SettingsError("setting_area", name="KOPPEL_AREA", value=raw, right="3.2,50.7,7.3,53.7 / off")
    return ((west, south), (east, south), (east, north), (west, north))
