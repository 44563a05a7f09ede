"""Money: what is refused, what a work lacks, what a koppelkans opens or would lose, and that unknown stays unknown."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import shapely

from koppel.catalogue.compass import load_compass
from koppel.config import ROOT
from koppel.errors import InputError, NotFoundError, RefusedError
from koppel.i18n import error_text
from koppel.model import BudgetScope
from koppel.model.compass.money import (
    Amount,
    FundContent,
    FundingContent,
    FundingState,
    GapContent,
    Per,
    Sums,
    Together,
    Total,
    Yearly,
)
from koppel.model.plans import Reference, ReferenceLayer
from koppel.services.compass import files
from koppel.services.compass.money import funding, funds, overview, put_back, scorecard
from koppel.services.compass.money.chances import money_chances
from koppel.services.compass.money.conditions import Bar
from koppel.services.compass.money.words import (
    coverage_words,
    dropped_words,
    free_words,
    funding_words,
    money_lines,
    money_row,
    score_sum_words,
    score_words,
)
from koppel.services.intake.activities import create
from koppel.services.map_details import combination_details
from koppel.services.map_layers import chances_address
from koppel.services.payloads import PAYLOADS
from koppel.services.reading import read
from koppel.store.plans.reference import put_reference
from tests.services.world import CANARY, CATALOGUE, PEOPLE, STREET, TODAY, work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from koppel.model import Activity
    from koppel.services.reading import Reading
    from koppel.store.database import Store
    from tests.services.world import World

COMPASS = load_compass(ROOT / "layers")
AREA = "WK001410"
FUND = FundContent(name="Samen de straat open", giver="Provincie")
ROWS = (
    "code;naam;Huishoudens;a_inw;Eenzaamheid;laag_inkomen\nGM0014;Groningen;1000;2000;45;10\n"
    "WK001410;Selwerd;300;600;55;12\nWK001411;Paddepoel;700;1400;40;9\n"
)


@pytest.fixture
def store(world: World) -> Iterator[Store]:
    with world.open() as opened:
        rows = ROWS.encode()
        lead = opened.visible_to(PEOPLE["regisseur"])
        assert files.import_indicators(lead, COMPASS, world.settings, rows, "kompas-2024.csv").upload_id
        yield opened


def of(store: Store, who: str) -> Store:
    return store.visible_to(PEOPLE[who])


def add(store: Store, **content: object) -> UUID:
    return funds.add_fund(of(store, "regisseur"), CATALOGUE, replace(FUND, **content))  # type: ignore[arg-type]


def give(
    store: Store,
    fund: UUID,
    to: UUID,
    amount: Amount,
    state: FundingState = FundingState.GRANTED,
    who: str = "regisseur",
) -> UUID:
    content = FundingContent(fund=fund, activity_id=to, amount=amount, state=state)
    return funding.add_funding(of(store, who), content)


def made(store: Store, number: str, partner: str = "Gemeente", kind: str = "riolering", **fields: object) -> Activity:
    item = create(store, CATALOGUE, work(partner, number, kind, **fields), today=TODAY).activity
    assert item.id is not None
    return item


def now(store: Store, who: str = "lezer") -> overview.Money:
    return overview.money(of(store, who), CATALOGUE, TODAY)


def lines(store: Store, *works: Activity) -> tuple[str, ...]:
    return money_lines(money_chances(of(store, "lezer"), CATALOGUE, TODAY), works, "nl")


def row(store: Store, *works: Activity, language: str = "nl") -> str:
    return money_row(money_chances(of(store, "lezer"), CATALOGUE, TODAY), works, language)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "  "}, "fund_name"),
        ({"giver": ""}, "fund_name"),
        ({"name": "x" * 121}, "theme_words_long"),
        ({"note": "x" * 601}, "theme_words_long"),
        ({"kinds": ("zweven",)}, "fund_kind"),
        ({"themes": ("zweven",)}, "compass_theme"),
        ({"area": "Selwerd"}, "compass_area"),
        ({"first_day": date(2028, 1, 1), "last_day": date(2027, 1, 1)}, "fund_days"),
        ({"last_day": date(1900, 1, 1)}, "fund_days"),
        ({"last_day": date(2027, 1, 1), "apply_by": date(2027, 1, 2)}, "fund_apply"),
        ({"own_share": 101.0}, "fund_share"),
        ({"own_share": float("nan")}, "fund_share"),
        ({"available": Total(0.0)}, "fund_euros"),
        ({"available": Yearly(float("inf"))}, "fund_euros"),
        ({"available": Total(-5.0)}, "fund_euros"),
        ({"together": Together.KINDS, "with_kinds": ("riolering", "riolering")}, "fund_together"),
        ({"not_with": (uuid4(),)}, "fund_not_with"),
    ],
)
def test_what_is_wrong_in_a_fund_is_said_in_words_and_nothing_is_stored(
    store: Store, wrong: dict[str, object], code: str
) -> None:
    with pytest.raises(InputError) as refused:
        add(store, **wrong)
    assert refused.value.code == code
    assert "⟦" not in error_text(refused.value, "nl") + error_text(refused.value, "en")
    assert now(store).funds == ()


def test_two_funds_of_one_name_are_refused(store: Store) -> None:
    fund = add(store)
    with pytest.raises(InputError, match="fund_twice"):
        add(store, name="samen de STRAAT open ")
    funds.change_fund(of(store, "regisseur"), CATALOGUE, fund, replace(FUND, name="Samen de Straat open"))
    assert now(store).funds[0].fund.content.name == "Samen de Straat open"


def test_a_change_and_a_withdrawal_of_a_fund_are_undone_and_stay_in_the_history(store: Store) -> None:
    fund, lead = add(store, own_share=40.0), of(store, "regisseur")
    with pytest.raises(InputError, match="money_nothing_before"):
        funds.restore_fund(lead, fund)
    funds.change_fund(lead, CATALOGUE, fund, replace(FUND, own_share=50.0), version=1)
    with pytest.raises(InputError, match="money_changed_since"):
        funds.change_fund(lead, CATALOGUE, fund, replace(FUND, own_share=60.0), version=1)
    funds.restore_fund(lead, fund)
    assert now(store).funds[0].fund.content.own_share == 40
    funds.withdraw_fund(lead, fund)
    assert (now(store).funds, [item.id for item in now(store).gone]) == ((), [fund])
    with pytest.raises(NotFoundError, match="fund_unknown"):
        funds.withdraw_fund(lead, fund)
    funds.restore_fund(lead, fund)
    assert now(store).funds[0].fund.content.own_share == 40
    assert [item.content.own_share for item in overview.fund_history(lead, fund)] == [40, 50, 40, 40]


def test_money_of_a_work_that_was_changed_or_taken_off_is_told_and_put_back(store: Store, world: World) -> None:
    fund = add(store)
    identity = give(store, fund, world.sewer, Total(5.0), FundingState.ASKED)
    was = funding.standing_funding(of(store, "lezer"), identity).content
    planner = of(store, "gemeente")
    funding.change_funding(planner, identity, replace(was, state=FundingState.GRANTED))
    assert [item.content.state for item in put_back.funding_history(of(store, "lezer"), identity)] == [
        FundingState.ASKED,
        FundingState.GRANTED,
    ]
    assert put_back.dropped_fundings(planner) == ()
    funding.withdraw_funding(planner, identity)
    (gone,) = put_back.dropped_fundings(of(store, "lezer"))
    assert (gone.funding.id, gone.fund.id, gone.work.id) == (identity, fund, world.sewer)
    said = dropped_words(gone, "nl").replace("\xa0", " ")
    assert "“" not in said
    assert "€ 5 in totaal, toegekend" in said
    # Beside other money of that fund it cannot stand, and without its fund neither.
    other = give(store, fund, world.sewer, Total(7.0))
    assert put_back.dropped_fundings(planner) == ()
    funding.withdraw_funding(planner, other)
    assert [item.funding.id for item in put_back.dropped_fundings(planner)] == [other, identity]
    funding.restore_funding(planner, identity)
    assert [item.fundings[0].funding.id for item in now(store).works] == [identity]
    funding.withdraw_funding(planner, identity)
    funds.withdraw_fund(of(store, "regisseur"), fund)
    assert put_back.dropped_fundings(planner) == ()


def test_what_was_taken_off_a_work_of_ones_own_is_told_to_nobody_else(store: Store, world: World) -> None:
    secret = give(store, add(store), world.secret, Total(5.0), who="lefier")
    funding.withdraw_funding(of(store, "lefier"), secret)
    assert [item.funding.id for item in put_back.dropped_fundings(of(store, "lefier"))] == [secret]
    assert put_back.dropped_fundings(of(store, "regisseur")) == ()
    with pytest.raises(NotFoundError, match="funding_unknown"):
        put_back.funding_history(of(store, "regisseur"), secret)


def test_a_row_begins_as_the_panel_does_and_counts_what_it_leaves_out(store: Store) -> None:
    one = made(store, "G-9")
    late = made(store, "W-9", "Waterbedrijf", "waterleiding", start=date(2028, 5, 1), end=date(2028, 6, 30))
    assert one.id
    assert row(store, one, late) == ""
    fund = add(store, name="A", last_day=date(2027, 12, 31), kinds=("riolering",))
    give(store, fund, one.id, Total(5.0))
    add(store, name="B", together=Together.TWO_PARTNERS)
    said = lines(store, one, late)
    assert len(said) == 3
    opens, loses, more = row(store, one, late).split("; ")
    assert said[0].startswith(f"{opens}: ")
    assert said[1].startswith(f"{loses} (")
    assert more == "nog één ding over geld"
    assert (opens, loses.split(",")[0]) == ("Samen komt “B” in beeld", "Schuift “riolering G-9” naar 1 mei 2028")
    for language in ("nl", "en"):
        assert "⟦" not in row(store, one, late, language=language)


def test_what_is_granted_covers_and_what_is_asked_is_said_beside_it(store: Store) -> None:
    sewer = made(store, "G-9", budget_eur=1000.0, budget_scope=BudgetScope.TOTAAL)
    assert sewer.id
    first, second, third = add(store, available=Total(500.0)), add(store, name="B"), add(store, name="C")
    give(store, first, sewer.id, Total(300.0))
    give(store, second, sewer.id, Total(200.0), FundingState.ASKED)
    give(store, third, sewer.id, Yearly(50.0))
    shown = now(store)
    (item,) = shown.works
    assert (item.coverage.cost, item.coverage.uncovered) == (Total(1000.0), Total(700.0))
    assert item.coverage.granted == Sums(Total(300.0), Yearly(50.0))
    said = coverage_words(item, "nl").replace("\xa0", " ")
    assert "Gedekt: € 300 in totaal. Niet gedekt: € 700 in totaal." in said
    assert "Daarnaast toegekend: € 50 per jaar" in said
    assert "Aangevraagd: € 200 in totaal" in said
    assert shown.funds[0].left == Total(200.0)


def test_a_cost_that_nobody_named_is_unknown_and_not_nothing(store: Store, world: World) -> None:
    half = made(store, "G-9", budget_eur=1000.0)
    assert half.id
    fund = add(store)
    give(store, fund, world.sewer, Total(5.0))
    give(store, fund, half.id, Total(5.0))
    said = {item.work.external_id: coverage_words(item, "nl") for item in now(store).works}
    assert "Kosten: onbekend." in said["G-1"]
    assert "in totaal is of per jaar" in said["G-9"]
    assert "Niet gedekt" not in "".join(said.values())


def test_more_granted_than_there_is_is_said(store: Store, world: World) -> None:
    fund = add(store, available=Total(100.0))
    give(store, fund, world.sewer, Total(60.0))
    give(store, fund, world.renovation, Total(60.0))
    (report,) = now(store).funds
    assert report.overdrawn
    assert report.left == Total(0.0)


def test_labelled_money_is_told_apart_from_free_money(store: Store) -> None:
    add(store, available=Total(100.0))
    add(store, name="B", available=Total(40.0), is_labelled=False)
    add(store, name="C", available=Yearly(7.0), is_labelled=False)
    add(store, name="D", is_labelled=False)
    said = free_words(now(store), "nl").replace("\xa0", " ")
    assert said == (
        "Niet geoormerkt: € 40 in totaal en € 7 per jaar, met wat daarvan al is toegekend. "
        "Van nog één vrije bron is het bedrag onbekend. "
        "Eén bron is geoormerkt en telt hier niet in mee."
    )


def test_what_a_fund_does_not_pay_is_said_at_the_money_of_the_work(store: Store) -> None:
    sewer = made(store, "G-9", budget_eur=1000.0, budget_scope=BudgetScope.TOTAAL)
    assert sewer.id
    first = add(
        store, kinds=("warmtenet",), last_day=date(2027, 1, 1), apply_by=date(2026, 1, 1), area=AREA, own_share=50.0
    )
    second = add(store, name="B", not_with=(first,))
    give(store, first, sewer.id, Total(600.0))
    give(store, second, sewer.id, Total(1.0), FundingState.WANTED)
    (item,) = now(store).works
    one, two = item.fundings
    # That it was too late to apply says nothing of what was granted; the map does not have the area.
    assert one.bars == (Bar.KIND, Bar.AREA_UNKNOWN, Bar.TOO_LATE)
    assert one.troubles == (overview.Trouble.OWN_SHARE,)
    assert two.troubles == ()
    assert "minder over dan het eigen deel" in funding_words(one, "nl")
    funding.change_funding(
        of(store, "regisseur"), two.funding.id, replace(two.funding.content, state=FundingState.ASKED)
    )
    ((one, two),) = [item.fundings for item in now(store).works]
    assert overview.Trouble.NOT_WITH in one.troubles
    assert overview.Trouble.NOT_WITH in two.troubles


def test_a_fund_of_an_area_pays_for_works_in_it_alone(store: Store, world: World) -> None:
    with store.write("test", "ground") as writer:
        put_reference(writer, ReferenceLayer.AREA, [Reference(ReferenceLayer.AREA, "Selwerd", STREET.buffer(500))])
    fund = add(store, area=AREA)
    give(store, fund, world.sewer, Total(1.0))
    far = made(store, "G-9", geometry=shapely.transform(STREET, lambda at: at + 5_000))
    assert far.id
    give(store, fund, far.id, Total(1.0))
    assert [item.fundings[0].bars for item in now(store).works] == [(), (Bar.AREA,)]


def test_a_fund_for_two_partners_is_opened_by_two_and_not_by_one(store: Store) -> None:
    one, two = made(store, "G-9"), made(store, "W-9", "Waterbedrijf", "waterleiding")
    also = made(store, "G-8")
    add(store, together=Together.TWO_PARTNERS, apply_by=date(2027, 6, 1), own_share=50.0)
    (line,) = lines(store, one, two)
    assert line.replace("\xa0", " ") == (
        "Samen komt “Samen de straat open” in beeld: alleen als twee partners het samen doen. Aanvragen tot en met "
        "1 juni 2027. Voor: riolering G-9 en waterleiding W-9. Eigen deel: 50% van de kosten."
    )
    assert lines(store, one) == lines(store, one, also) == ()


def test_what_can_no_longer_be_applied_for_is_opened_by_nothing(store: Store) -> None:
    works = made(store, "G-9"), made(store, "W-9", "Waterbedrijf", "waterleiding")
    add(store, together=Together.TWO_PARTNERS, apply_by=date(2026, 11, 20))
    add(store, name="B", together=Together.TWO_PARTNERS, last_day=date(2027, 1, 1))
    add(store, name="C", together=Together.TWO_PARTNERS, kinds=("warmtenet",))
    assert lines(store, *works) == ()


def test_a_fund_for_kinds_together_is_opened_where_all_are_there(store: Store) -> None:
    one, two = made(store, "G-9"), made(store, "W-9", "Waterbedrijf", "waterleiding")
    add(store, together=Together.KINDS, with_kinds=("riolering", "waterleiding"))
    assert "als deze werken samen gaan" in lines(store, one, two)[0]
    assert lines(store, one) == ()


def test_a_work_that_moves_past_the_period_of_its_fund_would_lose_it(store: Store) -> None:
    one = made(store, "G-9")
    late = made(store, "W-9", "Waterbedrijf", "waterleiding", start=date(2028, 5, 1), end=date(2028, 6, 30))
    assert one.id
    fund = add(store, last_day=date(2027, 12, 31))
    identity = give(store, fund, one.id, Total(5.0))
    (line,) = lines(store, one, late)
    assert line == (
        "Schuift “riolering G-9” naar 1 mei 2028, dan valt het buiten de periode van “Samen de straat open” "
        "(tot en met 31 december 2027)."
    )
    was = funding.standing_funding(of(store, "lezer"), identity).content
    funding.change_funding(of(store, "regisseur"), identity, replace(was, state=FundingState.REFUSED))
    assert lines(store, one, late) == ()


def test_funds_that_do_not_go_together_are_said_at_their_works(store: Store) -> None:
    one, two = made(store, "G-9"), made(store, "W-9", "Waterbedrijf", "waterleiding")
    assert one.id
    assert two.id
    first = add(store)
    second = add(store, name="B", not_with=(first,))
    give(store, first, one.id, Total(5.0))
    give(store, second, two.id, Total(5.0))
    assert "gaat niet samen met “B”" in lines(store, one, two)[0]


def test_labelled_money_is_not_for_the_other_kind_of_a_koppelkans(store: Store) -> None:
    one, two = made(store, "G-9"), made(store, "W-9", "Waterbedrijf", "waterleiding")
    assert one.id
    give(store, add(store, kinds=("riolering",)), one.id, Total(5.0))
    assert "mag niet aan “waterleiding W-9” worden besteed" in lines(store, one, two)[0]


def test_money_of_a_work_that_only_its_partner_sees_is_seen_by_nobody_else(store: Store, world: World) -> None:
    fund = add(store, available=Total(100.0))
    identity = give(store, fund, world.secret, Total(60.0), who="lefier")
    assert [item.work.id for item in now(store, "lefier").works] == [world.secret]
    for who in ("regisseur", "gemeente", "lezer"):
        shown = now(store, who)
        assert shown.works == ()
        assert shown.funds[0].left == Total(100.0)
        assert CANARY not in repr(shown)
        with pytest.raises(NotFoundError):
            funding.withdraw_funding(of(store, who), identity)


def test_a_planner_funds_works_of_its_own_partner_alone(store: Store, world: World) -> None:
    fund = add(store)
    identity = give(store, fund, world.sewer, Total(5.0), who="gemeente")
    with pytest.raises(RefusedError):
        give(store, fund, world.renovation, Total(5.0), who="gemeente")
    with pytest.raises(RefusedError):
        funding.withdraw_funding(of(store, "lefier"), identity)
    with pytest.raises(InputError, match="funding_twice"):
        give(store, fund, world.sewer, Total(6.0), who="gemeente")


def test_money_of_a_work_is_changed_taken_off_and_put_back(store: Store, world: World) -> None:
    lead, fund = of(store, "regisseur"), add(store)
    identity = give(store, fund, world.sewer, Total(5.0))
    was = funding.standing_funding(lead, identity).content
    funding.change_funding(lead, identity, replace(was, amount=Yearly(7.0)), version=1)
    with pytest.raises(InputError, match="money_changed_since"):
        funding.change_funding(lead, identity, was, version=1)
    with pytest.raises(InputError, match="funding_other"):
        funding.change_funding(lead, identity, replace(was, activity_id=world.renovation))
    with pytest.raises(InputError, match="fund_euros"):
        funding.change_funding(lead, identity, replace(was, amount=Total(0.0)))
    funding.restore_funding(lead, identity)
    assert funding.standing_funding(lead, identity).content.amount == Total(5.0)
    funding.withdraw_funding(lead, identity)
    assert now(store).works == ()
    other = give(store, fund, world.sewer, Total(8.0))
    with pytest.raises(InputError, match="funding_twice"):
        funding.restore_funding(lead, identity)
    funding.withdraw_funding(lead, other)
    funding.restore_funding(lead, identity)
    assert [one.funding.id for one in now(store).works[0].fundings] == [identity]


def test_money_of_a_withdrawn_fund_is_counted_no_longer(store: Store, world: World) -> None:
    fund = add(store)
    give(store, fund, world.sewer, Total(5.0))
    funds.withdraw_fund(of(store, "regisseur"), fund)
    assert now(store).works == ()
    assert money_chances(of(store, "lezer"), CATALOGUE, TODAY) is None


def test_a_scorekaart_adds_what_is_known_and_says_what_is_not(store: Store) -> None:
    lead = of(store, "regisseur")
    fill = GapContent(indicator="laag_inkomen", per=Per.HOME, value=Yearly(100.0), source="een bron")
    scorecard.set_gap_value(lead, COMPASS, fill)
    scorecard.set_gap_value(lead, COMPASS, GapContent(indicator="eenzaamheid", per=Per.PERSON, value=None))
    card = scorecard.scorecard(of(store, "lezer"), COMPASS, AREA)
    rows = {row.value.content.indicator: row for row in card.rows}
    # 12 % of 300 households is 2 points more than in the city: 6 households. 10 points of 600 people are 60.
    low, lonely = rows["laag_inkomen"], rows["eenzaamheid"]
    assert (low.behind, low.count, low.euros) == (2, 6, Yearly(600.0))
    assert (lonely.behind, lonely.count, lonely.euros) == (10, 60, None)
    assert (card.sum.known, card.sum.unknown, card.sum.count) == (Yearly(600.0), 1, 2)
    assert score_sum_words(card, "nl").replace("\xa0", " ") == "Som: minstens € 600 per jaar; 1 van 2 onbekend."
    said = score_words(lonely, COMPASS.indicators["eenzaamheid"].label, "nl")
    assert said[-1] == "n.t.b."
    scorecard.set_gap_value(lead, COMPASS, replace(fill, value=None))
    none = scorecard.scorecard(of(store, "lezer"), COMPASS, AREA)
    assert score_sum_words(none, "nl").startswith("Som: onbekend")
    scorecard.undo_gap_value(lead, "laag_inkomen")
    assert scorecard.scorecard(of(store, "lezer"), COMPASS, AREA).sum == card.sum


def test_an_area_that_is_not_behind_costs_nothing_of_it(store: Store) -> None:
    fill = GapContent(indicator="laag_inkomen", per=Per.HOME, value=Yearly(100.0))
    scorecard.set_gap_value(of(store, "regisseur"), COMPASS, fill)
    card = scorecard.scorecard(of(store, "lezer"), COMPASS, "WK001411")
    assert (card.sum.count, card.rows[0].behind) == (0, -1)
    assert "niet achter" in score_words(card.rows[0], COMPASS.indicators["laag_inkomen"].label, "nl")


@pytest.mark.parametrize("indicator", ["zweven", "bewoners", "jongeren"])
def test_what_is_no_judged_share_goes_on_no_scorekaart(store: Store, indicator: str) -> None:
    with pytest.raises(InputError, match="gap_indicator"):
        scorecard.set_gap_value(
            of(store, "regisseur"), COMPASS, GapContent(indicator=indicator, per=Per.HOME, value=None)
        )
    with pytest.raises(NotFoundError, match="gap_value_unknown"):
        scorecard.undo_gap_value(of(store, "regisseur"), indicator)


def test_money_goes_into_a_file_with_the_basis_of_each_amount(store: Store, world: World) -> None:
    give(store, add(store), world.sewer, Yearly(5.0), FundingState.ASKED)
    rows = list(csv.DictReader(io.StringIO(overview.money_csv(now(store).works).decode("utf-8-sig")), delimiter=";"))
    assert [(row["number"], row["cost"], row["amount"], row["basis"], row["uncovered"]) for row in rows] == [
        ("G-1", "", "5.0", "per_jaar", "")
    ]


def test_what_a_koppelkans_opens_is_said_where_it_is_clicked_on_the_map(store: Store, world: World) -> None:
    reader = of(store, "lezer")
    assert combination_details(read(reader, ROOT / "layers", "nl"), world.shared).money == ()
    add(store, together=Together.TWO_PARTNERS)
    shown = read(reader, ROOT / "layers", "nl")
    (line,) = combination_details(shown, world.shared).money
    row = "Samen komt “Samen de straat open” in beeld"
    assert line.startswith(f"{row}: ")
    assert shown.money_rows()[world.shared] == row
    assert f" · {row}" in listed_on_map(shown)[world.shared]
    funds.withdraw_fund(of(store, "regisseur"), now(store).funds[0].fund.id)
    assert row not in listed_on_map(read(reader, ROOT / "layers", "nl"))[world.shared]


def listed_on_map(shown: Reading) -> dict[str, str]:
    """Return what the list beside the map says of each combination."""
    packed = PAYLOADS.get(chances_address(shown).rpartition("/")[2])
    assert packed is not None
    return {item["id"]: item["w"] for item in json.loads(gzip.decompress(packed))["chances"]}
