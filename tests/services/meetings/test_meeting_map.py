"""The points of a meeting on one sheet: each combination with the number of its point, and nothing that is private."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from koppel.errors import InputError
from koppel.services.meetings import meeting_agenda, meetings
from koppel.services.meetings.meeting_map import has_works
from koppel.services.meetings.meeting_papers import paper
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.model.meetings import Item
    from koppel.store.database import Store


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """As who leads the team sees it."""
    with world.open() as opened:
        yield opened.visible_to(PEOPLE["regisseur"])


def items(store: Store, identity: UUID) -> list[Item]:
    listed = meeting_agenda.agenda(store, CATALOGUE, "nl", identity, today=TODAY)
    return [item.item for item in listed if item.item.is_in]


def test_a_combination_has_the_number_of_its_point(store: Store) -> None:
    identity = meetings.prepare(store, TODAY, today=TODAY)
    own = meeting_agenda.add_point(store, identity, "Mededelingen")
    for _ in items(store, identity):
        meeting_agenda.move_point(store, identity, own, -1)
    # The planner who may see more is given the same.
    name, content = paper(
        store.visible_to(PEOPLE["lefier"]), CATALOGUE, "nl", identity, "map", "pdf", today=TODAY
    )  # fmt: skip
    assert name == f"kaart-overleg-1-{TODAY.isoformat()}.pdf"
    pages = PdfReader(io.BytesIO(content)).pages
    text = " ".join(page.extract_text() for page in pages)
    # The title names both; on the map and in the list is the second.
    assert text.count("P1") == 1
    assert text.count("P2") > 1
    assert "2 werken" in text
    assert CANARY not in text


def test_an_agenda_without_works_has_no_map(store: Store) -> None:
    identity = meetings.prepare(store, TODAY, today=TODAY)
    for item in items(store, identity):
        meeting_agenda.take_in(store, identity, item.id, is_in=False)
    meeting_agenda.add_point(store, identity, "Mededelingen")
    assert not has_works(meeting_agenda.agenda(store, CATALOGUE, "nl", identity, today=TODAY))
    with pytest.raises(InputError, match="meeting_map_none"):
        paper(store, CATALOGUE, "nl", identity, "map", "pdf", today=TODAY)
    with pytest.raises(InputError, match="paper_unknown"):
        paper(store, CATALOGUE, "nl", identity, "map", "docx", today=TODAY)
