"""What is said of a row speaks the reader's language: no code, no English of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from koppel.i18n import issue_text, text
from koppel.ingest.repair import repair
from tests.ingest.test_validate import judge

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

BOW = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
OUTSIDE = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(20, 20), (21, 20), (21, 21)]])


def test_a_kind_is_called_as_screens_call_it() -> None:
    (issue,) = [issue for issue in judge(kind="gas eruit")[1] if issue.code == "kind_by_synonym"]
    assert issue_text(issue, "nl") == "“gas eruit” is gelezen als de soort Gasleiding verwijderen."
    assert "gasleiding_verwijdering" not in issue_text(issue, "en")


def test_kinds_that_may_be_meant_are_named_as_on_screens() -> None:
    (issue,) = [issue for issue in judge(kind="bestraating vernieuw")[1] if issue.code == "kind_unknown"]
    assert "_" not in issue_text(issue, "nl").partition("Bedoelt u")[2]


def test_without_a_title_the_first_line_of_the_description_is_used() -> None:
    activity, _ = judge(title=None, description="Kabels verzwaren Vlierstraat\nmet het station")
    assert activity is not None
    assert activity.title == "Kabels verzwaren Vlierstraat"


def test_a_title_made_of_a_long_description_is_cut_at_a_word() -> None:
    activity, _ = judge(title=None, description="kabel " * 16)
    assert activity is not None
    assert activity.title == " ".join(["kabel"] * 16)


@pytest.mark.parametrize(
    ("shape", "dutch"), [(BOW, "het kruist zichzelf, bij x 5, y 5"), (OUTSIDE, "een gat ligt buiten het vlak")]
)
def test_why_a_shape_is_not_valid_is_said_in_the_language_of_the_screen(shape: BaseGeometry, dutch: str) -> None:
    (remark,) = repair([shape])[0].remarks
    told = {language: text(f"issue.{remark.code}", language, **remark.facts) for language in ("nl", "en")}
    assert dutch in told["nl"]
    assert "Self-intersection" not in told["nl"] + told["en"]
    assert "Hole lies" not in told["nl"]
