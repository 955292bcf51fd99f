"""Where the district lies is a setting."""

from __future__ import annotations

import pytest

from zhaoshang.config.environment import BadEnvironment, DistrictBox, district_box
from zhaoshang.config.settings import GONGSHU_2020
from zhaoshang.demo.content.ground import lots
from zhaoshang.kernel.outlines import STEPS, middle_of


def test_a_box_is_west_south_east_north(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHAOSHANG_DISTRICT", " 120.1, 30.2, 120.3, 30.4 ")
    found = district_box("")
    assert found == DistrictBox(120.1, 30.2, 120.3, 30.4)
    assert found.holds(120.2, 30.3) and not found.holds(120.2, 30.5) and not found.holds(120.0, 30.3)


def test_without_a_word_the_usual_one_and_empty_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHAOSHANG_DISTRICT", raising=False)
    assert district_box("") is None
    box = district_box(GONGSHU_2020)
    assert box is not None
    for lot in lots():
        lon, lat = middle_of(lot.polygons)
        assert box.holds(lon / STEPS, lat / STEPS), lot.name
    monkeypatch.setenv("ZHAOSHANG_DISTRICT", "")
    assert district_box(GONGSHU_2020) is None


@pytest.mark.parametrize(
    "said", ["拱墅", "120,30,121", "120.3,30.2,120.1,30.4", "30.2,120.1,30.4,120.3", "nan,30,121,31"]
)
def test_what_is_no_box_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("ZHAOSHANG_DISTRICT", said)
    with pytest.raises(BadEnvironment) as told:
        district_box("")
    assert "西,南,东,北" in told.value.said.zh
