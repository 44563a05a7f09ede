from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from koppel.config import ABOUT_LIMITS, ABOUT_SETTINGS, NETHERLANDS, ROOT, Limits, Settings, read_settings
from koppel.errors import SettingsError


def test_without_variables_everything_has_its_default() -> None:
    assert read_settings({}) == Settings()
    assert Settings().host == "127.0.0.1"


def test_variables_are_read() -> None:
    settings = read_settings(
        {
            "KOPPEL_DB": "/tmp/x.duckdb",  # noqa: S108
            "KOPPEL_PORT": "9000",
            "KOPPEL_LANG": "en_GB.UTF-8",
            "KOPPEL_TILES": "off",
            "KOPPEL_MAX_FEATURES": "10",
        }
    )
    assert settings.db == Path("/tmp/x.duckdb")  # noqa: S108
    assert (settings.port, settings.lang, settings.tiles, settings.limits.max_features) == (9000, "en", False, 10)


@pytest.mark.parametrize(
    ("raw", "area"),
    [("off", None), ("4,50,5,51", ((4.0, 50.0), (5.0, 50.0), (5.0, 51.0), (4.0, 51.0))), ("", NETHERLANDS)],
)
def test_the_working_area_can_be_moved_or_lifted(raw: str, area: object) -> None:
    assert read_settings({"KOPPEL_AREA": raw}).area == area


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KOPPEL_PORT", "many"),
        ("KOPPEL_PORT", "0"),
        ("KOPPEL_LANG", "fr"),
        ("KOPPEL_TILES", "maybe"),
        ("KOPPEL_AREA", "1,2,3"),
        ("KOPPEL_AREA", "5,51,4,52"),
        ("KOPPEL_MAX_FEATURES", "-1"),
    ],
)
def test_a_wrong_value_says_which_setting_and_what_would_be_right(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({name: value})
    assert caught.value.facts["name"] == name
    assert caught.value.facts["right"]


def test_every_variable_that_the_program_names_is_a_setting() -> None:
    named = {
        name
        for file in (ROOT / "koppel").rglob("*.py")
        for name in re.findall(r"KOPPEL_([A-Z_]*[A-Z])\b", file.read_text(encoding="utf-8"))
    }
    assert named - {name.upper() for name in (*ABOUT_SETTINGS, *ABOUT_LIMITS)} == set()


def test_every_field_says_what_it_is() -> None:
    names = {item.name for item in (*fields(Settings), *fields(Limits))} - {"limits"}
    assert {*ABOUT_SETTINGS, *ABOUT_LIMITS} == names
