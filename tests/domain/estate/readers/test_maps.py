"""Maps of every kind are read by the child; hostile ones are refused in a sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import shapely

from tests.factories.maps import FORMATS, dxf_file, in_system, map_file, plot
from zhaoshang.domain.estate.errors import MapDamaged, MapTooCostly, MapTooLarge, MapWithoutAreas, NotAMap
from zhaoshang.domain.estate.readers import maps
from zhaoshang.domain.estate.readers.maps import Map, read_map
from zhaoshang.domain.evidence.readers.limits import Limits

NAMES = ["示例储出[2020]1号", "𠮷祥地块㐂"]


def read(path: Path, **more: object) -> Map:
    return read_map(path, name=path.name, into=path.parent / "work", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("driver", FORMATS)
def test_every_kind_of_map_is_read(tmp_path: Path, driver: str) -> None:
    shapes = [plot(), plot(120.15)]
    found = read(map_file(tmp_path, driver, shapes, NAMES, field="name", epsg=4326 if driver != "GPKG" else 4490))
    assert [f.attributes.get("name") or f.attributes.get("Name") for f in found.features] == NAMES
    assert all(f.shape.equals_exact(s, 1e-7) or f.shape.equals(s) for f, s in zip(found.features, shapes, strict=True))
    assert not (tmp_path / "work").exists()


def test_a_declared_system_is_told(tmp_path: Path) -> None:
    found = read(map_file(tmp_path, "ESRI Shapefile", [in_system(plot(), 4549)], NAMES[:1], epsg=4549))
    assert list(found.declared.values()) == [4549]


@pytest.mark.parametrize(
    ("encoding", "cpg", "name"),
    [("GBK", False, "祥符东单元"), ("GB18030", True, "祥符东单元"), ("UTF-8", False, NAMES[1])],
)
def test_tables_in_chinese_encodings_are_read_rightly(tmp_path: Path, encoding: str, cpg: bool, name: str) -> None:
    path = map_file(tmp_path, "ESRI Shapefile", [plot()], [name], encoding=encoding, cpg=cpg)
    (feature,) = read(path).features
    assert name in feature.attributes.values()


@pytest.mark.parametrize(
    "said",
    ["UTF-8", "ISO-8859-1", "1252", "hex", "rot13", "utf-16", "idna", "unicode_escape", "OEM", "ANSI 936", "LDID/77", "没有", "936", "GBK"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_a_table_is_read_as_it_is_whatever_is_said_of_it(tmp_path: Path, said: str, encoding: str) -> None:
    name = "示例储出〔2020〕1号运河湾地块"
    packed = map_file(tmp_path, "ESRI Shapefile", [plot()], [name], encoding=encoding, cpg=False)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("宗地/map.cpg", said)
    (feature,) = read(packed).features
    assert name in feature.attributes.values()


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_drawing_names_its_areas_by_the_texts_in_them(tmp_path: Path, encoding: str) -> None:
    shapes = [in_system(plot(), 4549), in_system(plot(120.15), 4549)]
    found = read(dxf_file(tmp_path, shapes, ["示例储出1号", "示例储出2号"], encoding=encoding))
    assert [f.attributes["Text"] for f in found.features] == ["示例储出1号", "示例储出2号"]
    assert found.declared == {"entities": None}


def test_kmz_is_a_packed_kml(tmp_path: Path) -> None:
    plain = map_file(tmp_path, "KML", [plot()], NAMES[:1], field="Name", epsg=4326)
    packed = tmp_path / "map.kmz"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, "doc.kml")
    assert len(read(packed).features) == 1


def test_a_kml_may_begin_with_a_long_preface(tmp_path: Path) -> None:
    plain = map_file(tmp_path, "KML", [plot()], NAMES[:1], field="Name", epsg=4326)
    text = plain.read_text(encoding="utf-8")
    plain.write_text(text.replace("<kml", f"<!-- {'说明' * 4000} -->\n<kml", 1), encoding="utf-8")
    assert len(read(plain).features) == 1


def test_what_is_no_map_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.shp"
    path.write_bytes(b"%PDF-1.7 no map")
    with pytest.raises(NotAMap) as told:
        read(path)
    assert "DXF" in told.value.cure.zh
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(NotAMap):
        read(tmp_path / "y.zip")


def test_a_torn_file_and_one_without_areas_are_refused(tmp_path: Path) -> None:
    whole = map_file(tmp_path, "GeoJSON", [plot()], NAMES[:1])
    torn = tmp_path / "torn.geojson"
    torn.write_bytes(whole.read_bytes()[:-60])
    with pytest.raises(MapDamaged):
        read(torn)
    points = tmp_path / "points.geojson"
    points.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[120,30]}}]}'
    )
    with pytest.raises(MapWithoutAreas):
        read(points)


def test_a_bomb_is_stopped_while_unpacking(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("map.shp", b"\0" * (40 << 20))
    small = Limits(unpacked_bytes=20 << 20, seconds=30, memory_bytes=maps.LIMITS.memory_bytes)
    with pytest.raises(MapTooLarge):
        read(bomb, limits=small)
    assert not (tmp_path / "work").exists()


def test_too_many_areas_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "MOST_FEATURES", 3)
    shapes = [plot(120.1 + n / 100) for n in range(4)]
    with pytest.raises(MapTooLarge) as told:
        read(map_file(tmp_path, "GPKG", shapes, ["a", "b", "c", "d"]))
    assert "3" in told.value.said.zh


def test_a_child_without_memory_is_explained(tmp_path: Path) -> None:
    path = map_file(tmp_path, "GPKG", [plot()], NAMES[:1])
    with pytest.raises(MapTooCostly):
        read(path, limits=Limits(memory_bytes=maps.LIMITS.memory_bytes, seconds=0.01))


def test_names_inside_an_archive_lead_nowhere(tmp_path: Path) -> None:
    map_file(tmp_path, "ESRI Shapefile", [plot()], NAMES[:1])
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(evil, "w") as archive:
        for part in (".shp", ".shx", ".dbf"):
            archive.write(tmp_path / f"map{part}", f"../../../escaped{part}")
    assert len(read(evil).features) == 1
    assert not list(tmp_path.parent.rglob("escaped*"))


def test_the_bounds_of_everything(tmp_path: Path) -> None:
    found = read(map_file(tmp_path, "GPKG", [plot(), plot(120.2)], NAMES))
    assert found.bounds == pytest.approx(shapely.total_bounds([plot(), plot(120.2)]).tolist())
