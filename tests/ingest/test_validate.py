from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from koppel.catalogue.load import load_catalogue
from koppel.config import ROOT
from koppel.i18n import LANGUAGES, issue_text
from koppel.ingest.check import check_file
from koppel.ingest.partner_column import PartnerColumn
from koppel.ingest.profiles import Profile
from koppel.ingest.row_check import RowCheck
from koppel.model import Activity, BudgetScope, Firmness, Issue, IssueSeverity, Precision, Status, Tenure, Visibility
from tests.ingest.builders import SETTINGS, codes, collection, feature

if TYPE_CHECKING:
    from koppel.ingest.report import Checked

CATALOGUE = load_catalogue(ROOT / "layers")
TODAY = date(2026, 11, 21)
COLUMNS = (
    "external_id", "kind", "title", "status", "start", "end", "earliest_start", "latest_end", "description", "phase",
    "duration_days", "coordination_duty",
    "phase_count", "homes", "budget_eur", "budget_scope", "hinder", "firmness", "tenure", "visibility", "contact_role",
    "contact_channel", "funding_secured", "funding_condition", "indicators", "partner",
)  # fmt: skip
GOOD: dict[str, object] = {
    "external_id": "A1", "kind": "riolering", "title": "Riool", "status": "gepland", "start": "2027-03-01",
    "end": "2027-06-30",
}  # fmt: skip
ERROR, REPAIRED, NOTE = IssueSeverity.ERROR, IssueSeverity.REPAIRED, IssueSeverity.NOTE


def judge(profile: Profile | None = None, **values: object) -> tuple[Activity | None, list[Issue]]:
    """Judge row 7 of a file of the city, good but for these values; every issue must be whole."""
    used = profile or Profile(name="mine", label={})
    mapping = {name: (f"kolom_{name}",) for name in COLUMNS}
    check = RowCheck(CATALOGUE, used, mapping, PartnerColumn("stad", {}, asks=False), TODAY, 100)
    row = {f"kolom_{name}": value for name, value in (GOOD | values).items()} | {"vrij": values.get("vrij")}
    activity, issues = check.row(7, row, shapely.Point(233_000, 582_000))
    for issue in issues:
        assert (issue.row, issue.field.startswith("kolom_"), bool(issue.code)) == (7, True, True)
        told = [issue_text(issue, language) for language in LANGUAGES]
        assert "⟦" not in "".join(told)
        assert told[0] != told[1]
    assert (activity is None) == any(issue.severity is ERROR for issue in issues)
    return activity, issues


def only(profile: Profile | None = None, **values: object) -> Issue:
    """Return the one remark about a row that is good but for these values."""
    _, (issue,) = judge(profile, **values)
    return issue


def accepted(profile: Profile | None = None, **values: object) -> Activity:
    activity, _ = judge(profile, **values)
    assert activity is not None
    return activity


def check(*rows: dict[str, object]) -> Checked:
    profile = Profile(name="mine", label={}, fields={name: (name,) for name in COLUMNS})
    content = collection(*(feature(**row) for row in rows))
    return check_file(
        content, "works.geojson", settings=SETTINGS, catalogue=CATALOGUE, target_crs="EPSG:28992", profile=profile,
        today=TODAY, partner="stad",
    )  # fmt: skip


def test_a_good_row_becomes_an_activity_without_a_remark() -> None:
    activity, issues = judge()
    assert issues == []
    assert activity == Activity(
        partner="stad", external_id="A1", kind="riolering", title="Riool", status=Status.GEPLAND,
        geometry=shapely.Point(233_000, 582_000), start=date(2027, 3, 1), start_precision=Precision.DAG,
        end=date(2027, 6, 30), end_precision=Precision.DAG, hinder=CATALOGUE.kinds["riolering"].hinder,
        visibility=CATALOGUE.kinds["riolering"].visibility, source_row=7,
    )  # fmt: skip


@pytest.mark.parametrize("name", [name for name in COLUMNS if name != "partner"])
def test_of_a_text_that_is_too_long_nothing_reads_more_than_the_bound(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = []

    def watch(text: str) -> tuple[str, int]:
        looked_at.append(len(text))
        return text, 0

    monkeypatch.setattr("koppel.ingest.fields.redact", watch)
    activity, issues = judge(None, **{name: "a" * 1_000_000})
    assert activity is None
    assert ("text_too_long", 1_000_000) in [(issue.code, issue.facts.get("count")) for issue in issues]
    assert max(looked_at, default=0) <= 100


@pytest.mark.parametrize(
    ("values", "field", "code", "severity"),
    [
        ({"external_id": None}, "external_id", "external_id_missing", ERROR),
        ({"external_id": " "}, "external_id", "external_id_missing", ERROR),
        ({"kind": None}, "kind", "kind_missing", ERROR),
        ({"kind": "ruimtevaart xq"}, "kind", "kind_none", ERROR),
        ({"kind": "baggeren"}, "kind", "kind_none", ERROR),
        ({"budget_eur": "€ 5.000 p/j"}, "budget_eur", "amount_yearly", ERROR),
        ({"budget_eur": "p.m."}, "budget_eur", "amount_open", NOTE),
        ({"budget_eur": "100.000 excl. btw"}, "budget_eur", "amount_without_tax", NOTE),
        ({"start": "zomervakantie 2028"}, "start", "date_holiday", ERROR),
        ({"kind": "riool"}, "kind", "kind_by_synonym", NOTE),
        ({"title": "x" * 101}, "title", "text_too_long", ERROR),
        ({"title": None}, "title", "title_made", NOTE),
        ({"description": ["x"]}, "description", "value_not_text", ERROR),
        ({"title": "Ri\x00ool"}, "title", "control_characters_removed", REPAIRED),
        ({"title": "Bel 06-12345678"}, "title", "personal_data_removed", REPAIRED),
        ({"funding_condition": "via jan.jansen@example.nl"}, "funding_condition", "personal_data_removed", REPAIRED),
        ({"contact_role": "Jan, 0612345678"}, "contact_role", "personal_data_removed", REPAIRED),
        ({"contact_channel": "jan.jansen@example.nl"}, "contact_channel", "contact_personal", REPAIRED),
        ({"status": "ooit"}, "status", "value_unknown", ERROR),
        ({"status": None}, "status", "status_default", NOTE),
        ({"start": None}, "start", "start_missing", NOTE),
        ({"start": "onbekend"}, "start", "start_missing", NOTE),
        ({"end": "nog onbekend"}, "end", "date_open", NOTE),
        ({"end": "2027-02-28"}, "end", "end_before_start", ERROR),
        ({"end": "31-06-2027"}, "end", "date_impossible", ERROR),
        ({"end": "straks"}, "end", "date_unreadable", ERROR),
        ({"end": "01/01/3000"}, "end", "date_out_of_range", ERROR),
        ({"end": "najaar 2027"}, "end", "date_vague", NOTE),
        ({"latest_end": "2027-02-30"}, "latest_end", "date_impossible", ERROR),
        ({"budget_eur": "veel"}, "budget_eur", "number_unreadable", ERROR),
        ({"budget_eur": -1}, "budget_eur", "number_unreadable", ERROR),
        ({"budget_eur": 10**400}, "budget_eur", "number_unreadable", ERROR),
        ({"homes": 1.5}, "homes", "number_not_whole", ERROR),
        ({"homes": 2_000_000}, "homes", "number_not_whole", ERROR),
        ({"phase": 5, "phase_count": 4}, "phase", "phase_beyond_count", ERROR),
        ({"hinder": 4}, "hinder", "hinder_out_of_range", ERROR),
        ({"hinder": "erg"}, "hinder", "hinder_out_of_range", ERROR),
        ({"firmness": "misschien"}, "firmness", "value_unknown", ERROR),
        ({"visibility": "iedereen"}, "visibility", "value_unknown", ERROR),
        ({"status": "idee", "visibility": "openbaar"}, "visibility", "idea_not_public", REPAIRED),
        ({"duration_days": "een tijdje"}, "duration_days", "duration_unreadable", ERROR),
        ({"duration_days": "9999 weken"}, "duration_days", "duration_unreadable", ERROR),
        ({"coordination_duty": "soms"}, "coordination_duty", "flag_unreadable", ERROR),
        ({"funding_secured": "deels"}, "funding_secured", "flag_unreadable", ERROR),
    ],
)
def test_one_fault_gives_one_remark_at_its_column(
    values: dict[str, object], field: str, code: str, severity: IssueSeverity
) -> None:
    issue = only(None, **values)
    assert (issue.field, issue.code, issue.severity) == (f"kolom_{field}", code, severity)


def test_a_start_that_cannot_be_read_is_not_called_missing_as_well() -> None:
    assert only(start="straks").code == "date_unreadable"


def test_all_faults_of_a_row_are_told_and_not_only_the_first() -> None:
    _, issues = judge(kind="xq", status="xq", end="xq", budget_eur="xq", hinder="xq")
    assert codes(issues) == [
        "kind_none",
        "date_unreadable",
        "value_unknown",
        "number_unreadable",
        "hinder_out_of_range",
    ]


def test_an_unknown_kind_is_answered_with_what_may_be_meant() -> None:
    issue = only(kind="riolerng")
    assert issue_text(issue, "nl").partition("Bedoelt u: ")[2].startswith("Riool vernieuwen")
    label = CATALOGUE.kinds["riolering"].label
    assert all(label[language] in issue_text(issue, language) for language in LANGUAGES)
    assert only(kind="qqqq").code == "kind_none"


def test_an_unknown_status_is_answered_with_all_that_are_known() -> None:
    assert only(status="ooit").facts["right"] == ", ".join(Status)


def test_a_period_of_one_day_and_a_year_that_holds_the_start_are_no_faults() -> None:
    assert accepted(end="2027-03-01").end == date(2027, 3, 1)
    assert (accepted(end="2027").end, accepted(end=2027.0).end) == (date(2027, 12, 31), date(2027, 12, 31))


@pytest.mark.parametrize(("text", "budget"), [("1500,50", 1500.5), ("€ 1.500,50", 1500.5), ("€ 1.500,-", 1500), (0, 0)])
def test_a_budget_may_be_written_as_people_do(text: object, budget: float) -> None:
    assert accepted(budget_eur=text, budget_scope="per year").budget_eur == budget
    assert accepted(budget_scope="Totaal").budget_scope is BudgetScope.TOTAAL


def test_words_that_mean_the_same_are_understood() -> None:
    activity = accepted(status="In uitvoering", firmness="flexibel", tenure="Huurwoningen", visibility="publiek")
    assert (activity.status, activity.firmness) == (Status.IN_UITVOERING, Firmness.SCHUIFBAAR)
    assert (activity.tenure, activity.visibility) == (Tenure.HUUR, Visibility.OPENBAAR)
    assert accepted(indicators="geluid; hitte,").indicators == ("geluid", "hitte")


def test_a_persons_address_is_left_out_and_that_of_a_team_stays() -> None:
    assert accepted(contact_channel="jan.jansen@example.nl").contact_channel is None
    assert accepted(contact_channel="wijkteam.noord@example.nl").contact_channel == "wijkteam.noord@example.nl"
    assert accepted(description="Bel 06-12345678.").description == "Bel […]."


def test_a_title_is_made_without_persons_where_there_is_none() -> None:
    profile = Profile(name="mine", label={}, title_from=("vrij", "contactpersoon"))
    assert accepted(profile, title=None, vrij="Korreweg, 06-12345678").title == "Korreweg, […]"
    assert accepted(profile, title=None).title == CATALOGUE.kinds["riolering"].label["nl"]
    own = Profile(name="mine", label={}, title_from=("kolom_title", "contactpersoon"))
    check = RowCheck(CATALOGUE, own, {}, PartnerColumn("stad", {}), TODAY, 100)
    assert "Jansen" not in str(check.row(1, {"contactpersoon": "Jansen"}, None))


def test_values_of_the_profile_come_first_whole_numbers_of_gdal_too() -> None:
    profile = Profile(
        name="mine", label={}, values={"status": {"2": "in_uitvoering"}, "kind": {"Ver vanging": "warmtenet"}}
    )
    activity, issues = judge(profile, status=2.0, kind="Ver  vanging")
    assert activity is not None
    assert (activity.status, activity.kind, issues) == (Status.IN_UITVOERING, "warmtenet", [])
    assert accepted(external_id=12.0).external_id == "12"


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [("2026-01-01", "2026-11-20", Status.GEREED), ("2026-01-01", "2026-11-21", Status.IN_UITVOERING),
     ("2026-11-21", "2027-01-01", Status.IN_UITVOERING), ("2026-11-22", "2027-01-01", Status.GEPLAND)],
)  # fmt: skip
def test_a_status_may_follow_from_the_dates_and_today(start: str, end: str, status: Status) -> None:
    assert accepted(Profile(name="mine", label={}, status_from_dates=True), start=start, end=end).status is status


def test_the_same_row_twice_is_taken_once_and_that_is_told() -> None:
    checked = check(GOOD, GOOD)
    (issue,) = [issue for issue in checked.report.issues if issue.row]
    assert (issue.code, len(checked.activities)) == ("row_twice", 1)
    assert (issue.row, issue.field, issue.severity, issue.facts["first"]) == (2, "external_id", REPAIRED, 1)


def test_one_number_for_two_works_refuses_the_second() -> None:
    checked = check(GOOD, GOOD | {"title": "Ander riool"}, GOOD | {"external_id": "A2"})
    assert codes([issue for issue in checked.report.issues if issue.row]) == ["id_twice"]
    assert [item.title for item in checked.activities] == ["Riool", "Riool"]
    assert [(item.row, item.issues[0].severity) for item in checked.rejected] == [(2, ERROR)]
    assert (checked.report.read, checked.report.accepted, checked.report.rejected) == (3, 2, 1)


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.lists(st.text(max_size=3))


@given(st.dictionaries(st.sampled_from(COLUMNS), VALUES | st.dictionaries(st.text(max_size=3), VALUES, max_size=2)))
def test_any_values_give_an_activity_or_an_error_that_says_why(values: dict[str, object]) -> None:
    judge(None, **values)


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), VALUES, max_size=6), min_size=1, max_size=4))
def test_every_row_of_a_file_is_accepted_or_refused(rows: list[dict[str, object]]) -> None:
    clean = [{key: None if isinstance(item, float) else item for key, item in row.items()} for row in rows]
    report = check(*(GOOD | row for row in clean)).report
    assert report.read == len(rows) == report.accepted + report.rejected
    codes(report.issues)


def test_a_budget_with_a_point_between_thousands_is_read_so_and_told() -> None:
    activity, issues = judge(budget_eur="150.000", homes="1.200")
    assert activity is not None
    assert (activity.budget_eur, activity.homes) == (150_000, 1200)
    told = {issue.field: issue.facts["number"] for issue in issues if issue.code == "number_grouped"}
    assert told == {"kolom_budget_eur": "150000", "kolom_homes": "1200"}


def test_a_number_of_a_computer_keeps_its_decimals() -> None:
    activity, _ = judge(budget_eur=150.125)
    assert activity is not None
    assert activity.budget_eur == 150.125


def test_how_long_a_work_takes_and_whether_it_must_be_coordinated_are_read() -> None:
    profile = Profile(name="mine", label={}, values={"coordination_duty": {"PCA": "ja", "E": "nee"}})
    found, _ = judge(profile, duration_days="10 werkdagen", coordination_duty="PCA")
    assert found
    assert (found.duration_days, found.coordination_duty) == (14, True)
    exempt, _ = judge(profile, duration_days="0 Jour Ouvrable", coordination_duty="E")
    assert exempt
    assert (exempt.duration_days, exempt.coordination_duty) == (None, False)
    silent, _ = judge(profile)
    assert silent
    assert (silent.duration_days, silent.coordination_duty) == (None, None)


def test_every_field_of_a_good_row_reaches_the_work() -> None:
    values: dict[str, object] = {
        "earliest_start": "2027-02-01", "latest_end": "2027-09-30", "description": "Om en om", "phase": 1,
        "phase_count": 2, "duration_days": "10", "coordination_duty": "ja", "homes": "12",
        "budget_eur": "1000", "budget_scope": "total",
        "hinder": 2, "firmness": "vast", "tenure": "huur", "visibility": "openbaar", "contact_role": "omgevingsmanager",
        "contact_channel": "info@example.nl", "funding_secured": "ja", "funding_condition": "na besluit",
    }  # fmt: skip
    activity, _ = judge(None, **values)
    assert activity is not None
    read = {name: getattr(activity, name) for name in values}
    assert read == values | {
        "earliest_start": date(2027, 2, 1), "latest_end": date(2027, 9, 30), "duration_days": 10,
        "coordination_duty": True, "homes": 12, "budget_eur": 1000.0, "budget_scope": "totaal", "funding_secured": True,
    }  # fmt: skip
