"""An arrangement that was sent: read into plain values, or refused with its scene and hotspot named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.domain.tours.errors import WrongArrangement
from zhaoshang.domain.tours.readers.arrangements import Arrangement, View, read_arrangement

VIEW = {"yaw": 3599, "pitch": -900, "zoom": 1000}
SPOT = {"key": "spot", "yaw": 0, "pitch": 0, "kind": "scene", "label": "门", "target": "yard"}


def sent(point: dict[str, Any] | None = None, **scene: Any) -> dict[str, Any]:
    hall = {"key": "hall", "panorama": "全景-2026-0001", "label": "大堂", "hotspots": [SPOT | (point or {})]} | scene
    return {"scenes": [hall, {"key": "yard", "panorama": "全景-2026-0002"}]}


def test_what_is_not_supplied_yet_is_kept_as_missing() -> None:
    made = read_arrangement(sent(view=VIEW, spot=None, plan=None))
    hall, yard = made.scenes
    assert hall.view == View(3599, -900, 1000) and yard.view is None and yard.label == ""
    assert (
        hall.hotspots[0].target == "yard"
        and read_arrangement(sent({"target": None})).scenes[0].hotspots[0].target is None
    )
    assert read_arrangement({"scenes": []}) == Arrangement()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (sent({"yaw": 3600}), ("第1个场景“大堂”的第1个热点“门”", "“水平方向”是360，", "0至359.9度")),
        (sent({"yaw": 1.5}), ("水平方向",)),
        (sent({"yaw": True}), ("水平方向",)),
        (sent({"pitch": -901}), ("“俯仰”是-90.1，", "-90至90度")),
        (sent({"target": "gone"}), ("大堂", "门", "指向的场景不在导览里")),
        (sent({"target": "hall"}), ("指向了它自己",)),
        (sent({"kind": "teleport"}), ("teleport",)),
        (sent({"label": "x" * 81}), ("81个字", "最多80个")),
        (sent({"label": 3}), ("不是文字",)),
        (sent({"script": "x"}), ("script",)),
        (sent({"key": "../x"}), ("没有代号",)),
        (sent(view={"yaw": 0, "pitch": 0}), ("大堂", "缩放")),
        (sent(plan={"plan": 1, "x": 1001, "y": 0}), ("平面图横向位置", "1001")),
        (sent(spot={"lon": 1_900_000_000, "lat": 0}), ("“经度”是190，应为-180至180度",)),
        (sent(hotspots=[SPOT] * 41), ("41个热点", "最多40个")),
        (sent(hotspots=[SPOT, SPOT]), ("同一个代号",)),
        (sent(panorama=""), ("全景",)),
        (sent(key="yard"), ("两个场景用了同一个代号",)),
        ({"scenes": "no"}, ("导览", "不完整")),
        ([], ("不完整",)),
        ({"scenes": [7]}, ("第1个场景", "不完整")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(wrong: Any, said: tuple[str, ...]) -> None:
    with pytest.raises(WrongArrangement) as told:
        read_arrangement(wrong)
    assert not [word for word in said if word not in told.value.said.zh], told.value.said.zh
    assert "Not saved" in told.value.said.en


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["scenes", "key", "panorama", "hotspots", "yaw", "view", "label", "x"]), inner, max_size=5
    ),
    max_leaves=30,
)  # fmt: skip


@given(json)
def test_whatever_is_sent_is_read_or_refused(anything: Any) -> None:
    try:
        made = read_arrangement(anything)
    except WrongArrangement:
        return
    assert read_arrangement(made.plain()) == made
