"""Partners, saved profiles and the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koppel.errors import NotFoundError
from koppel.model import PartnerType
from koppel.store.audit import list_audit
from koppel.store.plans.partners import list_partners, put_partner
from koppel.store.plans.profiles import get_saved_profile, list_saved_profiles, save_profile

if TYPE_CHECKING:
    from koppel.store.database import Store


def test_a_partner_keeps_its_id_when_its_type_changes(store: Store) -> None:
    with store.write("els", "partner") as writer:
        first = put_partner(writer, "Nijestee", PartnerType.OVERIG)
    with store.write("els", "partner") as writer:
        second = put_partner(writer, "Nijestee", PartnerType.WONINGCORPORATIE)
    assert second.id == first.id
    with store.read() as cursor:
        assert list_partners(cursor) == (second,)


def test_a_saved_profile_replaces_the_one_with_its_name(store: Store) -> None:
    for toml in ("a = 1", "a = 2 # ü"):
        with store.write("els", "profile") as writer:
            save_profile(writer, "Gemeente", "riool", toml)
    with store.read() as cursor:
        (found,) = list_saved_profiles(cursor, partner="Gemeente")
        assert found.toml == "a = 2 # ü"
        assert get_saved_profile(cursor, "Gemeente", "riool") == found
        assert list_saved_profiles(cursor, partner="Enexis") == ()
        with pytest.raises(NotFoundError) as raised:
            get_saved_profile(cursor, "Gemeente", "gas")
    assert raised.value.facts["right"] == "riool"


def test_the_audit_gives_the_latest_first_by_actor_and_action(store: Store) -> None:
    for actor, action in (("els", "import"), ("jan", "import"), ("els", "undo")):
        with store.write(actor, action, day="2026-01-01"):
            pass
    with store.read() as cursor:
        assert [(row.actor, row.action) for row in list_audit(cursor)] == [
            ("els", "undo"),
            ("jan", "import"),
            ("els", "import"),
        ]
        assert [row.action for row in list_audit(cursor, actor="els", limit=1)] == ["undo"]
        assert len(list_audit(cursor, action="import")) == 2
        latest = list_audit(cursor)[0]
        assert list_audit(cursor, since=latest.at) == (latest,)
