"""From a map file to outlines in force: looked at first, drawn as far as nothing stands in the way."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.maps import dxf_file, in_system, map_file, plot
from tests.factories.offers import public
from tests.factories.people import Crowd
from zhaoshang.domain.estate.models import Building, Outline, Parcel
from zhaoshang.domain.estate.queries import outline_of
from zhaoshang.kernel.coordinates import Crs, Position

pytestmark = pytest.mark.django_db
ONE, TWO = "示例储出[2020]1号", "示例储出[2020]2号"


@pytest.fixture
def office(books: Books, crowd: Crowd, sign_in: Any) -> Client:
    books.booked("parcels", sample_rows("parcels", 2, area_sqm=Decimal(30)))
    client: Client = sign_in(crowd("bureau_officer"))
    return client


def brought(client: Client, path: Path, **said: str) -> Any:
    told = {"kind": "parcels", "level": "10"} | said
    return client.post(
        "/desk/estate/maps/", told | {"file": SimpleUploadedFile(path.name, path.read_bytes())}, follow=True
    )


def address(answer: Any) -> str:
    return str(answer.redirect_chain[-1][0])


def draw(client: Client, answer: Any) -> Any:
    where, _, query = address(answer).partition("?")
    return client.post(f"{where}draw/?{query}", follow=True)


def test_a_shapefile_of_the_cadastre_is_drawn(office: Client, tmp_path: Path) -> None:
    shapes = [in_system(plot(), 4528), in_system(plot(120.15), 4528)]
    path = map_file(tmp_path, "ESRI Shapefile", shapes, [ONE, TWO], field="ZDBH", epsg=None, encoding="GBK", cpg=False)
    seen = brought(office, path)
    page = seen.content.decode()
    assert "EPSG:4528" in page and "ZDBH" in page and "20,000" in page and "画2处界线" in page
    assert not Outline.objects.exists()
    done = draw(office, seen)
    assert "已画2处界线" in done.content.decode()
    outline = outline_of(Parcel.objects.get(parcel_no=ONE))
    assert outline is not None and abs(outline.area_sqm - 20_000) < 2 and outline.document is not None
    assert outline.source_crs == "EPSG:4528" and abs(outline.lon / 10**8 - 120.141) < 0.001


def test_how_exact_the_survey_is_stays_on_the_desk(
    office: Client, books: Books, client: Client, tmp_path: Path
) -> None:
    seen = brought(office, map_file(tmp_path, "GeoJSON", [plot()], [ONE]), accuracy="±0.05 m，2020年测绘")
    assert 'value="±0.05 m，2020年测绘"' in seen.content.decode(), "it is not lost when the map is read in another way"
    draw(office, seen)
    thing = Parcel.objects.get(parcel_no=ONE)
    outline = outline_of(thing)
    assert outline is not None and outline.accuracy_text == "±0.05 m，2020年测绘"
    assert "测量精度：±0.05 m，2020年测绘" in office.get(f"/desk/estate/parcels/{thing.pk}/").content.decode()
    number = public(books, thing).number
    for address in (f"/on-offer/{number}/", f"/api/v1/parcels/{number}", f"/api/v1/parcels/{number}?format=geojson"):
        answer = client.get(address)
        assert answer.status_code == 200 and "0.05 m" not in answer.content.decode()


def test_an_accuracy_too_long_is_said(office: Client, tmp_path: Path) -> None:
    answer = brought(office, map_file(tmp_path, "GeoJSON", [plot()], [ONE]), accuracy="±" * 61)
    assert answer.status_code == 422 and not Outline.objects.exists()


def test_a_drawing_without_a_system_is_asked_about(office: Client, tmp_path: Path) -> None:
    path = dxf_file(tmp_path, [in_system(plot(), 4549)], [ONE], encoding="gbk")
    asked = brought(office, path)
    assert asked.status_code == 422 and "4549" in asked.content.decode() and "中央经线" in asked.content.decode()
    seen = office.get(f"{address(asked)}&system=4549")
    assert seen.status_code == 200 and "画1处界线" in seen.content.decode()


def test_swapped_axes_are_turned_and_said(office: Client, tmp_path: Path) -> None:
    path = map_file(tmp_path, "GeoJSON", [in_system(plot(), 4528, is_swapped=True)], [ONE], epsg=None)
    page = brought(office, path).content.decode()
    assert "坐标轴写反了，已调换" in page and "画1处界线" in page


def test_what_stands_in_the_way_is_said_beside_each_and_the_rest_is_drawn(office: Client, tmp_path: Path) -> None:
    x, y = 120.16, 30.32
    crossing = shapely.Polygon([(x, y), (x + 0.002, y + 0.002), (x + 0.002, y), (x, y + 0.002)])
    shapes = [plot(), crossing, plot(120.17)]
    seen = brought(office, map_file(tmp_path, "GeoJSON", shapes, [ONE, TWO, "没有的地块"]))
    page = seen.content.decode()
    assert "与自身相交" in page and "没有对应的地块" in page and "画1处界线" in page
    draw(office, seen)
    assert Outline.objects.count() == 1


def test_of_two_areas_of_one_name_neither_is_drawn(office: Client, tmp_path: Path) -> None:
    page = brought(
        office, map_file(tmp_path, "GeoJSON", [plot(), plot(120.17), plot(120.18)], [ONE, TWO, ONE])
    ).content.decode()
    assert page.count("有两个面") == 2 and "画1处界线" in page


def test_an_outline_far_from_its_ledger_or_from_everything_is_not_drawn(office: Client, tmp_path: Path) -> None:
    page = brought(
        office, map_file(tmp_path, "GeoJSON", [plot(wide=900), plot(120.5, 30.3)], [ONE, TWO])
    ).content.decode()
    assert "相差太大" in page and "不在拱墅区范围内" in page and "处界线" not in page


def test_where_nobody_said_where_the_district_lies_what_is_known_tells(
    office: Client, tmp_path: Path, settings: Any
) -> None:
    settings.DISTRICT_BOX = None
    draw(office, brought(office, map_file(tmp_path, "GeoJSON", [plot()], [ONE])))
    (tmp_path / "b").mkdir()
    page = brought(
        office, map_file(tmp_path / "b", "GeoJSON", [plot(122.5, 30.0), plot(120.9)], [ONE, TWO])
    ).content.decode()
    assert "太远" in page and "画1处界线" not in page


def test_an_outline_that_moves_is_drawn_once_that_is_confirmed(office: Client, tmp_path: Path) -> None:
    draw(office, brought(office, map_file(tmp_path, "GeoJSON", [plot(), plot(120.15)], [ONE, TWO])))
    (tmp_path / "b").mkdir()
    seen = brought(office, map_file(tmp_path / "b", "GeoJSON", [plot(120.142), plot(120.1504)], [ONE, TWO]))
    page = seen.content.decode()
    assert "中心离现有界线192米" in page and page.count("中心离现有界线") == 1
    assert "1处界线位置变了，也画上" in page and "画1处界线" in page
    before = outline_of(Parcel.objects.get(parcel_no=ONE))
    draw(office, seen)
    assert outline_of(Parcel.objects.get(parcel_no=ONE)) == before
    where, _, query = address(seen).partition("?")
    office.post(f"{where}draw/?{query}", {"moved": "1"})
    assert outline_of(Parcel.objects.get(parcel_no=ONE)) != before


@pytest.mark.parametrize("crs", [Crs.GCJ02, Crs.BD09])
def test_coordinates_of_a_web_map_are_suspected_where_they_explain_the_move(
    office: Client, tmp_path: Path, crs: Crs
) -> None:
    draw(office, brought(office, map_file(tmp_path, "GeoJSON", [plot()], [ONE])))

    def offset(xs: Any, ys: Any) -> Any:
        found = [Position(x, y, Crs.CGCS2000).to(crs) for x, y in zip(xs, ys, strict=True)]
        return [p.lon for p in found], [p.lat for p in found]

    (tmp_path / "b").mkdir()
    path = map_file(
        tmp_path / "b", "KML", [shapely.transform(plot(), offset, interleaved=False)], [ONE], field="Name", epsg=4326
    )
    seen = brought(office, path)
    assert f"文件多半是 {crs}" in seen.content.decode() and "位置变了" not in seen.content.decode()
    where, _, query = address(seen).partition("?")
    office.post(f"{where}draw/?{query}", {"moved": "1"})
    assert Outline.objects.count() == 1, "what is suspected is not drawn by confirming others"
    assert "1处界线位置变了" in office.get(f"{address(seen)}&system=4490").content.decode()
    again = office.get(f"{address(seen)}&system={crs}").content.decode()
    assert "文件多半是" not in again and "画1处界线" in again


def test_an_outline_over_another_is_drawn_once_that_is_confirmed(office: Client, tmp_path: Path) -> None:
    draw(office, brought(office, map_file(tmp_path, "GeoJSON", [plot()], [ONE])))
    (tmp_path / "b").mkdir()
    seen = brought(office, map_file(tmp_path / "b", "GeoJSON", [in_system(plot(), 4528)], [TWO], epsg=None))
    page = seen.content.decode()
    assert "与示例地块1重叠，占较小一处的100%" in page and "1处界线与别处重叠" in page and "网络地图坐标" not in page
    draw(office, seen)
    assert Outline.objects.count() == 1
    where, _, query = address(seen).partition("?")
    office.post(f"{where}draw/?{query}", {"over": "1"})
    assert outline_of(Parcel.objects.get(parcel_no=TWO)) is not None
    again = brought(office, map_file(tmp_path / "b", "GeoJSON", [in_system(plot(), 4528)], [TWO], epsg=None))
    assert "重叠" not in again.content.decode()  # it lies so already


def test_neighbours_that_touch_are_no_question_and_two_of_one_file_are(office: Client, tmp_path: Path) -> None:
    beside = shapely.affinity.translate(plot(), shapely.bounds(plot())[2] - shapely.bounds(plot())[0] - 0.00005)
    assert "重叠" not in brought(office, map_file(tmp_path, "GeoJSON", [plot(), beside], [ONE, TWO])).content.decode()
    (tmp_path / "b").mkdir()
    twice = brought(office, map_file(tmp_path / "b", "GeoJSON", [plot(), plot()], [ONE, TWO])).content.decode()
    assert "与示例地块1重叠" in twice and "与示例地块2重叠" in twice and "画0处" in twice


def test_a_first_outline_of_a_web_map_that_lies_over_another_is_suspected(office: Client, tmp_path: Path) -> None:
    """It was drawn over a web map, half a kilometre off, and there lies another parcel."""

    def offset(xs: Any, ys: Any) -> Any:
        found = [Position(x, y, Crs.CGCS2000).to(Crs.GCJ02) for x, y in zip(xs, ys, strict=True)]
        return [p.lon for p in found], [p.lat for p in found]

    shifted = shapely.transform(plot(120.15), offset, interleaved=False)
    draw(office, brought(office, map_file(tmp_path, "GeoJSON", [shifted], [ONE])))
    (tmp_path / "b").mkdir()
    seen = brought(office, map_file(tmp_path / "b", "GeoJSON", [shifted], [TWO]))
    assert "与示例地块1重叠" in seen.content.decode() and "按网络地图坐标 gcj02 换算就不重叠" in seen.content.decode()
    right = office.get(f"{address(seen)}&system=gcj02").content.decode()
    assert "重叠" not in right and "画1处界线" in right


def test_footprints_of_buildings(books: Books, office: Client, tmp_path: Path) -> None:
    books.booked("buildings", sample_rows("buildings", 1))
    path = map_file(tmp_path, "GPKG", [plot(wide=40, deep=30)], ["示例大厦1"])
    draw(office, brought(office, path, kind="buildings"))
    assert outline_of(Building.objects.get(name="示例大厦1")) is not None


def test_only_who_brought_a_map_looks_at_it(office: Client, crowd: Crowd, sign_in: Any, tmp_path: Path) -> None:
    where = address(brought(office, map_file(tmp_path, "GeoJSON", [plot()], [ONE])))
    other = sign_in(crowd("section_head"))
    assert other.get(where).status_code == 404


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b'{"type": "FeatureCollection", "features": [', b"PK\x03\x04rubbish"]
)
def test_what_is_no_map_is_said_kindly(office: Client, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.geojson"
    path.write_bytes(content)
    answer = brought(office, path)
    page = answer.content.decode()
    assert answer.status_code == 422 and any(word in page for word in ("不是认识的地图文件", "打不开", "空"))
