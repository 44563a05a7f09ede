from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.config import ROOT
from koppel.errors import ProfileError
from koppel.i18n import LANGUAGES, error_text
from koppel.ingest.profiles import (
    COLUMN_FIELDS,
    FIELDS,
    Profile,
    dump_profile,
    list_profiles,
    load_profile,
    parse_profile,
)

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "data" / "profiles"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
NAMES = st.sampled_from(FIELDS)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    return Profile(
        name=draw(TEXT),
        label={"nl": draw(TEXT), "en": draw(TEXT)},
        source=draw(st.just("") | TEXT),
        fields=draw(st.dictionaries(NAMES, TEXTS)),
        constants=draw(st.dictionaries(NAMES, TEXT)),
        defaults=draw(st.dictionaries(NAMES, TEXT)),
        values=draw(st.dictionaries(st.sampled_from(["kind", "status", "hinder"]), st.dictionaries(TEXT, TEXT))),
        date_formats=draw(st.lists(st.sampled_from(["%d/%m/%Y", "%Y.%m.%d", "%y%m%d"])).map(tuple)),
        open_ended=draw(TEXTS),
        geometry_column=draw(st.none() | TEXT),
        crs=draw(st.none() | st.just("EPSG:28992")),
        status_from_dates=draw(st.booleans()),
        title_from=draw(TEXTS),
    )


def wrong(text: str) -> ProfileError:
    """Return the error of a profile that cannot be read; its text names the profile."""
    with pytest.raises(ProfileError) as caught:
        parse_profile(text, "mine")
    for language in LANGUAGES:
        told = error_text(caught.value, language)
        assert "mine" in told
        assert "⟦" not in told
    return caught.value


@pytest.mark.parametrize("text", ["name = ", "[fields", "a = 1\na = 2", '[fields]\nkind = "a"\nkind = "b"', "\x00"])
def test_what_is_no_toml_is_told_with_the_problem(text: str) -> None:
    error = wrong(text)
    assert error.code == "profile_syntax"
    assert str(error.facts["problem"]) in error_text(error)


@pytest.mark.parametrize(
    ("text", "key", "right"),
    [
        ("felds = 1", "felds", "fields"),
        ('[fields]\nstrat = ["a"]', "fields.strat", "start"),
        ('[constants]\npartners = "a"', "constants.partners", "partner"),
        ('[defaults]\nsoort = "a"', "defaults.soort", "kind"),
        ('[values.title]\na = "b"', "values.title", "status"),
        ('[fields]\ngeometry = ["a"]', "fields.geometry", "title"),
    ],
)
def test_an_unknown_key_is_named_with_those_that_are_known(text: str, key: str, right: str) -> None:
    error = wrong(text)
    assert (error.code, error.facts["key"]) == ("profile_key", key)
    assert right in str(error.facts["right"]).split(", ")
    assert all(key in error_text(error, language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("fields = 1", "fields"),
        ("values = []", "values"),
        ("label = 'x'", "label"),
        ("[values]\nkind = 'x'", "kind"),
        ("[fields]\nkind = 1", "fields.kind"),
        ("[fields]\nkind = [1]", "fields.kind"),
        ("date_formats = '%d'", "date_formats"),
        ("date_formats = ['%d-%d']", "date_formats"),
        ("date_formats = ['%Q']", "date_formats"),
        ("date_formats = ['%']", "date_formats"),
        ("open_ended = [3000-01-01]", "open_ended"),
        ("geometry_column = 1", "geometry_column"),
        ("crs = 28992", "crs"),
        ("status_from_dates = 'ja'", "status_from_dates"),
        ("title_from = 'naam'", "title_from"),
    ],
)
def test_a_value_of_the_wrong_form_is_named_with_its_right_form(text: str, key: str) -> None:
    error = wrong(text)
    assert (error.code, error.facts["key"]) == ("profile_value", key)
    assert str(error.facts["right"]) in error_text(error)


def test_one_column_may_be_written_without_brackets() -> None:
    assert parse_profile('[fields]\nkind = "soort"').fields == {"kind": ("soort",)}


def test_a_profile_without_a_name_has_that_of_its_file_in_both_languages() -> None:
    profile = parse_profile("", "mine")
    assert (profile.name, profile.label) == ("mine", {"nl": "mine", "en": "mine"})
    assert parse_profile('name = "yours"', "mine").name == "yours"


@given(profiles())
def test_what_is_dumped_is_read_back(profile: Profile) -> None:
    assert parse_profile(dump_profile(profile), "other") == profile


@given(st.text())
def test_any_text_is_a_profile_or_a_profile_error(text: str) -> None:
    try:
        parse_profile(text, "mine")
    except ProfileError as error:
        assert "⟦" not in error_text(error)


def test_built_in_profiles_load_by_their_names_and_survive_a_dump() -> None:
    listed = list_profiles(FOLDER)
    assert {"koppel", "wior"} <= {profile.name for profile in listed}
    for profile in listed:
        assert load_profile(profile.name, FOLDER) == profile
        assert parse_profile(dump_profile(profile)) == profile
        assert profile.fields
        assert all(profile.label[language] for language in LANGUAGES)


def test_the_template_knows_every_field_of_the_model() -> None:
    assert set(load_profile("koppel", FOLDER).fields) == set(COLUMN_FIELDS)


@pytest.mark.parametrize("name", ["nothing", "", "../koppel", "koppel.toml", "/etc/passwd"])
def test_an_unknown_name_is_told_with_those_that_there_are(name: str) -> None:
    with pytest.raises(ProfileError) as caught:
        load_profile(name, FOLDER)
    assert caught.value.code == "profile_unknown"
    assert "koppel" in error_text(caught.value)


def test_a_profile_file_may_have_a_mark_at_its_beginning_but_must_be_utf8(tmp_path: Path) -> None:
    (tmp_path / "marked.toml").write_bytes(b"\xef\xbb\xbfsource = 'x'")
    assert load_profile("marked", tmp_path).source == "x"
    (tmp_path / "latin.toml").write_bytes("source = 'één'".encode("cp1252"))
    with pytest.raises(ProfileError, match="profile_syntax"):
        load_profile("latin", tmp_path)
    with pytest.raises(ProfileError, match="latin"):
        list_profiles(tmp_path)


def test_values_of_these_fields_can_be_translated() -> None:
    fields = (
        "kind", "status", "hinder", "firmness", "visibility", "tenure", "geometry_certainty", "budget_scope",
        "coordination_duty", "kind_certainty",
    )  # fmt: skip
    text = "".join(f'[values.{field}]\nx = "y"\n' for field in fields)
    assert set(parse_profile(text, name="mine").values) == set(fields)
