import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.coordinates import Crs, Guess, NotAPosition, Position, System, guess_system

WGS = Position(120.021519, 30.281543)
GCJ = Position(120.026268, 30.279164, Crs.GCJ02)
BD = Position(120.032768, 30.285238, Crs.BD09)
inland = st.builds(Position, st.floats(74, 134), st.floats(5, 53), st.sampled_from(Crs))


@pytest.mark.parametrize("source", [WGS, GCJ, BD])
@pytest.mark.parametrize("target", [WGS, GCJ, BD])
def test_the_vendors_vector_within_five_metres(source, target):
    assert target.metres_to(source.to(target.crs)) < 5


def test_the_offset_is_what_the_handbook_says():
    shifted = WGS.to(Crs.GCJ02)
    assert Position(shifted.lon, shifted.lat).metres_to(WGS) == pytest.approx(527, abs=5)
    assert (round(shifted.lon, 6), round(shifted.lat, 6)) == (120.026257, 30.279151)


@given(inland, st.sampled_from(Crs))
def test_there_and_back(position, crs):
    back = position.to(crs).to(position.crs)
    assert abs(back.lon - position.lon) < 1e-7
    assert abs(back.lat - position.lat) < 1e-7
    assert back.crs is position.crs


@given(inland)
def test_wgs84_and_cgcs2000_are_alike_but_keep_their_label(position):
    a, b = position.to(Crs.WGS84), position.to(Crs.CGCS2000)
    assert (a.lon, a.lat) == (b.lon, b.lat)
    assert (a.crs, b.crs) == (Crs.WGS84, Crs.CGCS2000)


@given(st.floats(-180, 70), st.floats(-90, 90), st.sampled_from(Crs))
def test_outside_china_nothing_moves(lon, lat, crs):
    assert Position(lon, lat).to(crs) == Position(lon, lat, crs)


@pytest.mark.parametrize(("lon", "lat"), [(30.3, 120.1), (513464.5, 3355595.3), (float("nan"), 30.0), (181.0, 0.0)])
def test_what_is_no_position(lon, lat):
    with pytest.raises(NotAPosition):
        Position(lon, lat)


ZONE_40 = Guess(System.GK_ZONE_3, False, 40, 120)


@pytest.mark.parametrize(
    ("x", "y", "guess"),
    [
        (40513464.537, 3355595.349, ZONE_40),
        (3355595.349, 40513464.537, Guess(System.GK_ZONE_3, True, 40, 120)),
        (21213464.0, 3355595.0, Guess(System.GK_ZONE_6, False, 21, 123)),
        (13374000.0, 3540000.0, Guess(System.GK_ZONE_6, False, 13, 75, maybe_mercator=True)),
        (513464.537, 3355595.349, Guess(System.GK_MERIDIAN)),
        (3355595.349, 513464.537, Guess(System.GK_MERIDIAN, True)),
        (120.14, 30.32, Guess(System.DEGREES)),
        (30.32, 120.14, Guess(System.DEGREES, True)),
        (0.0, 0.0, Guess(System.UNKNOWN)),
        (float("nan"), 3355595.0, Guess(System.UNKNOWN)),
        (float("inf"), 3355595.0, Guess(System.UNKNOWN)),
    ],
)
def test_which_system_a_file_is_in(x, y, guess):
    assert guess_system(x, y) == guess


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_swapping_the_columns_swaps_the_guess(x, y):
    guess, mirrored = guess_system(x, y), guess_system(y, x)
    assert guess.system is mirrored.system
    assert guess.system is System.UNKNOWN or guess.swapped != mirrored.swapped
