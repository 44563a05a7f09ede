from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyproj
import pytest
import shapely

from koppel import crs
from koppel.crs import RD_NEW, WGS84, metric_crs, transform
from koppel.errors import InputError


def test_the_spire_of_amersfoort_is_the_origin_of_rd() -> None:
    # The reference point of RD: 155,000 east, 463,000 north.
    (point,) = transform([shapely.Point(155_000, 463_000)], source=RD_NEW, target=WGS84)
    assert (point.x, point.y) == pytest.approx((5.387206, 52.155174), abs=1e-5)


def test_there_and_back_is_where_it_was() -> None:
    line = shapely.LineString([(233_000, 584_000), (233_100, 584_050)])
    (back,) = transform(transform([line], source=RD_NEW, target=WGS84), source=WGS84, target=RD_NEW)
    assert shapely.hausdorff_distance(back, line) < 0.001


def test_many_threads_at_once_get_where_one_gets() -> None:
    spots = [shapely.Point(150_000 + 500 * at, 450_000 + 700 * at) for at in range(200)]
    alone = transform(spots, source=RD_NEW, target=WGS84).tolist()
    with ThreadPoolExecutor(max_workers=8) as threads:
        found = list(threads.map(lambda spot: transform([spot], source=RD_NEW, target=WGS84)[0], spots * 5))
    assert found == alone * 5


def test_a_thread_that_comes_later_uses_what_was_made_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def spire() -> shapely.Geometry:
        return transform([shapely.Point(155_000, 463_000)], source=RD_NEW, target=WGS84)[0]

    before = spire()
    monkeypatch.setattr(pyproj.Transformer, "from_crs", lambda *_, **__: pytest.fail("made anew"))
    monkeypatch.setattr(pyproj.transformer.TransformerFromCRS, "__call__", lambda _: pytest.fail("made anew"))
    with ThreadPoolExecutor(max_workers=1) as later:
        assert later.submit(spire).result() == before


def test_nobody_is_lent_what_another_uses() -> None:
    for _ in range(2):
        with crs._transformer(RD_NEW, WGS84) as one, crs._transformer(RD_NEW, WGS84) as other:
            assert one._transformer is not other._transformer


def test_height_is_dropped() -> None:
    (flat,) = transform([shapely.Point(233_000, 584_000, 5)], source=RD_NEW, target=RD_NEW)
    assert not flat.has_z


@pytest.mark.parametrize(("name", "code"), [("EPSG:4326", "crs_not_metric"), ("EPSG:999999", "crs_unknown")])
def test_a_store_measures_in_metres(name: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        metric_crs(name)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["EPSG:28992", "EPSG:31370", "EPSG:25832"])
def test_metric_systems_of_the_neighbours_are_fit(name: str) -> None:
    assert metric_crs(name).to_epsg() == int(name[5:])
