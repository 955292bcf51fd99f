"""A massing keeps to its indices whatever the plot: the ratio used up, height and density kept, everything inside the outline."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from math import cos, pi, sin

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from tests.factories.neighbourhoods import PLOT
from zhaoshang.domain.tours.errors import NothingFits, PlotUnclear
from zhaoshang.domain.tours.renderers.massing import Indices, Massing, massing_of
from zhaoshang.domain.tours.renderers.scene import Ring
from zhaoshang.domain.tours.renderers.uses import HABITS


@st.composite
def plots(draw: st.DrawFn) -> Ring:
    """Outlines of three to nine corners around a middle, some of them concave."""
    count = draw(st.integers(3, 9))
    reach = draw(st.integers(35, 160))
    turn = draw(st.integers(0, 359)) * pi / 180
    parts = [draw(st.integers(55, 100)) for _ in range(count)]
    return tuple(
        (
            round(reach * part / 100 * cos(turn + 2 * pi * k / count) * 1.3, 2),
            round(reach * part / 100 * sin(turn + 2 * pi * k / count), 2),
        )
        for k, part in enumerate(parts)
    )


def hundredths(low: int, high: int) -> st.SearchStrategy[Decimal]:
    """Decimals of two places."""
    return st.integers(low, high).map(lambda n: Decimal(n) / 100)


def keeps_to(massing: Massing, ring: Ring, far: Decimal, density: Decimal, height: Decimal) -> None:
    """Asserts what every massing owes to its indices."""
    outline = Polygon(ring)
    area = Decimal(repr(outline.area))
    assert massing.floor_area <= far * area
    assert massing.footprint <= density * area
    assert massing.height <= height or all(b.storeys == 1 for b in massing.blocks)
    shapes = [Polygon(b.ring, b.holes) for b in massing.blocks]
    assert all(s.is_valid and outline.buffer(0.01).covers(s) for s in shapes)
    for (one, a), (other, b) in combinations(zip(massing.blocks, shapes, strict=True), 2):
        if max(one.base, other.base) < min(one.top, other.top):
            assert shapely.intersection(a, b).area < 0.01, "two blocks in one place"
    on_ground = shapely.union_all([s for b, s in zip(massing.blocks, shapes, strict=True) if b.base == 0])
    assert all(on_ground.buffer(0.01).covers(s) for s in shapes), "a tower hangs over its podium"
    if massing.bound_by == "far":
        assert massing.floor_area >= far * area * Decimal("0.995")


@settings(max_examples=60, deadline=None)
@given(plots(), st.sampled_from(sorted(HABITS)), hundredths(50, 600), hundredths(15, 60), hundredths(1200, 15000))
def test_it_keeps_to_its_indices(ring: Ring, use: str, far: Decimal, density: Decimal, height: Decimal) -> None:
    try:
        massing = massing_of(ring, Indices(use, far, density, height))
    except (NothingFits, PlotUnclear):
        assert Polygon(ring).area < 2500 or not Polygon(ring).is_valid, "a plot of this size can be built on"
        return
    keeps_to(massing, ring, far, density, height)


@pytest.mark.parametrize(
    ("use", "far", "density", "height"),
    [("commercial", "2.8", "0.40", "80"), ("residential", "2.2", "0.28", "54"), ("innovative", "3.0", "0.45", "60"),
     ("industrial", "1.5", "0.50", "24"), ("mixed", "2.5", "0.35", "60")],
)  # fmt: skip
def test_usual_indices_are_used_up(use: str, far: str, density: str, height: str) -> None:
    massing = massing_of(PLOT, Indices(use, Decimal(far), Decimal(density), Decimal(height)))
    assert massing.bound_by == "far" and massing.assumed == ()
    keeps_to(massing, PLOT, Decimal(far), Decimal(density), Decimal(height))


@pytest.mark.parametrize(
    ("density", "height", "bound"),
    [("0.40", "12", "height"), ("0.90", "40", "outline")],
)
def test_what_binds_is_said_when_the_ratio_cannot_be_reached(density: str, height: str, bound: str) -> None:
    massing = massing_of(PLOT, Indices("commercial", Decimal("9"), Decimal(density), Decimal(height)))
    assert massing.bound_by == bound
    assert massing.floor_area < massing.allowed


def test_indices_that_are_not_stated_are_named() -> None:
    assert massing_of(PLOT, Indices("commercial", Decimal("2.0"))).assumed == ("density", "height")


def test_a_court_inside_the_outline_stays_free() -> None:
    hole: Ring = ((-15, -15), (15, -15), (15, 15), (-15, 15))
    massing = massing_of(PLOT, Indices("commercial", Decimal("1.5"), Decimal("0.4"), Decimal("50")), (hole,))
    assert not any(Polygon(b.ring, b.holes).intersects(Polygon(hole).buffer(-0.1)) for b in massing.blocks)


@pytest.mark.parametrize(
    ("ring", "indices", "word"),
    [
        (PLOT, Indices("commercial", None), "容积率"),
        (PLOT, Indices("harbour", Decimal(2)), "用地性质"),
        (((0, 0), (100, 100), (100, 0), (0, 100)), Indices("commercial", Decimal(2)), "界址"),
        (PLOT, Indices("commercial", Decimal(2), area=Decimal(20_000)), "相差"),
        (((0, 0), (10, 0), (10, 10)), Indices("commercial", Decimal(2)), "㎡"),
    ],
)
def test_what_is_missing_is_said(ring: Ring, indices: Indices, word: str) -> None:
    with pytest.raises((PlotUnclear, NothingFits)) as told:
        massing_of(ring, indices)
    assert word in told.value.said.zh
