"""Import profiles: those of the installation, those that partners saved, and proposals for a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.catalogue.toml_table import normal
from koppel.errors import ProfileError
from koppel.i18n import text
from koppel.ingest.profiles import dump_profile, list_profiles, load_profile, parse_profile
from koppel.ingest.readers import read_file
from koppel.ingest.suggest import suggest_profile
from koppel.services.permission import require
from koppel.store.plans.profiles import list_saved_profiles, save_profile

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue
    from koppel.config import Settings
    from koppel.ingest.profiles import Profile
    from koppel.store.database import Store

_LONGEST_NAME = 80
# Stands as the source of a profile that was kept from a file by itself.
_REMEMBERED = "upload"


def known_profiles(
    store: Store | None, settings: Settings, *, partner: str | None = None, first: str | None = None
) -> tuple[Profile, ...]:
    """
    Return the profiles of the installation, then those that were saved.

    Parameters
    ----------
    store, settings
        Of this installation; without a store only its own.
    partner
        Of this partner alone; of all by default. What was kept of files is shown to their own planners only.
    first
        Of this partner those that were saved last come first, before those of others.
    """
    built_in = list_profiles(settings.profiles)
    if store is None:
        return built_in
    with store.read() as cursor:
        saved = list_saved_profiles(cursor, partner=partner)
    own = sorted((item for item in saved if item.partner == first), key=lambda item: item.saved_at, reverse=True)
    ordered = (*own, *(item for item in saved if item.partner != first))
    profiles = ((item.partner, parse_profile(item.toml, item.name)) for item in ordered)
    actor = store.actor
    return (
        *built_in,
        *(
            profile
            for whose, profile in profiles
            if not is_remembered(profile) or actor.everything or whose in actor.partners
        ),
    )


def is_remembered(profile: Profile) -> bool:
    """Tell whether a profile was kept from a file by itself, and not saved by somebody."""
    return profile.source == _REMEMBERED


def remembered_profile(settings: Settings, profile: Profile, file_name: str) -> Profile | None:
    """Return what is kept of how a file was read, for the next one with its columns; None where it is known already."""
    built_in = {item.name for item in list_profiles(settings.profiles)}
    if profile.name in built_in:
        return None
    stem = normal(Path(file_name).stem).replace(" ", "_")[:_LONGEST_NAME] or "bestand"
    label = {language: text("profile_of_file", language, file=file_name[:_LONGEST_NAME]) for language in ("nl", "en")}
    name = f"{stem}_2" if stem in built_in else stem
    return replace(profile, name=name, label=label, source=_REMEMBERED)


def find_profile(store: Store | None, settings: Settings, name: str, partner: str | None = None) -> Profile:
    """
    Return a profile by name: one of the installation, or one that the partner saved.

    Raises
    ------
    ProfileError
        There is none, or it is wrong.
    """
    if store is not None:
        with store.read() as cursor:
            for saved in list_saved_profiles(cursor, partner=partner):
                if saved.name == name:
                    return parse_profile(saved.toml, name)
    return load_profile(name, settings.profiles)


def save(store: Store, settings: Settings, profile: Profile, *, partner: str, name: str | None = None) -> Profile:
    """
    Keep a profile for a partner, in the place of one with the same name.

    Parameters
    ----------
    store, settings
        Of this installation.
    profile
        What the columns mean.
    partner
        Whose it is.
    name
        Another name than the profile has.

    Raises
    ------
    ProfileError
        The name is empty, too long, or that of a profile of the installation; or the partner has no name.
    """
    require(store, Task.SAVE_PROFILE, [partner.strip()])
    chosen = (name or profile.name).strip()
    taken = {item.name for item in list_profiles(settings.profiles)}
    if not chosen or len(chosen) > _LONGEST_NAME or chosen in taken or not partner.strip():
        raise ProfileError("profile_name", profile=chosen, taken=", ".join(sorted(taken)), most=_LONGEST_NAME)
    label = dict.fromkeys(profile.label, chosen) if name else profile.label
    source = "" if is_remembered(profile) else profile.source
    saved = replace(profile, name=chosen, label=label, source=source)
    with store.write(store.actor.name, "save_profile", partner=partner, profile=chosen) as writer:
        save_profile(writer, partner.strip(), chosen, dump_profile(saved))
    return saved


def propose_profile(
    catalogue: Catalogue, settings: Settings, content: bytes, name: str, *, layer: str | None = None
) -> Profile:
    """Propose a profile for a file by its column names and values."""
    return suggest_profile(read_file(content, name, limits=settings.limits, layer=layer), catalogue)
