from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koppel.exports.geojson import as_wgs84
from koppel.services.plans.view_models import activity_views, corners
from koppel.ui.maps.standalone import standalone_html
from tests.detect.builders import square, work

if TYPE_CHECKING:
    from koppel.catalogue.load import Catalogue

HOSTILE = "</script><script>alert(1)</script>"


def page(catalogue: Catalogue, title: str = HOSTILE) -> str:
    plan = replace(work("a/1", geometry=square(233_000.0, 584_000.0)), kind="riolering", title=title)
    items = activity_views([plan], catalogue, "nl")
    box = corners([plan.geometry], "EPSG:28992")
    return standalone_html(
        items, as_wgs84([plan.geometry], "EPSG:28992"), [], [], box, title="Koppel <b>", notice="Fictief & verzonnen"
    )


def test_the_file_asks_nothing_of_anybody(catalogue: Catalogue) -> None:
    told = page(catalogue)
    assert "L.map" in told
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=", told)
    assert not re.findall(r"url\((?!#)", told.split("<script>")[0])


def test_texts_of_users_stay_text(catalogue: Catalogue) -> None:
    told = page(catalogue)
    assert "<script>alert(1)" not in told
    assert "Koppel &lt;b&gt;" in told
    assert "Fictief &amp; verzonnen" in told


def test_an_empty_map_opens_too() -> None:
    assert "L.map" in standalone_html([], [], [], [], None, title="Leeg", notice=None)


@pytest.mark.parametrize("title", ["{{ 7 * 7 }}", "{% for x in y %}", "{# weg #}", "}} {{", "\ue000{"])
def test_texts_of_users_are_no_template(catalogue: Catalogue, title: str) -> None:
    made = page(catalogue, title)
    assert title.replace("\ue000", "{") in made
    assert '"49' not in made
