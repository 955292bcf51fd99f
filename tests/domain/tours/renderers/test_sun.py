"""The sun against published positions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from zhaoshang.domain.tours.renderers.sun import sun_at

CHINA = timezone(timedelta(hours=8))


def test_the_worked_example_of_the_solar_position_algorithm() -> None:
    """Reda and Andreas, NREL/TP-560-34302, table A5.1: zenith 50.11162° with 0.0163° of refraction, azimuth 194.34024°."""
    moment = datetime(2003, 10, 17, 12, 30, 30, tzinfo=timezone(timedelta(hours=-7)))
    sun = sun_at(moment, longitude=-105.1786, latitude=39.742476)
    assert sun.azimuth == pytest.approx(194.34024, abs=0.02)
    assert sun.altitude == pytest.approx(90 - 50.11162 - 0.0163, abs=0.02)


@pytest.mark.parametrize(
    ("month", "day", "declination"), [(3, 20, 0.0), (6, 21, 23.43), (9, 22, 0.2), (12, 21, -23.43)]
)
def test_noon_height_is_that_of_the_season(month: int, day: int, declination: float) -> None:
    """At 120° east the sun stands highest near 12:00 Beijing time, at 90° − latitude + declination."""
    noon = max(
        sun_at(
            datetime(2020, month, day, 11, 30, tzinfo=CHINA) + timedelta(minutes=m), longitude=120, latitude=30.32
        ).altitude
        for m in range(0, 60)
    )
    assert noon == pytest.approx(90 - 30.32 + declination, abs=0.35)


def test_it_rises_in_the_east_and_sets_in_the_west() -> None:
    morning, evening = (
        sun_at(datetime(2020, 3, 20, h, tzinfo=CHINA), longitude=120.14, latitude=30.32) for h in (7, 17)
    )
    assert 80 < morning.azimuth < 110 and 250 < evening.azimuth < 280
    assert sun_at(datetime(2020, 3, 20, 16, tzinfo=UTC), longitude=120.14, latitude=30.32).altitude < 0, "midnight"
