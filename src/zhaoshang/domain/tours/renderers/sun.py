"""Where the sun stands, by the formulas of NOAA's solar calculator (after Meeus, *Astronomical Algorithms*).

https://gml.noaa.gov/grad/solcalc/calcdetails.html. Good to about 0.01° for 1900-2100; refraction is left out: a picture does
not show it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import acos, asin, cos, degrees, radians, sin, tan

from zhaoshang.domain.tours.renderers.scene import Sun

J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
DAYS_OF_A_CENTURY = 36_525


def sun_at(moment: datetime, *, longitude: float, latitude: float) -> Sun:
    """Azimuth and geometric altitude at a place (degrees east and north) at a moment that knows its zone."""
    days = (moment - J2000).total_seconds() / 86_400
    century = days / DAYS_OF_A_CENTURY
    mean = (280.46646 + century * (36_000.76983 + century * 0.0003032)) % 360
    anomaly = radians(357.52911 + century * (35_999.05029 - 0.0001537 * century))
    centre = (
        sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * century)
    apparent = radians(mean + centre - 0.00569 - 0.00478 * sin(node))
    tilt = radians(
        23
        + (26 + (21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))) / 60) / 60
        + 0.00256 * cos(node)
    )
    declination = asin(sin(tilt) * sin(apparent))
    minutes = (moment.astimezone(UTC).hour * 60 + moment.astimezone(UTC).minute) + moment.second / 60
    true_solar = (minutes + _equation_of_time(century, mean, anomaly, tilt) + 4 * longitude) % 1440
    hour = radians(true_solar / 4 - 180)
    north = radians(latitude)
    up = sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour)
    zenith = acos(max(-1.0, min(1.0, up)))
    across = (sin(north) * cos(zenith) - sin(declination)) / (cos(north) * sin(zenith))
    turn = degrees(acos(max(-1.0, min(1.0, across))))
    azimuth = (turn + 180) % 360 if hour > 0 else (540 - turn) % 360
    return Sun(azimuth=azimuth, altitude=90 - degrees(zenith))


def _equation_of_time(century: float, mean: float, anomaly: float, tilt: float) -> float:
    """Minutes the sundial is ahead of the clock."""
    orbit = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    y, length = tan(tilt / 2) ** 2, radians(mean)
    return 4 * degrees(
        y * sin(2 * length)
        - 2 * orbit * sin(anomaly)
        + 4 * orbit * y * sin(anomaly) * cos(2 * length)
        - y * y / 2 * sin(4 * length)
        - 1.25 * orbit * orbit * sin(2 * anomaly)
    )
