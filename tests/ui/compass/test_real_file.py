"""Ten values of a real file of CBS on the screen, as one reads them in the file itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from koppel.config import Settings
from koppel.services.compass import files
from koppel.store.database import Store
from tests.ui.compass.test_kompas import COMPASS, page, told

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.realdata

# Read off the file by hand: area, indicator, value and that of the city.
READ = {
    "GM0363": (("Huishoudens", "457.400", "–"),),
    "WK036300": (
        ("Huishoudens", "2.900", "–"),
        ("Lage opleiding", "12,9%", "20,8%"),
        ("Hoge opleiding", "58,2%", "49,5%"),
        ("Welvaart, opleiding en werk samen", "-0,022", "-0,1"),
    ),
    "WK036301": (("Lage opleiding", "10,7%", "20,8%"), ("Hoge opleiding", "60,4%", "49,5%")),
    "BU03630000": (("Lage opleiding", "12,4%", "20,8%"), ("Welvaart, opleiding en werk samen", "0,045", "-0,1")),
    "BU03630003": (("Hoge opleiding", "67,1%", "49,5%"),),
}


def test_ten_values_are_right_on_the_screen_and_what_is_withheld_is_unknown(place: Path, realdata: Path) -> None:
    file = realdata / "cbs-ses-amsterdam" / "ses_woa_wijk_buurt.csv"
    if not file.exists():
        pytest.skip(f"not here: {file}")
    with Store.open(place, create=True) as store:
        assert files.import_indicators(store, COMPASS, Settings(), file.read_bytes(), file.name).upload_id
    assert sum(len(values) for values in READ.values()) == 10
    for area, values in READ.items():
        text = told(page(compass_area=area))
        assert "cijfers van 2019" in text
        for label, value, city in values:
            row = re.search(rf">{re.escape(label)}</th>(.*?)</tr>", text)
            assert row is not None, (area, label)
            assert re.findall(r"<td>(.*?)</td>", row[1])[:2] == [value, city], (area, label)
    withheld = told(page(compass_area="BU03630301"))
    assert "door de bron afgeschermd" in withheld
    assert "slechter dan de stad</td>" not in withheld
