"""Which coordinate system numbers are in, when a file does not say or says it wrongly (domain handbook, 5.4).

CGCS2000 in degrees (EPSG:4490), its Gauss-Krüger planes with and without the zone in front (EPSG 4491-4554), and the offset
systems of Chinese web maps. What has two readings is asked, never guessed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.coordinates import Crs, NotAPosition, Position
from zhaoshang.kernel.refusal import Refusal

DEGREES = 4490
WGS84 = 4326
OFFSET = {"gcj02": Crs.GCJ02, "bd09": Crs.BD09}
"""Systems of web maps that have no EPSG number, by the word people use."""


class CrsUnknown(Refusal):
    code = "crs.unknown"
    sentence = Bilingual(
        "看不出坐标系：坐标在{west}至{east}、{south}至{north}之间。",
        "The coordinate system cannot be told: coordinates lie between {west} and {east}, {south} and {north}.",
    )
    remedy = Bilingual(
        "请说明坐标系（如 4549、4528、4490、gcj02），或在制图软件里转成 CGCS2000 再导出。",
        "Say which it is (4549, 4528, 4490, gcj02 …), or convert it to CGCS2000 and export it again.",
    )


class CrsAmbiguous(Refusal):
    """Metres without a zone in front: any meridian fits."""

    code = "crs.ambiguous"
    sentence = Bilingual(
        "坐标是不带带号的投影坐标，看不出中央经线。",
        "The coordinates are metres without their zone: the central meridian is not told.",
    )
    remedy = Bilingual(
        "请说明坐标系。杭州一般是 4549（CGCS2000，中央经线120°）。",
        "Say which it is. In Hangzhou it is mostly 4549 (CGCS2000, central meridian 120°).",
    )


class CrsNotKnown(Refusal):
    code = "crs.not_known"
    sentence = Bilingual("不认识坐标系“{text}”。", "The coordinate system “{text}” is not known.")
    remedy = Bilingual(
        "请写 EPSG 编号（如 4549），或 gcj02、bd09。", "Give an EPSG number such as 4549, or gcj02 or bd09."
    )


class OutsideChina(Refusal):
    code = "crs.outside"
    sentence = Bilingual(
        "按{crs}换算后在经度{lon}、纬度{lat}，不在国内。",
        "Read as {crs} it lies at longitude {lon}, latitude {lat}: not in China.",
    )
    remedy = Bilingual("坐标系或坐标轴多半不对，请核对。", "The system or the axes are most likely wrong; check them.")


class CrsDoesNotFit(Refusal):
    """The numbers are none of the system they are said to be in: the formulas end in nothing."""

    code = "crs.does_not_fit"
    sentence = Bilingual(
        "坐标不像是{crs}的：在{west}至{east}、{south}至{north}之间，换算不成经纬度。",
        "The coordinates are not those of {crs}: between {west} and {east}, {south} and {north}, they give no longitude and latitude.",
    )
    remedy = Bilingual(
        "请核对所说的坐标系：带带号的（如 40513464）用 4528，不带带号的用 4549，度用 4490。",
        "Check the system that was said: 4528 with the zone in front (40513464), 4549 without, 4490 for degrees.",
    )


class NoParameters(Refusal):
    """Xi'an 1980, Beijing 1954 and the like: moving them takes the parameters of the place, which are not public."""

    code = "crs.no_parameters"
    sentence = Bilingual(
        "坐标系“{name}”（EPSG:{system}）与国家2000相差几十米以上，换算要用当地的参数，本系统没有。",
        "“{name}” (EPSG:{system}) lies tens of metres off CGCS2000; moving it takes local parameters, which are not here.",
    )
    remedy = Bilingual(
        "请测绘单位或在制图软件里导出为国家2000（CGCS2000，如 EPSG:4549）坐标，再导入。",
        "Have it exported in CGCS2000 (国家2000, such as EPSG:4549) by the surveyor or the drawing program, and import that.",
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How numbers are to be read: the system, and whether north stands first."""

    system: str
    is_swapped: bool = False

    @property
    def label(self) -> str:
        """EPSG:4549, GCJ02; with what was done about the axes."""
        name = self.system.upper() if self.system in OFFSET else f"EPSG:{self.system}"
        return f"{name} (Y,X)" if self.is_swapped else name


def reading_of(bounds: tuple[float, float, float, float], declared: int | None = None, said: str = "") -> Reading:
    """How coordinates within `bounds` (west, south, east, north as the file has them) are to be read. What a person `said` counts
    first, then what the file declares where the numbers fit it, then the numbers alone. Refuses what cannot be told."""
    west, south, east, north = bounds
    x, y = (west + east) / 2, (south + north) / 2
    if said:
        return Reading(_named(said), _is_swapped(x, y))
    for is_swapped in (False, True):
        if declared and _fits(declared, *((y, x) if is_swapped else (x, y))):
            _transformer(str(declared))
            return Reading(str(declared), is_swapped)
    if (system := _alone(x, y)) is not None:
        return Reading(system)
    if (system := _alone(y, x)) is not None:
        return Reading(system, is_swapped=True)
    if _is_metres(x, y) or _is_metres(y, x):
        raise CrsAmbiguous
    raise CrsUnknown(west=_short(west), east=_short(east), south=_short(south), north=_short(north))


def to_degrees(shape: Any, reading: Reading) -> Any:
    """The shape in degrees of CGCS2000, longitude first; whether it crosses itself is not looked at. Refuses what is not of that
    system and what then lies outside China."""
    straight: Callable[..., Any] = (
        _straightened(OFFSET[reading.system]) if reading.system in OFFSET else _transformer(reading.system).transform
    )

    def turn(xs: Any, ys: Any = None) -> Any:
        return straight(ys, xs) if reading.is_swapped else straight(xs, ys)

    try:
        found = shapely.transform(shape, turn, interleaved=False)
        west, south, east, north = shapely.bounds(found)
    except NotAPosition:
        west = south = east = north = math.nan
    if not all(map(math.isfinite, (west, south, east, north))):
        sides = dict(zip(("west", "south", "east", "north"), map(_short, shapely.bounds(shape)), strict=True))
        raise CrsDoesNotFit(crs=reading.label, **sides)
    lon, lat = (west + east) / 2, (south + north) / 2
    if not _is_degrees(lon, lat):
        raise OutsideChina(crs=reading.label, lon=_short(lon), lat=_short(lat))
    return found


def _alone(x: float, y: float) -> str | None:
    """The system that numbers give away by themselves, easting first."""
    if _is_degrees(x, y):
        return str(DEGREES)
    zone = int(x // 1_000_000)
    if 1e7 <= x < 5e7 and 1.5e6 <= y <= 6.5e6:
        if 25 <= zone <= 45:
            return str(4513 + zone - 25)  # CGCS2000 / 3-degree Gauss-Krüger zone 25 … 45
        if 13 <= zone <= 23:
            return str(4491 + zone - 13)  # CGCS2000 / Gauss-Krüger zone 13 … 23 (6 degrees)
    return None


def _is_degrees(x: float, y: float) -> bool:
    return 73 < x < 136 and 3 < y < 54


def _is_metres(x: float, y: float) -> bool:
    return 1e5 <= x < 1e6 and 1.5e6 <= y <= 6.5e6


def _is_swapped(x: float, y: float) -> bool:
    """Whether north stands first, as far as the numbers show it."""
    fits = any(test(x, y) for test in (_is_degrees, _is_metres)) or _alone(x, y) is not None
    turned = any(test(y, x) for test in (_is_degrees, _is_metres)) or _alone(y, x) is not None
    return turned and not fits


def _fits(epsg: int, x: float, y: float) -> bool:
    """Whether a place in China comes out when numbers are read in a declared system."""
    try:
        lon, lat = _roughly(str(epsg)).transform(x, y)
    except CrsNotKnown:
        return False
    return _is_degrees(lon, lat)


def _named(said: str) -> str:
    word = said.strip().lower().replace("epsg:", "").replace("-", "")
    if word in OFFSET:
        return word
    _transformer(word)
    return word


@lru_cache(maxsize=64)
def _roughly(system: str) -> Transformer:
    """To degrees of CGCS2000, for want of better by taking one ellipsoid for the other: tells where in China, no more."""
    try:
        return Transformer.from_crs(CRS.from_epsg(int(system)), DEGREES, always_xy=True)
    except (CRSError, ValueError) as unknown:
        raise CrsNotKnown(text=system) from unknown


@lru_cache(maxsize=64)
def _transformer(system: str) -> Transformer:
    """To degrees of CGCS2000 as exactly as a survey. WGS 84 is taken for CGCS2000, less than a metre apart (domain handbook, 5.4)."""
    roughly, source = _roughly(system), CRS.from_epsg(int(system))
    geographic = source.geodetic_crs
    if geographic is not None and geographic.to_2d().to_epsg() == WGS84:
        return roughly
    try:
        return Transformer.from_crs(source, DEGREES, always_xy=True, allow_ballpark=False)
    except ProjError as unknown:
        raise NoParameters(name=source.name, system=system) from unknown


def _straightened(crs: Crs) -> Callable[..., tuple[list[float], list[float]]]:
    def straight(xs: Iterable[float], ys: Iterable[float]) -> tuple[list[float], list[float]]:
        places = [Position(x, y, crs).to(Crs.CGCS2000) for x, y in zip(xs, ys, strict=True)]
        return [p.lon for p in places], [p.lat for p in places]

    return straight


def _short(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")
