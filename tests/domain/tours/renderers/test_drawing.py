"""A scene becomes a picture in its child process: the same each time, north in the middle, shadows away from the sun."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from numpy.typing import NDArray

from tests.factories.neighbourhoods import PLOT, neighbourhood
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE
from zhaoshang.domain.tours.errors import NotDrawn, SceneTooLarge
from zhaoshang.domain.tours.renderers import drawing
from zhaoshang.domain.tours.renderers.drawing import LIMITS, Rendered, render
from zhaoshang.domain.tours.renderers.scene import Eye, Patch, Scene, Solid, Sun

SOUTH = Sun(180, 40)


def wall(east: float, north: float, size: float = 16, top: float = 30.0) -> Solid:
    """A block of a size around a place."""
    half = size / 2
    ring = (
        (east - half, north - half),
        (east + half, north - half),
        (east + half, north + half),
        (east - half, north + half),
    )
    return Solid("permitted", "offices", ring, top=top, storey=4.2)


def drawn(scene: Scene, folder: Path, width: int = 512, **more: Any) -> Rendered:
    return render(scene, folder / "drawn", width, **more)


def pixels(made: Rendered) -> NDArray[np.int64]:
    return np.array(pyvips.Image.new_from_file(str(made.path), access="sequential").numpy(), np.int64)


def is_warm(picture: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the colour is that of what is permitted."""
    return picture[..., 0] - picture[..., 2] > 45


@pytest.mark.parametrize(
    ("east", "north", "column"),
    [(0, 60, 0.5), (60, 0, 0.75), (-60, 0, 0.25), (42, 42, 0.625)],
    ids=["north", "east", "west", "north-east"],
)
def test_north_is_the_middle_column_and_east_to_its_right(
    tmp_path: Path, east: float, north: float, column: float
) -> None:
    picture = pixels(drawn(Scene(Eye(0, 0, 10), SOUTH, solids=(wall(east, north),)), tmp_path))
    columns = np.nonzero(is_warm(picture)[110:140].any(axis=0))[0]
    assert len(columns) and (columns.min() + columns.max()) / 2 / 512 == pytest.approx(column, abs=0.01)


def test_a_wall_to_the_south_closes_the_picture_at_its_sides(tmp_path: Path) -> None:
    warm = is_warm(pixels(drawn(Scene(Eye(0, 0, 10), SOUTH, solids=(wall(0, -60),)), tmp_path)))[110:140].any(axis=0)
    assert warm[:8].all() and warm[-8:].all() and not warm[100:400].any()


@pytest.mark.parametrize(("azimuth", "dark", "lit"), [(90, 0.25, 0.75), (270, 0.75, 0.25)], ids=["morning", "evening"])
def test_a_shadow_falls_on_the_far_side(tmp_path: Path, azimuth: float, dark: float, lit: float) -> None:
    """Seen from above: a tower with the sun in the east darkens the ground to its west, and the other way round."""
    picture = pixels(drawn(Scene(Eye(0, 0, 45), Sun(azimuth, 35), solids=(wall(0, 0, 8, 30),)), tmp_path)).sum(axis=2)

    def brightness(column: float) -> int:
        at = round(column * 512)
        return int(picture[208:218, at - 4 : at + 4].mean())

    assert brightness(dark) < 0.85 * brightness(lit)


def test_the_same_scene_gives_the_same_bytes(tmp_path: Path) -> None:
    scene = Scene(Eye(0, -40, 25), SOUTH, (Patch("plot", PLOT),), (wall(0, 60), wall(30, 20)), (PLOT,))
    first, told = drawn(scene, tmp_path / "a"), list[tuple[int, int]]()
    second = drawn(scene, tmp_path / "b", progress=lambda done, whole: told.append((done, whole)))
    assert first.digest == second.digest and first.path.read_bytes() == second.path.read_bytes()
    assert (first.width, first.height) == (512, 256) and sorted(told) == told and told[-1] == (95, 100)
    other = drawn(replace(scene, sun=Sun(200, 40)), tmp_path / "c")
    assert other.digest != first.digest
    assert sorted(p.name for p in first.path.parent.iterdir()) == ["picture.jpg", "scene.json"]


def test_the_picture_says_nothing_but_its_pixels(tmp_path: Path) -> None:
    made = drawn(Scene(Eye(0, 0, 10), SOUTH), tmp_path)
    assert not [mark for mark in (b"Exif", b"http://ns.adobe.com", b"GPano") if mark in made.path.read_bytes()]


def test_a_whole_neighbourhood_stays_in_its_memory(tmp_path: Path) -> None:
    around = neighbourhood()
    ground = tuple(Patch("road", ring, holes) for ring, holes in around.roads)
    solids = tuple(Solid("neighbour", "homes", n.ring, top=n.height, storey=3.0) for n in around.neighbours)
    made = drawn(Scene(Eye(0, 0, 40), SOUTH, ground, solids), tmp_path, 1024)
    assert made.child_peak_bytes < 600 * MEBIBYTE


def test_what_is_too_large_is_refused_before_anything_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(Eye(0, 0, 10), SOUTH)
    for width in (128, 32_768, 514):
        with pytest.raises(NotDrawn):
            drawn(scene, tmp_path, width)
    monkeypatch.setattr(drawing, "MOST_BYTES", 100)
    with pytest.raises(SceneTooLarge):
        drawn(scene, tmp_path)
    assert not (tmp_path / "drawn").exists()


@pytest.mark.parametrize(
    ("limits", "word"), [({"seconds": 0.2}, "时间"), ({"memory_bytes": 220 * MEBIBYTE}, "")], ids=["time", "memory"]
)
def test_a_child_beyond_its_limits_ends_and_leaves_nothing(tmp_path: Path, limits: dict[str, Any], word: str) -> None:
    with pytest.raises(NotDrawn) as told:
        drawn(Scene(Eye(0, 0, 10), SOUTH), tmp_path, 4096, limits=replace(LIMITS, **limits))
    assert word in told.value.said.zh and not (tmp_path / "drawn").exists()


def test_a_killed_child_leaves_nothing(tmp_path: Path) -> None:
    folder, killed = tmp_path / "drawn", list[int]()

    def kill() -> None:
        while not killed:
            time.sleep(0.05)
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    words = (process / "cmdline").read_bytes()
                except OSError:
                    continue
                if str(folder).encode() in words:
                    os.kill(int(process.name), signal.SIGKILL)
                    killed.append(int(process.name))

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(NotDrawn) as told:
        render(Scene(Eye(0, 0, 10), SOUTH), folder, 8192)
    killer.join()
    assert "中断" in told.value.said.zh and not folder.exists()
