"""Import profiles: those of the installation, those that partners saved, and proposals for a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koppel.access import Task
from koppel.errors import ProfileError
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


def known_profiles(store: Store | None, settings: Settings, *, partner: str | None = None) -> tuple[Profile, ...]:
    """Return the profiles of the installation, then those that were saved: of one partner, or of all."""
    built_in = list_profiles(settings.profiles)
    if store is None:
        return built_in
    with store.read() as cursor:
        saved = list_saved_profiles(cursor, partner=partner)
    return (*built_in, *(parse_profile(item.toml, item.name) for item in saved))


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
    saved = replace(profile, name=chosen, label=label)
    with store.write(store.actor.name, "save_profile", partner=partner, profile=chosen) as writer:
        save_profile(writer, partner.strip(), chosen, dump_profile(saved))
    return saved


def propose_profile(
    catalogue: Catalogue, settings: Settings, content: bytes, name: str, *, layer: str | None = None
) -> Profile:
    """Propose a profile for a file by its column names and values."""
    return suggest_profile(read_file(content, name, limits=settings.limits, layer=layer), catalogue)
