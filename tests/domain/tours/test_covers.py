"""Faces and plates are gone from the tiles, whatever edge of the picture they lie at; the tripod lies under its patch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import pyvips

from tests.factories.panoramas import picture
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE
from zhaoshang.domain.tours import errors
from zhaoshang.domain.tours.readers.covers import Box, Cover, read_cover
from zhaoshang.domain.tours.readers.pictures import Cut, cut_picture

WIDTH = 4096


def checks(width: int = WIDTH) -> Any:
    """Fine black and white squares all over: what a face is to a blur, everywhere the same. One square is 8 pixels."""
    squares = pyvips.Image.black(width, width // 2) + 0
    place = pyvips.Image.xyz(width, width // 2)
    squares = (((place[0] / 8).floor() + (place[1] / 8).floor()) % 2) * 255
    return squares.cast("uchar").bandjoin([squares.cast("uchar")] * 2).copy(interpretation="srgb")


def cut(tmp_path: Path, cover: Cover | None, source: Any = None, **more: Any) -> tuple[Cut, Any]:
    """What was cut, and the largest level put together again."""
    path = tmp_path / "p.png"
    (source if source is not None else checks()).pngsave(str(path), compression=1)
    into = tmp_path / "into"
    made = cut_picture(path, name=path.name, into=into, cover=cover, **more)
    level, said = len(made.levels) - 1, made.levels[-1]
    tiles = [
        pyvips.Image.new_from_file(str(into / "tiles" / str(level) / f"{c}_{r}.webp"))
        for r in range(said["rows"])
        for c in range(said["cols"])
    ]
    return made, pyvips.Image.arrayjoin(tiles, across=said["cols"])


def contrast(image: Any, yaw: float, pitch: float, size: int = 40) -> float:
    """How much is to be told apart around a direction in degrees: the deviation of brightness."""
    x = int((yaw + 180) % 360 * image.width / 360) - size // 2
    y = int((90 - pitch) * image.height / 180) - size // 2
    x, y = max(0, min(image.width - size, x)), max(0, min(image.height - size, y))
    return float(image.crop(x, y, size, size).colourspace("b-w").deviate())


@pytest.mark.parametrize(
    ("box", "inside", "beside"),
    [
        (Box(3550, 50, 100, 100), [(0, 0), (-4, 4), (4, -4)], [(12, 0), (0, 12)]),
        (Box(1750, 100, 100, 200), [(180, 0), (176, 8), (184, -8)], [(160, 0), (-160, 0)]),
        (Box(0, 890, 900, 100), [(45, 84), (10, 86), (80, 82)], [(45, 70), (200, 84)]),
        (Box(0, -800, 3600, 100), [(0, -85), (180, -85), (90, -88)], [(0, -70)]),
        (Box(100, 20, 15, 10), [(10.7, 1.5)], [(16, 1.5)]),
    ],
)
def test_nothing_is_to_be_told_apart_inside_a_box(tmp_path: Path, box: Box, inside: Any, beside: Any) -> None:
    _, image = cut(tmp_path, Cover((box,)))
    assert [at for at in inside if contrast(image, *at, 12) > 40] == []
    assert [at for at in beside if contrast(image, *at) < 90] == [], "more than the box was blurred"


def test_the_stills_are_covered_too(tmp_path: Path) -> None:
    red = picture(WIDTH)
    made, _ = cut(tmp_path, Cover((Box(3500, 100, 200, 200),)), red)
    plain = pyvips.Image.new_from_file(str(tmp_path / "into" / "still.jpg"))
    strong = [plain.getpoint(plain.width // 2, y) for y in range(480, 540, 4)]
    assert max(r - g for r, g, _ in strong) < 60 and made.width == WIDTH
    assert sorted(p.name for p in (tmp_path / "into").iterdir()) == ["card.jpg", "still.jpg", "tiles"]


def test_covering_changes_only_what_it_covers(tmp_path: Path) -> None:
    _, before = cut(tmp_path, None)
    _, after = cut(tmp_path, Cover((Box(3550, 50, 100, 100),)))
    far = (before - after).abs().crop(0, 0, WIDTH // 3, WIDTH // 2)
    assert far.max() <= 2


def test_the_tripod_lies_under_a_disc(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    pyvips.Image.black(200, 200, bands=3).linear([1, 1, 1], [220, 20, 20]).cast("uchar").copy(
        interpretation="srgb"
    ).pngsave(str(logo))
    _, image = cut(tmp_path, Cover(radius=200), logo=logo)

    def at(yaw: int, pitch: float) -> list[float]:
        row = min(image.height - 1, int((90 - pitch) * image.height / 180))
        return list(image.getpoint(int((yaw + 180) % 360 * image.width / 360) % image.width, row))

    for yaw in (0, 90, 180, 270):
        red, green, _ = at(yaw, -89)
        assert red > 180 and green < 80, "the logo is in the middle from every side"
        assert min(at(yaw, -75)) > 200, "and white around it"
    assert contrast(image, 0, -60) > 90, "above the disc nothing is changed"


def test_a_logo_that_is_none_is_refused(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"\x89PNG\r\n\x1a\n but no picture")
    with pytest.raises(errors.NotALogo):
        cut(tmp_path, Cover(radius=100), logo=logo)
    assert not (tmp_path / "into").exists()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_picture(tmp_path: Path) -> None:
    """The largest picture that is taken, a dozen boxes and a patch: the child stays within its walls by far."""
    boxes = tuple(Box(300 * n, 100, 150, 150) for n in range(12))
    path = tmp_path / "large.jpg"
    checks(2048).resize(12, kernel="nearest").jpegsave(str(path), Q=60)
    made = cut_picture(path, name=path.name, into=tmp_path / "into", cover=Cover(boxes, 300))
    print(f"24576 × 12288 with 12 boxes and a patch: {made.child_peak_bytes / MEBIBYTE:.0f} MiB")
    assert made.width == 24576 and made.child_peak_bytes < 1400 * MEBIBYTE


@pytest.mark.parametrize(
    ("boxes", "radius", "said"),
    [
        ([{"yaw": 3600, "top": 0, "width": 10, "height": 10}], None, ("第1个框", "左边", "360")),
        ([{"yaw": 0, "top": 0, "width": 0, "height": 10}], None, ("宽",)),
        ([{"yaw": 0, "top": -899, "width": 10, "height": 10}], None, ("下方之外",)),
        ([{"yaw": 0, "top": 0, "width": 10}], None, ("高没有写",)),
        ([3], None, ("第1个框",)),
        ([{"yaw": 0, "top": 0, "width": 9, "height": 9}] * 201, None, ("201", "最多200")),
        ([], 30, ("半径", "5至40")),
    ],
)
def test_a_box_that_cannot_be_is_named(boxes: Any, radius: int | None, said: tuple[str, ...]) -> None:
    with pytest.raises(errors.WrongCover) as told:
        read_cover(boxes, radius)
    assert not [word for word in said if word not in told.value.said.zh], told.value.said.zh


def test_a_box_ends_where_the_picture_ends() -> None:
    assert read_cover([{"yaw": 10, "top": -850, "width": 40, "height": 400}], 200).boxes == (Box(10, -850, 40, 50),)
