"""A date that residents were told and that moved: what stood there before, why it moved, and how long that is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import load_catalogue
from koppel.catalogue.plain import load_plain
from koppel.config import ROOT, Settings
from koppel.errors import InputError, RefusedError
from koppel.model import Precision, Status
from koppel.publish.content import pack, unpack
from koppel.publish.model import PublicPeriod
from koppel.publish.words import change_texts, moved_text, told_until
from koppel.services.publishing import publication, shift_reasons, site_folder
from koppel.services.publishing.public_copy import public_copy
from koppel.services.publishing.public_promise import aged, is_shifted, promise
from koppel.store.plans.activities import list_activities
from tests.services.publishing.test_public_copy import STORE, activity, only, places
from tests.services.publishing.test_publication import activity as stored
from tests.services.publishing.test_publication import change, draft, publish, put
from tests.services.publishing.test_taking_away import of, settings, store, told  # noqa: F401

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue
    from koppel.model import Activity
    from koppel.publish.model import PublicCopy, PublicWork
    from koppel.store.database import Store

CATALOGUE = load_catalogue(ROOT / "layers")
DAY, MONTH, QUARTER, YEAR = Precision.DAG, Precision.MAAND, Precision.KWARTAAL, Precision.JAAR
WHY = "De aannemer heeft meer tijd nodig."


def at(start: str | None, precision: Precision = MONTH, **fields: Any) -> Activity:
    first = date.fromisoformat(start) if start else None
    return replace(activity(), start=first, start_precision=precision if first else None, **{"end": None, **fields})


def tell(
    *items: Activity,
    before: PublicCopy | None,
    day: str,
    reason: str = "",
    earlier: dict[str, PublicWork] | None = None,
) -> PublicCopy:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    reasons = {item.id: reason for item in items if reason and item.id}
    return public_copy(
        STORE, items, (), places(before), (), CATALOGUE, before,
        number=before.number + 1 if before else 1, at=moment, earlier=earlier, reasons=reasons,
    )  # fmt: skip


def told_over(*days: tuple[str | None, Precision]) -> PublicCopy:
    """Publish the same work with one start after the other, a month apart."""
    copy: PublicCopy | None = None
    for number, (start, precision) in enumerate(days):
        copy = tell(at(start, precision), before=copy, day=f"2026-{number + 1:02d}-01")
    assert copy is not None
    return copy


def test_the_page_says_what_stood_there_and_why_it_moved() -> None:
    first = tell(at("2027-04-01", QUARTER), before=None, day="2026-09-01")
    second = tell(at("2027-10-01", QUARTER), before=first, day="2026-10-01", reason=WHY)
    said = moved_text(only(second), second, "nl")
    assert said == f"Eerder stond hier: vanaf voorjaar 2027, einddatum nog niet bekend. Waarom verschoven: {WHY}"
    assert moved_text(only(second), second, "en").startswith("This used to say: from spring 2027")
    assert WHY in " ".join(change_texts(only(second).changes[-1], "nl"))
    assert unpack(pack(second)) == second


def test_without_a_reason_the_page_says_so_and_a_reason_that_comes_later_is_put_with_it() -> None:
    first = tell(at("2027-04-01"), before=None, day="2026-09-01")
    second = tell(at("2027-10-01"), before=first, day="2026-10-01")
    assert moved_text(only(second), second, "nl").endswith("De reden is niet opgegeven.")
    third = tell(at("2027-10-01"), before=second, day="2026-11-01", reason="Er was geen materiaal")
    assert moved_text(only(third), third, "nl").endswith("Waarom verschoven: Er was geen materiaal.")
    (moved,) = only(third).changes
    assert (moved.on, only(third).changed_on) == (date(2026, 10, 1), date(2026, 10, 1))


def test_a_reason_without_a_move_is_told_nowhere() -> None:
    first = tell(at("2027-04-01"), before=None, day="2026-09-01")
    second = tell(at("2027-04-01", public_title="Anders"), before=first, day="2026-10-01", reason=WHY)
    assert WHY.encode() not in pack(second)
    assert moved_text(only(second), second, "nl") == ""


@pytest.mark.parametrize(
    ("days", "before"),
    [
        # Only more exact, only vaguer, not known any more, or known for the first time.
        ([("2027-01-01", YEAR), ("2027-03-01", MONTH), ("2027-03-09", DAY)], None),
        ([("2027-03-09", DAY), ("2027-03-01", MONTH), ("2027-01-01", YEAR)], None),
        ([("2027-03-01", MONTH), (None, MONTH), ("2027-03-01", MONTH)], None),
        ([(None, MONTH), ("2027-03-01", MONTH)], None),
        # The same words for another day.
        ([("2027-03-02", MONTH), ("2027-03-30", MONTH)], None),
        ([("2027-03-01", MONTH), ("2027-04-01", MONTH)], "maart 2027"),
        # A vaguer word, or none, in between hides no move.
        ([("2027-03-01", MONTH), ("2027-01-01", YEAR), ("2027-10-01", MONTH)], "maart 2027"),
        ([("2027-03-01", MONTH), (None, MONTH), ("2027-10-01", MONTH)], "maart 2027"),
        ([("2027-01-01", YEAR), ("2027-03-01", MONTH), ("2027-01-01", YEAR), ("2027-03-01", MONTH)], None),
        # Twice: the last one is told; back again is a move too.
        ([("2027-03-01", MONTH), ("2027-05-01", MONTH), ("2027-09-01", MONTH)], "mei 2027"),
        ([("2027-03-01", MONTH), ("2027-05-01", MONTH), ("2027-03-01", MONTH)], "mei 2027"),
    ],
)
def test_what_is_a_move(days: list[tuple[str | None, Precision]], before: str | None) -> None:
    copy = told_over(*days)
    said = moved_text(only(copy), copy, "nl")
    assert (f"Eerder stond hier: vanaf {before}" in said) if before else said == ""


def test_an_end_that_moves_is_a_move() -> None:
    ends = [date(2027, 6, 30), date(2027, 12, 31)]
    first = tell(at("2027-03-01", end=ends[0], end_precision=MONTH), before=None, day="2026-09-01")
    second = tell(at("2027-03-01", end=ends[1], end_precision=MONTH), before=first, day="2026-10-01")
    assert "maart tot en met juni 2027" in moved_text(only(second), second, "nl")


def test_it_is_told_for_a_year_from_the_publication_that_first_told_it() -> None:
    first = tell(at("2027-04-01"), before=None, day="2026-09-01")
    second = tell(at("2027-10-01"), before=first, day="2026-10-01", reason=WHY)
    again = tell(at("2027-10-01", public_title="Anders"), before=second, day="2027-09-30")
    assert moved_text(only(again), again, "nl") != ""
    last = tell(at("2027-10-01", public_title="Anders"), before=again, day="2027-10-01")
    assert moved_text(only(last), last, "nl") == ""
    # Pages of which nothing was published since let go of it by themselves, once.
    assert aged(second, date(2027, 9, 30)) is second
    old = aged(second, date(2027, 10, 1))
    assert moved_text(only(old), old, "nl") == ""
    assert aged(second, date(2028, 5, 1)) == old
    leap = replace(only(second).changes[0], on=date(2028, 2, 29))
    assert told_until(leap) == date(2029, 3, 1)


def test_a_work_that_was_away_comes_back_with_what_was_promised() -> None:
    first = tell(at("2027-04-01"), before=None, day="2026-09-01")
    gone = tell(before=first, day="2026-10-01")
    earlier = {work.key: work for work in first.works}
    same = tell(at("2027-04-01"), before=gone, day="2026-11-01", earlier=earlier)
    assert only(same).changes == ()
    moved = tell(at("2027-10-01"), before=gone, day="2026-11-01", earlier=earlier, reason=WHY)
    assert moved_text(only(moved), moved, "nl").startswith("Eerder stond hier: vanaf april 2027")
    assert only(moved).first_published == date(2026, 9, 1)
    assert only(moved).times_shifted == 1


_STARTS = st.tuples(
    st.sampled_from([None, *(f"2027-{month:02d}-01" for month in (1, 3, 4, 6, 9))]),
    st.sampled_from([MONTH, QUARTER, YEAR]),
)


@given(st.lists(_STARTS, min_size=1, max_size=7))
def test_what_is_promised_always_holds_what_is_told_or_is_vaguer_than_it(
    days: list[tuple[str | None, Precision]],
) -> None:
    copy = told_over(*days)
    work = only(copy)
    # After whatever was told, what is told now is no move from what one can count on now.
    assert not is_shifted(promise(work), work.period)
    # Every move that was counted says what stood there, and that was another time.
    for number, moved in enumerate(work.changes):
        if moved.is_shifted:
            after = [item.period for item in work.changes[number + 1 :] if item.period] + [work.period]
            assert moved.period is not None
            assert moved.period != after[0]
    # Whoever was told a start, and reads one now that cannot be the same, was told of a move.
    told_starts = [day for day in days if day[0]]
    if len(told_starts) > 1 and work.times_shifted == 0:
        periods = [PublicPeriod(date.fromisoformat(day or ""), precision) for day, precision in told_starts]
        assert not any(is_shifted(one, other) for one in periods for other in periods[-1:])


def test_a_reason_is_judged_as_a_text_for_residents() -> None:
    words = load_plain(ROOT / "layers" / "plain.toml")
    assert shift_reasons.judge_reason(WHY, words, "nl").is_fit
    assert shift_reasons.judge_reason("", words, "nl").is_fit
    for unfit in ("Bel Jan op 06-12345678.", "De koppelkans ligt onder het maaiveld.", "x" * 201):
        assert not shift_reasons.judge_reason(unfit, words, "nl").is_fit, unfit
        with pytest.raises(InputError, match="shift_reason_unfit"):
            shift_reasons.checked_reason(Settings(), unfit, "nl")
    assert shift_reasons.checked_reason(Settings(), " \u200b", "nl") is None
    kept = shift_reasons.checked_reason(Settings(), "Meer\ntijd\u202e nodig", "nl")
    assert kept is not None
    assert kept.words == "Meer tijd nodig"


def test_a_reason_belongs_to_the_days_and_to_the_move_for_which_it_was_given(
    store: Store,  # noqa: F811
    catalogue: Catalogue,
    settings: Settings,  # noqa: F811
) -> None:
    put(store, stored("een", start=date(2027, 4, 1), start_precision=MONTH))
    publish(store, catalogue, settings)
    identity = of(store, "een")
    change(store, "een", start=date(2027, 6, 1))
    with store.read() as cursor:
        (item,) = list_activities(cursor)
    (asked,) = shift_reasons.asked(store, [item]).values()
    assert (asked.before.start, asked.reason) == (date(2027, 4, 1), "")
    assert [work.title for _, work in draft(store, catalogue, settings).without_reason] == ["Nieuw riool een"]
    shift_reasons.give_reason(store, identity, shift_reasons.ReasonText(WHY))
    made = draft(store, catalogue, settings)
    assert made.without_reason == ()
    assert only(made.copy).changes[-1].reason == WHY
    # It moved once more: what was said of June says nothing of September.
    change(store, "een", start=date(2027, 9, 1))
    made = draft(store, catalogue, settings)
    assert only(made.copy).changes[-1].reason == ""
    shift_reasons.give_reason(store, identity, shift_reasons.ReasonText('Het <b>hout</b> & "staal" komt later.'))
    publication.publish(store, settings, draft(store, catalogue, settings))
    page = next((settings.public_folder / "current" / "werk").glob("*.html")).read_text()
    assert "Eerder stond hier: vanaf april 2027" in page
    assert "Het &lt;b&gt;hout&lt;/b&gt; &amp; &#34;staal&#34; komt later." in page
    # Everywhere, in both languages.
    current = settings.public_folder / "current"
    files = ("index.html", "en/index.html", "straat/meidoornstraat.html", "nieuws.xml", "agenda.ics", "werken.geojson")
    for name in files:
        said = (current / name).read_text().replace("\r\n ", "")
        assert "hout" in said, name
    # On the page of the street it is in plain sight.
    street = (current / "straat" / "meidoornstraat.html").read_text()
    assert "Eerder stond hier: vanaf april 2027" in re.sub(r"<details.*?</details>", "", street, flags=re.DOTALL)
    # Published: the next move wants a reason of its own.
    change(store, "een", start=date(2027, 11, 1))
    change(store, "een", start=date(2027, 9, 1))
    again = draft(store, catalogue, settings)
    assert only(again.copy).changes == only(again.before).changes if again.before else False
    # The internal reason of a change is told nowhere.
    assert "reden-van-collega" not in told(settings.public_folder)


def test_an_undone_publication_does_not_count(
    store: Store,  # noqa: F811
    catalogue: Catalogue,
    settings: Settings,  # noqa: F811
) -> None:
    put(store, stored("een", start=date(2027, 4, 1), start_precision=MONTH))
    publish(store, catalogue, settings)
    change(store, "een", start=date(2027, 6, 1))
    undone = publish(store, catalogue, settings)
    publication.undo(store, settings, undone.publication.id)
    change(store, "een", start=date(2027, 9, 1))
    publish(store, catalogue, settings)
    now = publication.public_now(store)
    assert now is not None
    assert [moved.period.start for moved in only(now).changes if moved.period] == [date(2027, 4, 1)]


def test_pages_let_go_of_a_move_after_a_year_without_a_publication(
    store: Store,  # noqa: F811
    catalogue: Catalogue,
    settings: Settings,  # noqa: F811
) -> None:
    put(store, stored("een", start=date(2027, 4, 1), start_precision=MONTH, status=Status.TOEGEZEGD))
    publish(store, catalogue, settings)
    change(store, "een", start=date(2027, 6, 1))
    publish(store, catalogue, settings)
    now = publication.public_now(store)
    assert now is not None
    until = told_until(only(now).changes[-1])
    assert "Eerder stond hier" in told(settings.public_folder)
    assert not site_folder.serve_current(store, settings, today=until - timedelta(days=1))
    assert site_folder.serve_current(store, settings, today=until)
    assert "Eerder stond hier" not in told(settings.public_folder)
    assert "Al 1 keer verschoven" in told(settings.public_folder)
    assert not site_folder.serve_current(store, settings, today=until + timedelta(days=400))


def test_who_may_not_plan_for_the_partner_gives_no_reason(store: Store, catalogue: Catalogue) -> None:  # noqa: F811
    from koppel.access import Actor, Grant, Role

    put(store, stored("een"))
    other = store.visible_to(Actor("piet", frozenset({Grant(Role.PLANNER, "Een ander")})))
    with pytest.raises(RefusedError):
        shift_reasons.give_reason(other, of(store, "een"), shift_reasons.ReasonText(WHY))
