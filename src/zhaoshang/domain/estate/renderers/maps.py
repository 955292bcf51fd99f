"""Outlines as a file for a mapping program: GeoJSON, GeoPackage, KML, Shapefile or DXF, in degrees or on a plane of CGCS2000."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from pyproj import Transformer
from shapely.geometry import MultiPolygon

from zhaoshang.kernel.outlines import STEPS, Polygons

DEGREES = 4490
PLANES = (4549, 4528, 4548, 4550)  # 3-degree, central meridian 120 (without and with the zone in front), 117, 123
"""The systems a file can be written in besides degrees (EPSG): those of Zhejiang and its neighbours."""


@dataclass(frozen=True, slots=True)
class MapFormat:
    """A kind of file: its GDAL driver, its ending, and whether it knows only degrees or no fields."""

    driver: str
    ending: str
    media_type: str
    only_degrees: bool = False
    only_layer: bool = False


FORMATS = {
    "geojson": MapFormat("GeoJSON", "geojson", "application/geo+json", only_degrees=True),
    "gpkg": MapFormat("GPKG", "gpkg", "application/geopackage+sqlite3"),
    "kml": MapFormat("KML", "kml", "application/vnd.google-earth.kml+xml", only_degrees=True),
    "shp": MapFormat("ESRI Shapefile", "shp", "application/zip"),
    "dxf": MapFormat("DXF", "dxf", "image/vnd.dxf", only_layer=True),
}


@dataclass(frozen=True, slots=True)
class MapRow:
    """One outline to be written: what it is called, its number, what it is of, its area in ㎡, its polygons."""

    name: str
    number: str
    kind: str
    area: Decimal
    rings: Polygons


def write_map(rows: Sequence[MapRow], kind: str, epsg: int) -> tuple[bytes, str]:
    """The file and its ending; a shapefile is a zip with its UTF-8 `.cpg`. GeoJSON and KML are always in degrees."""
    form = FORMATS[kind]
    epsg = DEGREES if form.only_degrees else epsg
    shapes = [_placed(row.rings, epsg) for row in rows]
    lines = [shape.boundary for shape in shapes] if form.only_layer else shapes
    fields = {
        "name": np.array([row.name for row in rows], dtype=object),
        "number": np.array([row.number for row in rows], dtype=object),
        "kind": np.array([row.kind for row in rows], dtype=object),
        "area_sqm": np.array([row.area for row in rows], dtype=np.float64),
    }
    if form.only_layer:  # a drawing has layers and no attributes; areas stand in layers of their kind
        fields = {"Layer": fields["kind"]}
    with tempfile.TemporaryDirectory(prefix="zhaoshang-map-") as folder:
        path = Path(folder) / f"outlines.{form.ending}"
        pyogrio.raw.write(
            path,
            geometry=np.array(shapely.to_wkb(lines), dtype=object),
            field_data=list(fields.values()),
            fields=list(fields),
            geometry_type="MultiLineString" if form.only_layer else "MultiPolygon",
            crs=f"EPSG:{epsg}",
            driver=form.driver,
            layer="outlines",
            encoding=None if form.only_layer else "UTF-8",
        )
        if kind == "shp":
            return _zipped(Path(folder)), "zip"
        return path.read_bytes(), form.ending


def _placed(polygons: Polygons, epsg: int) -> MultiPolygon:
    parts = [(np.asarray(rings[0]) / STEPS, [np.asarray(hole) / STEPS for hole in rings[1:]]) for rings in polygons]
    shape = MultiPolygon(parts)
    if epsg == DEGREES:
        return shape
    there = Transformer.from_crs(DEGREES, epsg, always_xy=True)
    return shapely.transform(shape, lambda points: np.column_stack(there.transform(points[:, 0], points[:, 1])))


def _zipped(folder: Path) -> bytes:
    into = folder / "all.zip"
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.glob("outlines.*")):
            archive.write(path, path.name)
    return into.read_bytes()
