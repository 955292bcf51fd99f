"""A foreign map, read by a limited child. `read_map` is the only way in."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from zhaoshang.domain.estate.errors import MAP_REFUSALS, MapTooCostly, NotAMap
from zhaoshang.domain.evidence.readers.limited import ChildFailed, run_limited
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE, Limits

CHILD = Path(__file__).with_name("child") / "__main__.py"
MOST_FEATURES = 20_000
LIMITS = Limits(
    file_bytes=60 * MEBIBYTE,
    unpacked_bytes=300 * MEBIBYTE,
    seconds=60.0,
    cpu_seconds=60,
    memory_bytes=1024 * MEBIBYTE,
    output_bytes=400 * MEBIBYTE,
    open_files=64,
)


@dataclass(frozen=True, slots=True)
class Feature:
    """One area of a map, in the file's own numbers, with its attributes as text."""

    layer: str
    attributes: dict[str, str]
    shape: Any


@dataclass(frozen=True, slots=True)
class Map:
    """The areas of a file, layer by layer, and the system each layer declares (EPSG), where it does."""

    features: list[Feature]
    declared: dict[str, int | None]
    encodings: dict[str, str]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of everything, as the file has it."""
        west, south, east, north = shapely.total_bounds([f.shape for f in self.features])
        return float(west), float(south), float(east), float(north)


def kind_of(start: bytes) -> str:
    """zip, gpkg, kml, geojson or dxf by the first bytes, whatever the name says; empty for anything else."""
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    if start.startswith(b"SQLite format 3\x00"):
        return "gpkg"
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{"):
        return "geojson"
    if text.startswith(b"<") and b"<kml" in start:
        return "kml"
    words = text.split()[:2]
    return "dxf" if words[:2] == [b"0", b"SECTION"] or text.startswith((b"999", b"AutoCAD Binary DXF")) else ""


def read_map(path: Path, *, name: str, into: Path, limits: Limits = LIMITS) -> Map:
    """The areas of a map file. `into` is a folder of its own, gone afterwards. Raises a refusal."""
    with path.open("rb") as file:
        kind = kind_of(file.read(65_536))
    if not kind:
        raise NotAMap(name=name)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    job: dict[str, Any] = {
        "path": str(_named(path, kind, into)), "into": str(into.resolve()), "kind": kind, "features": MOST_FEATURES,
        "unpacked": limits.unpacked_bytes, "parts": 400,
    }  # fmt: skip
    try:
        done = run_limited(CHILD, job, limits=limits)
        with (into / "features.jsonl").open(encoding="utf-8") as lines:
            read = [json.loads(line) for line in lines]
    except ChildFailed as failed:
        raise MAP_REFUSALS.get(failed.code, MapTooCostly)(name=name, **failed.details) from failed
    finally:
        shutil.rmtree(into, ignore_errors=True)
    features = [Feature(one["layer"], one["attributes"], shapely.from_wkt(one["geometry"])) for one in read]
    return Map(
        features,
        {layer["name"]: layer["epsg"] for layer in done["layers"]},
        {layer["name"]: layer["encoding"] for layer in done["layers"]},
    )


def _named(path: Path, kind: str, into: Path) -> Path:
    """The file under a name the library knows it by; kept files have none of their own."""
    if kind == "zip":
        return path.resolve()
    link = into / f"map.{kind}"
    link.symlink_to(path.resolve())
    return link
