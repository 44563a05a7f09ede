"""Meetings: what is proposed, what is changed by whom, what was decided, and what the papers say."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from koppel.clock import day_of
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.model import Visibility
from koppel.model.deciding import Answer, State
from koppel.model.meetings import Outcome
from koppel.services.agreements.actions import add_action
from koppel.services.deciding.decisions import decide, give_answer
from koppel.services.intake.activities import create, edit, find_activity
from koppel.services.meetings import meeting_agenda, meetings
from koppel.services.meetings.meeting_papers import paper, report
from koppel.services.meetings.point_words import OWN
from koppel.services.news.attention import read_overview
from tests.services.world import CANARY, CATALOGUE, PEOPLE, TODAY, World, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.store.database import Store

NASTY = "<script>alert(1)</script> #panic() ${x} \u202eomgekeerd\u0000 ☃"


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    """As who leads the team sees it."""
    with world.open() as opened:
        yield opened.visible_to(PEOPLE["regisseur"])


def seen(store: Store, person: str) -> Store:
    return store.visible_to(PEOPLE[person])


def made_meeting(store: Store) -> UUID:
    return meetings.prepare(store, date(2026, 12, 1), "Zaal 1", today=TODAY)


def points(store: Store, identity: UUID, *, person: str = "regisseur") -> list[tuple[str, str]]:
    told = meeting_agenda.agenda(seen(store, person), CATALOGUE, "nl", identity, today=TODAY)
    return [(item.item.section, item.title) for item in told if item.item.is_in and item.is_shown]


def words(store: Store, identity: UUID, which: str, *, form: str = "pdf", language: str = "nl") -> str:
    _, content = paper(seen(store, "lezer"), CATALOGUE, language, identity, which, form, today=TODAY)
    if form == "pdf":
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def agree(store: Store, world: World) -> None:
    for person, partner in (("gemeente", "Gemeente"), ("lefier", "Lefier")):
        give_answer(seen(store, person), world.shared, partner, Answer.AKKOORD)


def hide(store: Store, world: World) -> None:
    lefier = seen(store, "lefier")
    item = find_activity(lefier, world.renovation)
    hidden = replace(item, visibility=Visibility.EIGEN)
    edit(lefier, CATALOGUE, hidden, expected_version=item.version, today=TODAY)


def test_a_new_combination_is_proposed_once_under_one_heading(store: Store) -> None:
    assert points(store, made_meeting(store)) == [("new", "Vlierstraat: Riool vernieuwen + Woningen renoveren (2027)")]


def test_what_stands_where_follows_what_partners_said(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    assert [section for section, _ in points(store, made_meeting(store))] == ["longest"]
    meetings.cancel(store, meetings.list_meetings(store)[0].id)
    give_answer(seen(store, "lefier"), world.shared, "Lefier", Answer.AKKOORD)
    assert [section for section, _ in points(store, made_meeting(store))] == ["agree"]
    meetings.cancel(store, meetings.list_meetings(store)[0].id)
    decide(store, world.shared, State.AFGESPROKEN, "één keer open")
    view = seen(store, "gemeente")
    item = find_activity(view, world.sewer)
    assert item.end
    edit(view, CATALOGUE, replace(item, end=date(2027, 12, 31)), expected_version=item.version, today=TODAY)
    add_action(
        store,
        world.shared,
        description="Graven",
        owner_partner="Lefier",
        owner_role="wijkteam",
        due=TODAY - timedelta(1),
    )
    again = made_meeting(store)
    assert points(store, again) == [
        ("reassess", "Vlierstraat: Riool vernieuwen + Woningen renoveren (2027)"),
        ("overdue", "Graven"),
    ]
    told = meeting_agenda.agenda(store, CATALOGUE, "nl", again, today=TODAY)
    assert any("langer" in line or "later" in line for line in told[0].lines), told[0].lines


def test_what_a_work_joined_is_one_point_that_says_from_what_it_follows(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    first = made_meeting(store)
    meetings.start(store, CATALOGUE, first, today=TODAY)
    meetings.close(store, CATALOGUE, first, today=TODAY)
    create(seen(store, "ander"), CATALOGUE, work("Waterbedrijf", "W-2", "waterleiding"), today=TODAY)
    told = meeting_agenda.agenda(store, CATALOGUE, "nl", made_meeting(store), today=TODAY)
    (point,) = [item for item in told if item.item.is_in]
    assert point.target is not None
    assert point.target.combination != world.shared
    assert "Waterleiding" in point.title
    follows = "Komt voort uit “Vlierstraat: Riool vernieuwen + Woningen renoveren (2027)” (beoordelen)"
    assert follows in point.lines, point.lines
    assert "Er kwam een werk bij: Waterleiding vernieuwen (Waterbedrijf)" in point.lines


def test_an_agenda_of_before_says_in_what_its_point_went_on(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    identity = made_meeting(store)
    create(seen(store, "ander"), CATALOGUE, work("Waterbedrijf", "W-2", "waterleiding"), today=TODAY)
    (point,) = meeting_agenda.agenda(store, CATALOGUE, "nl", identity, today=TODAY)
    assert any(line.startswith("Gaat verder, met een werk meer, als “Vlierstraat") for line in point.lines)
    assert meeting_agenda.propose_again(store, identity, today=TODAY) == 0, "it is no other matter"


def test_what_was_said_today_is_not_silent(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.AKKOORD)
    identity = made_meeting(store)
    with store.read() as cursor:
        today = day_of(read_overview(cursor).discussed[world.shared].history[-1].at)
    for later, words_there in ((0, "Vandaag is er nog over gesproken"), (3, "Al 3 dagen stil")):
        (point,) = meeting_agenda.agenda(store, CATALOGUE, "nl", identity, today=today + timedelta(later))
        assert words_there in point.lines
        assert not any("0 dagen" in line for line in point.lines)


def test_what_came_since_the_meeting_before_is_new_and_what_was_there_is_not(store: Store) -> None:
    first = made_meeting(store)
    meetings.start(store, CATALOGUE, first, today=TODAY)
    (item,) = meeting_agenda.agenda(store, CATALOGUE, "nl", first, today=TODAY)
    meeting_agenda.settle_point(store, first, item.item.id, Outcome.HANDLED)
    meetings.close(store, CATALOGUE, first, today=TODAY)
    assert points(store, made_meeting(store)) == []


def test_points_are_left_out_put_back_moved_and_added(store: Store) -> None:
    identity = made_meeting(store)
    own = meeting_agenda.add_point(store, identity, "  Rondvraag \n en meer ")
    (first, second) = meeting_agenda.agenda(store, CATALOGUE, "nl", identity, today=TODAY)
    assert (second.title, second.item.sort) == ("Rondvraag en meer", OWN)
    meeting_agenda.move_point(store, identity, own, -1)
    meeting_agenda.move_point(store, identity, own, -5)
    assert points(store, identity)[0] == ("own", "Rondvraag en meer")
    meeting_agenda.take_in(store, identity, first.item.id, is_in=False)
    assert len(points(store, identity)) == 1
    assert meeting_agenda.propose_again(store, identity, today=TODAY) == 0
    meeting_agenda.take_in(store, identity, first.item.id, is_in=True)
    assert len(points(store, identity)) == 2
    meeting_agenda.drop_point(store, identity, own)
    assert [section for section, _ in points(store, identity)] == ["new"]
    with pytest.raises(NotFoundError):
        meeting_agenda.drop_point(store, identity, first.item.id)


def test_who_changes_a_note_after_another_is_told_what_it_says(store: Store) -> None:
    identity = made_meeting(store)
    (item, *_) = meeting_agenda.agenda(store, CATALOGUE, "nl", identity, today=TODAY)
    meeting_agenda.note_point(store, identity, item.item.id, "Eerst rekenen", before="")
    with pytest.raises(RefusedError) as refused:
        meeting_agenda.note_point(store, identity, item.item.id, "Doen", before="")
    assert refused.value.code == "note_changed"
    assert refused.value.facts["note"] == "Eerst rekenen"
    meeting_agenda.note_point(store, identity, item.item.id, "Doen", before="Eerst rekenen")
    assert "Doen" in str(meeting_agenda.agenda(store, CATALOGUE, "nl", identity, today=TODAY))


def test_a_meeting_goes_its_way_and_one_at_a_time(store: Store) -> None:
    first = made_meeting(store)
    with pytest.raises(RefusedError) as open_:
        made_meeting(store)
    assert open_.value.code == "meeting_open"
    with pytest.raises(RefusedError) as early:
        meetings.close(store, CATALOGUE, first, today=TODAY)
    assert early.value.code == "meeting_not_begun"
    with pytest.raises(RefusedError):
        report(store, CATALOGUE, "nl", first, "decisions", today=TODAY)
    meetings.start(store, CATALOGUE, first, today=TODAY)
    for call in (
        lambda: meetings.start(store, CATALOGUE, first, today=TODAY),
        lambda: meetings.cancel(store, first),
        lambda: meeting_agenda.propose_again(store, first, today=TODAY),
    ):
        with pytest.raises(RefusedError) as begun:
            call()
        assert begun.value.code == "meeting_begun"
    meeting_agenda.add_point(store, first, "Spoed")
    meetings.close(store, CATALOGUE, first, today=TODAY)
    with pytest.raises(RefusedError) as closed:
        meeting_agenda.add_point(store, first, "Te laat")
    assert closed.value.code == "meeting_closed"
    meetings.reopen(store, first, goes_on=True)
    meetings.close(store, CATALOGUE, first, today=TODAY)
    second = made_meeting(store)
    with pytest.raises(RefusedError) as later:
        meetings.reopen(store, first, goes_on=True)
    assert later.value.code == "meeting_later"
    assert [item.number for item in meetings.list_meetings(store)] == [2, 1]
    meetings.cancel(store, second)
    assert [item.number for item in meetings.list_meetings(store)] == [1]
    meetings.restore(store, second)
    assert [item.number for item in meetings.list_meetings(store)] == [2, 1]


@pytest.mark.parametrize("person", ["gemeente", "lezer", "beheerder", "rolloos"])
def test_only_who_leads_prepares_and_all_with_a_role_read(store: Store, person: str) -> None:
    identity = made_meeting(store)
    view = seen(store, person)
    with pytest.raises(RefusedError) as refused:
        meeting_agenda.add_point(view, identity, "x")
    assert refused.value.code == "forbidden.meet"
    if person == "rolloos":
        with pytest.raises(RefusedError):
            paper(view, CATALOGUE, "nl", identity, "agenda", "pdf", today=TODAY)
    else:
        assert paper(view, CATALOGUE, "nl", identity, "agenda", "pdf", today=TODAY)[1].startswith(b"%PDF")


def test_wrong_input_is_told_in_words(store: Store) -> None:
    with pytest.raises(InputError):
        meetings.prepare(store, date(1999, 12, 31), today=TODAY)
    with pytest.raises(InputError):
        meetings.prepare(store, TODAY, "x" * 121, today=TODAY)
    identity = made_meeting(store)
    for told in ("", " \u0000 ", "x" * 201):
        with pytest.raises(InputError):
            meeting_agenda.add_point(store, identity, told)
    with pytest.raises(InputError):
        paper(store, CATALOGUE, "nl", identity, "agenda", "exe", today=TODAY)


def test_the_list_holds_what_was_decided_from_the_beginning_to_the_end(store: Store, world: World) -> None:
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.NOG_NIET, "voor het overleg")
    identity = made_meeting(store)
    (item, *_) = meeting_agenda.agenda(store, CATALOGUE, "nl", identity, today=TODAY)
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    agree(store, world)
    decide(store, world.shared, State.AFGESPROKEN, "de straat gaat één keer open")
    add_action(
        store, world.shared, description="Proefsleuf", owner_partner="Lefier", owner_role="projectleider",
        due=date(2027, 1, 15),
    )  # fmt: skip
    meeting_agenda.note_point(store, identity, item.item.id, "Lefier belt de bewoners", before="")
    meetings.close(store, CATALOGUE, identity, today=TODAY)
    give_answer(seen(store, "gemeente"), world.shared, "Gemeente", Answer.NIET_AKKOORD, "na het overleg")
    for form in ("pdf", "docx"):
        told = words(store, identity, "decisions", form=form)
        for part in ("afgesproken", "de straat gaat één keer open", "Lefier: akkoord", "Proefsleuf", "15 januari 2027"):
            assert part in told, (form, part)
        assert "Lefier belt de bewoners" in told
        assert "voor het overleg" not in told
        assert "na het overleg" not in told
    assert "agreed" in words(store, identity, "decisions", language="en")
    again = words(store, identity, "decisions")
    meetings.reopen(store, identity, goes_on=True)
    assert "na het overleg" in words(store, identity, "decisions")
    assert again != words(store, identity, "decisions")


def test_the_agenda_stays_as_it_was_when_the_meeting_began(store: Store, world: World) -> None:
    identity = made_meeting(store)
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    before = paper(store, CATALOGUE, "nl", identity, "agenda", "pdf", today=TODAY)
    agree(store, world)
    assert paper(store, CATALOGUE, "nl", identity, "agenda", "pdf", today=TODAY) == before
    assert "Nog niet over gesproken" in words(store, identity, "agenda")


def test_what_was_noted_beforehand_stands_on_the_agenda_and_what_is_noted_there_does_not(store: Store) -> None:
    identity = made_meeting(store)
    own = meeting_agenda.add_point(store, identity, "Rondvraag")
    meeting_agenda.note_point(store, identity, own, "Vraag Els naar de bus", before="")
    for form in ("pdf", "docx"):
        assert "Vraag Els naar de bus" in words(store, identity, "agenda", form=form)
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    meeting_agenda.note_point(store, identity, own, "Els belt zelf", before="Vraag Els naar de bus")
    told = words(store, identity, "agenda")
    assert "Vraag Els naar de bus" in told
    assert "Els belt zelf" not in told
    assert "Els belt zelf" in words(store, identity, "decisions")


def test_papers_are_the_same_bytes_for_everyone_who_reads(store: Store, world: World) -> None:
    identity = made_meeting(store)
    for form in ("pdf", "docx"):
        found = {
            paper(seen(store, person), CATALOGUE, "nl", identity, "agenda", form, today=TODAY)
            for person in ("regisseur", "gemeente", "lefier", "lezer")
        }
        assert len(found) == 1


def test_what_a_partner_keeps_for_itself_is_in_no_agenda_nor_paper(store: Store, world: World) -> None:
    identity = made_meeting(store)
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    for person in ("regisseur", "lefier", "gemeente"):
        told = str(meeting_agenda.agenda(seen(store, person), CATALOGUE, "nl", identity, today=TODAY))
        for word in (CANARY, str(world.secret), world.private):
            assert word not in told
    for which in ("agenda", "decisions"):
        for form in ("pdf", "docx"):
            assert CANARY not in words(store, identity, which, form=form)


def test_what_is_no_longer_shared_leaves_papers_that_were_kept(store: Store, world: World) -> None:
    identity = made_meeting(store)
    own = meeting_agenda.add_point(store, identity, "Rondvraag")
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    agree(store, world)
    decide(store, world.shared, State.AFGESPROKEN, "samen open")
    meeting_agenda.note_point(store, identity, own, "Volgende keer taart", before="")
    meetings.close(store, CATALOGUE, identity, today=TODAY)
    assert "Woningen renoveren" in words(store, identity, "agenda")
    assert "samen open" in words(store, identity, "decisions")
    hide(store, world)
    for which in ("agenda", "decisions"):
        told = words(store, identity, which)
        assert "Woningen renoveren" not in told
        assert "samen open" not in told
        assert "Niet opgenomen: " in told
    assert "Volgende keer taart" in words(store, identity, "decisions")


def test_a_point_that_is_no_longer_shared_stands_without_words(store: Store, world: World) -> None:
    identity = made_meeting(store)
    hide(store, world)
    for person in ("regisseur", "lefier"):
        (item,) = meeting_agenda.agenda(seen(store, person), CATALOGUE, "nl", identity, today=TODAY)
        assert (item.is_shown, item.title, item.lines) == (False, "", ())
    assert "Niet opgenomen: 1" in words(store, identity, "agenda")


@pytest.mark.parametrize("nasty", [NASTY, "x" * 200, "ـ" * 50, "日本語 " * 20])
def test_whatever_was_written_is_text_in_every_paper(store: Store, nasty: str) -> None:
    identity = made_meeting(store)
    own = meeting_agenda.add_point(store, identity, nasty[:200])
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    meeting_agenda.note_point(store, identity, own, f"{nasty}\n\n{nasty}" * 4, before="")
    for which in ("agenda", "decisions"):
        assert words(store, identity, which)
        told = words(store, identity, which, form="docx")
        assert "\u202e" not in told
        assert "\u0000" not in told
    if nasty is NASTY:
        assert "<script>alert(1)</script> #panic() ${x}" in words(store, identity, "agenda")
        assert "<script>alert(1)</script> #panic() ${x}" in words(store, identity, "decisions", form="docx")


def test_a_long_note_goes_over_pages(store: Store) -> None:
    identity = made_meeting(store)
    own = meeting_agenda.add_point(store, identity, "Rondvraag")
    meetings.start(store, CATALOGUE, identity, today=TODAY)
    meeting_agenda.note_point(store, identity, own, "\n".join(["woord " * 3] * 105), before="")
    _, content = paper(store, CATALOGUE, "nl", identity, "decisions", "pdf", today=TODAY)
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 1
    assert f"Bladzijde {len(pages)} van {len(pages)}" in pages[-1].extract_text()


def test_a_pdf_is_tagged_has_a_title_and_a_language(store: Store) -> None:
    identity = made_meeting(store)
    name, content = paper(store, CATALOGUE, "nl", identity, "agenda", "pdf", today=TODAY)
    assert name == "agenda-overleg-1-2026-12-01.pdf"
    found = PdfReader(io.BytesIO(content))
    root: Any = found.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert found.metadata is not None
    assert found.metadata.title == "Agenda"
    assert b"pdfuaid" in content or b"pdfuaid" in root["/Metadata"].get_data()


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_a_docx_has_headings_header_rows_a_language_and_no_traces_of_its_maker(
    store: Store, language: str, code: str
) -> None:
    identity = made_meeting(store)
    _, content = paper(store, CATALOGUE, language, identity, "agenda", "docx", today=TODAY)
    made = docx.Document(io.BytesIO(content))
    styles = [paragraph.style.name for paragraph in made.paragraphs if paragraph.style is not None]
    assert styles[0] == "Heading 1"
    assert "Heading 2" in styles
    (table,) = made.tables
    head: Any = table.rows[0]._tr
    assert head.trPr.findall(qn("w:tblHeader"))
    assert made.core_properties.author == "Koppel"
    assert made.core_properties.language == code
    width = made.sections[0].page_width
    assert width is not None
    assert width.mm == pytest.approx(210, abs=1)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
        assert f'w:val="{code}"'.encode() in packed.read("word/styles.xml")
        assert b'w:val="en-US"' not in packed.read("word/styles.xml")
    assert b"python-docx" not in everything


def test_what_is_worth_a_meeting_is_proposed_in_that_order_and_nothing_else_is_new(store: Store, world: World) -> None:
    kept = meetings.prepare(store, date(2026, 12, 1), today=TODAY, worth=["0" * 32])
    assert points(store, kept) == []
    assert meeting_agenda.propose_again(store, kept, today=TODAY, worth=["0" * 32, world.shared]) == 1
    assert [section for section, _ in points(store, kept)] == ["new"]
