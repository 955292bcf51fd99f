"""From a map file to plain features: Shapefile and KMZ (zipped), GeoPackage, KML, GeoJSON, DXF; attributes as text."""

from __future__ import annotations

import codecs
import re
import string
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
import pyogrio
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from zhaoshang.domain.evidence.readers.child.stop import Stop

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".kml")
CONFIDENCE = 70
LABELS = "Text"
AS_BYTES = "ISO-8859-1"
PLAIN = string.ascii_letters + string.digits + string.punctuation
_HAN = re.compile("[\u3400-\u9fff]")


def read(path: Path, into: Path, job: dict[str, Any]) -> dict[str, Any]:
    """`features.jsonl` lies in `into`, one area a line. Gives the layers with their systems. Raises Stop."""
    sources = _unpacked(path, into, job) if job["kind"] == "zip" else [path]
    layers, count = [], 0
    with (into / "features.jsonl").open("wb") as stream:
        for source in sources:
            for name, geometry_type in _layers(source):
                if geometry_type is None:
                    continue
                rows, epsg, encoding = _layer(source, str(name), job["features"] - count)
                count += len(rows)
                layers.append({"name": str(name), "features": len(rows), "epsg": epsg, "encoding": encoding})
                for attributes, shape in rows:
                    line = {
                        "layer": str(name),
                        "attributes": attributes,
                        "geometry": shapely.to_wkt(shape, rounding_precision=-1),
                    }
                    stream.write(orjson.dumps(line) + b"\n")
    if not count:
        raise Stop("estate.map_without_areas")
    return {"layers": layers}


def _layers(source: Path) -> Any:
    try:
        return pyogrio.list_layers(source)
    except (DataSourceError, DataLayerError) as problem:
        raise Stop("estate.map_damaged", reason=str(problem)[:200]) from problem


def _layer(source: Path, layer: str, most: int) -> tuple[list[tuple[dict[str, str], Any]], int | None, str]:
    """The areas of a layer with their attributes as text, the system it declares, and how its text was encoded."""
    # Text of shapefiles and drawings is read as bytes and decoded here: a table cuts names and values at a width in bytes, and a
    # drawing says its code page or nothing, and says it wrongly once it was converted.
    own = ""
    if source.suffix.lower() == ".shp":
        own = _encoding(source)
    elif source.suffix.lower() == ".dxf":
        own = _chinese(source.read_bytes(), "gb18030")
        pyogrio.set_gdal_config_options({"DXF_ENCODING": AS_BYTES})
    try:
        meta, _, wkb, columns = pyogrio.raw.read(
            source,
            layer=layer,
            encoding=AS_BYTES if own and source.suffix.lower() == ".shp" else None,
            force_2d=True,
            max_features=most + 1,
        )
    except (DataSourceError, DataLayerError, UnicodeError, ValueError) as problem:
        raise Stop("estate.map_damaged", reason=str(problem)[:200]) from problem
    if wkb is None:
        return [], None, ""
    if len(wkb) > most:
        raise Stop("estate.map_too_large", limit=most)
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    names = [_decoded(str(n), own) for n in meta["fields"]]
    said = [
        {name: text for name, column in zip(names, columns, strict=True) if (text := _decoded(_text(column[n]), own))}
        for n in range(len(wkb))
    ]
    rows = [(s, a) for s, a in zip(said, (_area(shape) for shape in shapes), strict=True) if a is not None]
    texts = [
        (s[LABELS], shape)
        for s, shape in zip(said, shapes, strict=True)
        if shape is not None and shape.geom_type == "Point" and LABELS in s
    ]
    _label(rows, texts)
    return rows, _epsg(meta.get("crs")), own or str(meta.get("encoding") or "")


def _area(shape: Any) -> Any:
    """The shape if it is an area, a closed line as one; None for anything else."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    if shape.geom_type == "LineString" and shape.is_closed and len(shape.coords) >= 4:
        return shapely.Polygon(shape.coords)
    return None


def _label(rows: list[tuple[dict[str, str], Any]], texts: list[tuple[str, Any]]) -> None:
    """A drawing names its areas by texts that lie in them."""
    for attributes, shape in rows:
        if texts and LABELS not in attributes:
            inside = [text for text, point in texts if shape.is_valid and shape.contains(point)]
            if inside:
                attributes[LABELS] = " ".join(inside)[:200]


def _text(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124 -- not a number is not itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()[:400]


def _epsg(crs: str | None) -> int | None:
    try:
        found = CRS.from_user_input(crs).to_epsg(min_confidence=CONFIDENCE) if crs else None
    except CRSError:
        return None
    return int(found) if found else None


def _encoding(source: Path) -> str:
    """How a shapefile's table is written: as its .cpg says, where the table bears that out; else UTF-8 where it can be that, else
    the Chinese one."""
    table = source.with_suffix(".dbf")
    content = table.read_bytes() if table.exists() else b""
    rows = content[int.from_bytes(content[8:10], "little") :]
    beside, alone = source.with_suffix(".cpg"), _chinese(rows, "gb18030")
    said = _codec(beside.read_text(encoding="ascii", errors="ignore").strip()) if beside.exists() else ""
    if not said or not _fits(rows, said):
        return alone
    # A Western code page reads any bytes as letters, a Chinese one most; what reads as Chinese in UTF-8 was written so.
    is_blind = alone == "utf-8" or _HAN.search(rows.decode(said, "ignore")) is None
    return alone if is_blind and _fits(rows, alone) and _HAN.search(rows.decode(alone, "ignore")) else said


def _codec(said: str) -> str:
    """The encoding a .cpg names; empty for one that is not known or keeps no plain letters as they are."""
    try:
        codec = codecs.lookup(f"cp{said}" if said.isdigit() else said)
        b"\xff".decode(codec.name, "replace")  # some take no half characters at all
        is_plain = PLAIN.encode("ascii").decode(codec.name) == PLAIN
    except (LookupError, ValueError):
        return ""
    return codec.name if is_plain else ""


def _fits(text: bytes, encoding: str) -> bool:
    """Whether bytes are text in an encoding, but for some characters that a column's end has cut in two."""
    beyond = sum(byte > 127 for byte in text)
    return text.decode(encoding, "replace").count("\ufffd") * 10 <= beyond


def _decoded(text: str, encoding: str) -> str:
    """Text that was read as bytes, in its own encoding; a half character at its end is dropped."""
    return text.encode("latin-1", "ignore").decode(encoding, "ignore").strip("\x00 ") if encoding else text


def _chinese(text: bytes, other: str) -> str:
    """UTF-8 where the bytes beyond ASCII are that, but for some that a column's end has cut in two; else the other encoding."""
    return "utf-8" if _fits(text, "utf-8") else other


def _unpacked(path: Path, into: Path, job: dict[str, Any]) -> list[Path]:
    """The map's own parts of an archive, under plain names; names inside are data only. Raises Stop for a bomb."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as problem:
        raise Stop("estate.map_damaged", reason=str(problem)[:200]) from problem
    left, stems, sources = int(job["unpacked"]), {}, []  # type: ignore[var-annotated]
    for member in archive.infolist():
        name = PurePosixPath(member.filename.replace("\\", "/"))
        suffix = name.suffix.lower()
        if member.is_dir() or suffix not in PARTS or len(stems) > job["parts"]:
            continue
        stem = stems.setdefault(str(name.with_suffix("")).lower(), f"map{len(stems)}")
        target = into / f"{stem}{suffix}"
        with archive.open(member) as packed, target.open("wb") as out:
            while piece := packed.read(1 << 20):
                left -= len(piece)
                if left < 0:
                    raise Stop("estate.map_too_large", limit=job["features"])
                out.write(piece)
        if suffix in (".shp", ".kml"):
            sources.append(target)
    if not sources:
        raise Stop("estate.not_a_map")
    return sources
