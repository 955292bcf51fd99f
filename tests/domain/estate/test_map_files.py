"""Outlines as files: every kind is read back by another reader, where it lies, with its holes and its Chinese."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely

from zhaoshang.domain.estate.renderers.maps import DEGREES, FORMATS, PLANES, MapRow, write_map
from zhaoshang.kernel.outlines import checked

SQUARE = shapely.Polygon(
    [(120.14, 30.32), (120.142, 30.32), (120.142, 30.322), (120.14, 30.322)],
    [[(120.1405, 30.3205), (120.1405, 30.3208), (120.1408, 30.3208), (120.1408, 30.3205)]],
)
ROWS = [
    MapRow("示例·运河边地块", "杭政储出〔2020〕1号", "parcel", Decimal("41234.5"), checked(SQUARE)),
    MapRow("示例大厦", "", "building", Decimal(900), checked(shapely.box(120.15, 30.32, 120.1502, 30.3202))),
]


def read(data: bytes, ending: str, folder: Path) -> tuple[dict[str, list[str]], np.ndarray, str]:
    path = folder / f"read.{ending}"
    path.write_bytes(data)
    source = f"/vsizip/{path}/outlines.shp" if ending == "zip" else path
    meta, _, geometry, fields = pyogrio.raw.read(source)
    names = [str(n) for n in meta["fields"]]
    return dict(zip(names, (list(f) for f in fields), strict=True)), shapely.from_wkb(geometry), str(meta["crs"])


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp", "kml"])
def test_read_back_it_is_what_was_written(kind: str, tmp_path: Path) -> None:
    fields, shapes, crs = read(*write_map(ROWS, kind, DEGREES), tmp_path)
    called = fields.get("name") or fields["Name"]
    assert called == ["示例·运河边地块", "示例大厦"]
    assert float(fields["area_sqm"][0]) == 41_234.5 and fields["number"][0] == "杭政储出〔2020〕1号"
    assert "4490" in crs or "4326" in crs
    assert shapely.hausdorff_distance(shapes[0], shapely.MultiPolygon([SQUARE])) < 2e-8
    assert sum(len(part.interiors) for part in shapely.get_parts(shapes[0])) == 1


@pytest.mark.parametrize("epsg", PLANES)
def test_on_a_plane_an_area_is_an_area(epsg: int, tmp_path: Path) -> None:
    _, shapes, crs = read(*write_map(ROWS, "gpkg", epsg), tmp_path)
    east = shapes[1].centroid.x
    assert str(epsg) in crs
    assert (east > 40_000_000) == (epsg == 4528), "the zone stands in front or it does not"
    meridian = {4549: 120, 4528: 120, 4548: 117, 4550: 123}[epsg]
    bare = east - (40_000_000 if epsg == 4528 else 0)
    assert (bare > 500_000) == (meridian < 120.1)
    assert abs(shapes[1].area - 19.2 * 22.2) < 10


def test_a_drawing_has_land_and_buildings_as_layers(tmp_path: Path) -> None:
    fields, shapes, _ = read(*write_map(ROWS, "dxf", 4549), tmp_path)
    assert set(fields["Layer"]) == {"parcel", "building"}
    assert sum(layer == "parcel" for layer in fields["Layer"]) == 2, "the outer ring and the hole"
    assert all(500_000 < shape.centroid.x < 600_000 for shape in shapes)


def test_degrees_are_kept_where_the_format_knows_nothing_else(tmp_path: Path) -> None:
    for kind in (k for k, form in FORMATS.items() if form.only_degrees):
        _, shapes, _ = read(*write_map(ROWS, kind, 4549), tmp_path)
        assert 120 < shapes[0].centroid.x < 121


def test_a_shapefile_says_how_its_letters_are_written() -> None:
    data, ending = write_map(ROWS, "shp", DEGREES)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert ending == "zip" and {"outlines.shp", "outlines.shx", "outlines.dbf", "outlines.prj", "outlines.cpg"} <= set(
        names
    )


@pytest.mark.parametrize("kind", list(FORMATS))
def test_nothing_to_write_is_a_file_too(kind: str) -> None:
    data, _ = write_map([], kind, DEGREES)
    assert data
