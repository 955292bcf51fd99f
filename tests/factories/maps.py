"""Maps as offices export them: one or two plots, in any format and system."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from pyproj import CRS, Transformer

FORMATS = {"GPKG": "gpkg", "KML": "kml", "GeoJSON": "geojson", "ESRI Shapefile": "shp"}
PLOT = (120.14, 30.32, 200.0, 100.0)  # longitude, latitude, metres east and north: two hectares = 30 mu


def plot(lon: float = PLOT[0], lat: float = PLOT[1], wide: float = PLOT[2], deep: float = PLOT[3]) -> shapely.Polygon:
    """A rectangle of so many metres, in degrees."""
    there = Transformer.from_crs(4490, 4549, always_xy=True)
    x, y = there.transform(lon, lat)
    found = shapely.box(x, y, x + wide, y + deep)
    return shapely.transform(found, lambda xs, ys: there.transform(xs, ys, direction="INVERSE"), interleaved=False)


def in_system(shape: shapely.Polygon, epsg: int, *, is_swapped: bool = False) -> shapely.Polygon:
    """The same in another system."""
    turn = Transformer.from_crs(4490, epsg, always_xy=True).transform

    def both(xs: Any, ys: Any) -> Any:
        east, north = turn(xs, ys)
        return (north, east) if is_swapped else (east, north)

    return shapely.transform(shape, both, interleaved=False)


def map_file(
    folder: Path, driver: str, shapes: list[Any], names: list[str], *, field: str = "宗地编号", epsg: int | None = 4490,
    encoding: str | None = None, cpg: bool = True, areas: list[float] | None = None,
) -> Path:  # fmt: skip
    """A file of these areas; a Shapefile comes zipped with its parts."""
    path = folder / f"map.{FORMATS[driver]}"
    columns = {field: np.array(names, dtype=object)} | ({"AREA": np.array(areas)} if areas else {})
    more = {"encoding": encoding} if encoding else {}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")  # offices leave it out
        _write(path, driver, shapes, columns, epsg, more)
    if driver != "ESRI Shapefile":
        return path
    packed = folder / "map.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in sorted(folder.glob("map.*")):
            if part != packed and (cpg or part.suffix != ".cpg"):
                archive.write(part, f"宗地/{part.name}")
    return packed


def _write(
    path: Path, driver: str, shapes: list[Any], columns: dict[str, Any], epsg: int | None, more: dict[str, str]
) -> None:
    pyogrio.raw.write(
        path, shapely.to_wkb(shapes), list(columns.values()), list(columns), driver=driver, geometry_type="Polygon",
        crs=CRS.from_epsg(epsg).to_wkt("WKT1_ESRI" if driver == "ESRI Shapefile" else "WKT2_2019") if epsg else None, **more,
    )  # fmt: skip


def dxf_file(folder: Path, shapes: list[shapely.Polygon], names: list[str], encoding: str = "utf-8") -> Path:
    """A drawing: closed polylines, each with a text inside."""
    lines = ["0", "SECTION", "2", "ENTITIES"]
    for shape, name in zip(shapes, names, strict=True):
        corners = list(shape.exterior.coords)[:-1]
        lines += ["0", "LWPOLYLINE", "8", "PLOTS", "90", str(len(corners)), "70", "1"]
        for x, y in corners:
            lines += ["10", f"{x:.4f}", "20", f"{y:.4f}"]
        middle = shape.centroid
        lines += ["0", "TEXT", "8", "LABELS", "10", f"{middle.x:.4f}", "20", f"{middle.y:.4f}", "40", "5", "1", name]
    path = folder / "map.dxf"
    path.write_text("\n".join([*lines, "0", "ENDSEC", "0", "EOF", ""]), encoding=encoding)
    return path
