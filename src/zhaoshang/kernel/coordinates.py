"""Positions and the systems they come in: WGS 84 and CGCS2000 (alike for display), GCJ-02 of AMap, BD-09 of
Baidu.

The offset formulas are the widely published approximations; no authority documents them. They agree with
vendors to about 2 m. The only floats of the kernel live here. Projecting metres to degrees is not done here:
it needs pyproj.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import asin, atan2, cos, hypot, isfinite, pi, radians, sin, sqrt

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323  # Krasovsky 1940, which GCJ-02 is built on
_BAIDU = pi * 3000.0 / 180.0
_EARTH_RADIUS = 6371008.8
_CLOSE_ENOUGH = 1e-10
Pair = tuple[float, float]


class Crs(StrEnum):
    """Systems of degrees. Values are stored."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class NotAPosition(Refusal):
    """Longitude or latitude outside the globe, or no number."""

    code = "position.outside"
    sentence = Bilingual(
        "经度 {lon}、纬度 {lat} 不是有效的位置。",
        "Longitude {lon}, latitude {lat} is not a position on Earth.",
    )
    remedy = Bilingual(
        "经度应在 -180 到 180 之间，纬度在 -90 到 90 之间；请检查是否写反，或是否为投影坐标（米）。",
        "Longitude is -180 to 180, latitude -90 to 90; check for swapped values or projected metres.",
    )


@dataclass(frozen=True, slots=True)
class Position:
    """A point in degrees, longitude first, with its system."""

    lon: float
    lat: float
    crs: Crs = Crs.WGS84

    def __post_init__(self) -> None:
        if not (isfinite(self.lon) and isfinite(self.lat) and abs(self.lon) <= 180 and abs(self.lat) <= 90):
            raise NotAPosition(lon=self.lon, lat=self.lat)

    def to(self, crs: Crs) -> Position:
        """The same place in another system. Outside China nothing is offset."""
        lon, lat = self.lon, self.lat
        source, target = _RANK[self.crs], _RANK[crs]
        if in_china(lon, lat):
            if source == 2:
                lon, lat = _inverse(_to_baidu, lon, lat)
            if source >= 1 > target:
                lon, lat = _inverse(_to_gcj, lon, lat)
            if source == 0 < target:
                lon, lat = _to_gcj(lon, lat)
            if target == 2:
                lon, lat = _to_baidu(lon, lat)
        return Position(lon, lat, crs) if source != target else Position(self.lon, self.lat, crs)

    def metres_to(self, other: Position) -> float:
        """Distance over the globe, after bringing `other` into this system."""
        there = other.to(self.crs)
        north, east = radians(there.lat - self.lat), radians(there.lon - self.lon)
        chord = sin(north / 2) ** 2 + cos(radians(self.lat)) * cos(radians(there.lat)) * sin(east / 2) ** 2
        return 2 * _EARTH_RADIUS * asin(sqrt(min(1.0, chord)))


_RANK = {Crs.WGS84: 0, Crs.CGCS2000: 0, Crs.GCJ02: 1, Crs.BD09: 2}


def in_china(lon: float, lat: float) -> bool:
    """Whether the offset applies: the rectangle the published formulas use."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _to_gcj(lon: float, lat: float) -> Pair:
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    magic = 1 - _ECCENTRICITY * sin(radians(lat)) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / (magic * sqrt(magic))
    parallel = _AXIS / sqrt(magic) * cos(radians(lat))
    return lon + east * 180.0 / (parallel * pi), lat + north * 180.0 / (meridian * pi)


def _to_baidu(lon: float, lat: float) -> Pair:
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BAIDU)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def _inverse(forward: Callable[[float, float], Pair], lon: float, lat: float) -> Pair:
    """The point `forward` moves to (lon, lat): corrected by what is still missing until nothing is."""
    guess_lon, guess_lat = lon, lat
    for _ in range(40):
        reached_lon, reached_lat = forward(guess_lon, guess_lat)
        missing_lon, missing_lat = lon - reached_lon, lat - reached_lat
        guess_lon, guess_lat = guess_lon + missing_lon, guess_lat + missing_lat
        if abs(missing_lon) < _CLOSE_ENOUGH and abs(missing_lat) < _CLOSE_ENOUGH:
            break
    return guess_lon, guess_lat


class System(StrEnum):
    """What a pair of numbers in a file most likely is."""

    DEGREES = "degrees"
    GK_ZONE_3 = "gk_zone_3"  # 3-degree Gauss-Krüger with the zone in front: 40513464.537
    GK_ZONE_6 = "gk_zone_6"  # 6-degree, zones 13 to 23
    GK_MERIDIAN = "gk_meridian"  # without zone: the central meridian must be asked for
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess for a person to confirm. `swapped`: the pair came as (north, east) or (latitude, longitude).

    `central_meridian` is known only with a zone. `maybe_mercator`: web map metres would look the same.
    """

    system: System
    swapped: bool = False
    zone: int | None = None
    central_meridian: int | None = None
    maybe_mercator: bool = False


def guess_system(x: float, y: float) -> Guess:
    """What (x, y) of a file with no stated system is. Never applied silently: show it and ask.

    Zones and limits are those of China: 3-degree zones 25 to 45, 6-degree zones 13 to 23, northings below
    6,000 km.
    """
    if not (isfinite(x) and isfinite(y)):
        return Guess(System.UNKNOWN)
    for swapped, east, north in ((False, x, y), (True, y, x)):
        if 73 < east < 136 and 3 < north < 54:
            return Guess(System.DEGREES, swapped)
        if not 300_000 < north < 6_000_000:
            continue
        zone = int(east // 1_000_000) if east > 10_000_000 else 0
        if 25 <= zone <= 45:
            return Guess(System.GK_ZONE_3, swapped, zone, zone * 3)
        if 13 <= zone <= 23:
            # Web Mercator puts Hangzhou at 13.37 million, where zone 13 of Xinjiang also lies.
            return Guess(System.GK_ZONE_6, swapped, zone, zone * 6 - 3, maybe_mercator=east < 15_140_000)
    # The northing of all but the far south exceeds 1,000 km, an easting without zone never does.
    for swapped, east, north in ((False, x, y), (True, y, x)):
        if 100_000 <= east < 1_000_000 <= north < 6_000_000:
            return Guess(System.GK_MERIDIAN, swapped)
    return Guess(System.UNKNOWN)
