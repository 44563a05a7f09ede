"""The templates can be handed in as they are."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from koppel.config import ROOT, read_settings
from koppel.i18n import LANGUAGES
from koppel.ingest.profiles import load_profile
from koppel.services.intake.templates import FORMATS, field_help, template_file
from koppel.services.intake.uploads import check

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue

SETTINGS = read_settings({})
SOMEWHERE = ((4.2, 51.9), (4.6, 51.9), (4.6, 52.1), (4.2, 52.1))


@pytest.mark.parametrize("area", [SETTINGS.area, None, SOMEWHERE], ids=["netherlands", "everywhere", "elsewhere"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_template_is_handed_in_without_a_remark_on_its_rows(form: str, area: object, catalogue: Catalogue) -> None:
    content = template_file(catalogue, form, "nl", area=area)  # type: ignore[arg-type]
    checked = check(
        catalogue,
        replace(SETTINGS, area=area),  # type: ignore[arg-type]
        content,
        f"sjabloon.{form}",
        profile=load_profile("koppel", ROOT / "data" / "profiles"),
        crs="EPSG:28992",
        today=date(2026, 11, 21),
        partner="Gemeente",
        needs_partner=True,
    )
    assert (checked.report.read, checked.report.rejected, checked.report.repaired) == (3, 0, 0)
    assert {issue.code for issue in checked.report.issues if issue.row} == {"date_vague"}
    first = checked.activities[0]
    assert (first.budget_eur, first.homes, first.geometry.geom_type) == (850_000, 120, "LineString")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_sheet_explains_every_column_of_the_first(language: str, catalogue: Catalogue) -> None:
    book = load_workbook(io.BytesIO(template_file(catalogue, "xlsx", language)))
    first, second = book.worksheets
    columns = [cell.value for cell in first[1]]
    assert [row[0].value for row in second.iter_rows(min_row=2)] == columns
    assert all(row[2].value and "⟦" not in row[2].value for row in second.iter_rows(min_row=2))


def test_only_the_own_number_the_kind_and_the_place_are_needed(catalogue: Catalogue) -> None:
    assert [item.name for item in field_help(catalogue, "nl") if item.needed] == ["external_id", "kind", "wkt"]
