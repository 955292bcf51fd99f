"""A picture becomes tiles in its child process, or is refused with its reason; nothing of its maker is published."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import pyvips

from tests.factories.panoramas import panorama, picture
from zhaoshang.domain.evidence.readers.errors import NoRoom
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE
from zhaoshang.domain.tours import errors
from zhaoshang.domain.tours.readers import pictures
from zhaoshang.domain.tours.readers.covers import read_cover
from zhaoshang.domain.tours.readers.pictures import LIMITS, Cut, cut_picture, kind_of
from zhaoshang.domain.tours.readers.plans import redraw_plan
from zhaoshang.kernel.refusal import Refusal

MAKER = (b"SECRET-CAMERA", b"SERIAL-0001", b"GPano", b"Exif")


def cut(path: Path, **more: object) -> Cut:
    return cut_picture(path, name=path.name, into=path.parent / "into", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif"])
def test_tiles_in_levels_of_twice_the_width(tmp_path: Path, ending: str) -> None:
    made = cut(panorama(tmp_path / f"p.{ending}", 2600))
    assert (made.width, made.height) == (2600, 1300)
    assert made.levels == [
        {"width": 512, "cols": 1, "rows": 1}, {"width": 1024, "cols": 2, "rows": 1}, {"width": 2048, "cols": 4, "rows": 2},
    ]  # fmt: skip
    into = tmp_path / "into"
    for level, said in enumerate(made.levels):
        tiles = sorted(p.name for p in (into / "tiles" / str(level)).iterdir())
        assert tiles == sorted(f"{c}_{r}.webp" for c in range(said["cols"]) for r in range(said["rows"]))
    assert sorted(p.name for p in into.iterdir()) == ["card.jpg", "still.jpg", "tiles"]
    still = pyvips.Image.new_from_file(str(into / "still.jpg"))
    red, green, _ = still.getpoint(still.width // 2, still.height // 2)
    assert red > 150 > green, "the middle of the picture stays the middle"


def test_nothing_of_its_maker_is_published(tmp_path: Path) -> None:
    source = panorama(tmp_path / "p.jpg", said='GPano:PoseHeadingDegrees="87.5"')
    assert all(mark in source.read_bytes() for mark in MAKER)
    cut(source)
    for file in (tmp_path / "into").rglob("*.*"):
        assert not [mark for mark in MAKER if mark in file.read_bytes()], file


def test_the_same_picture_has_the_same_name(tmp_path: Path) -> None:
    first = cut(panorama(tmp_path / "a.png"))
    assert first.digest == cut(panorama(tmp_path / "b.png")).digest
    assert first.digest != cut(panorama(tmp_path / "c.png", 2050)).digest


@pytest.mark.parametrize("kind", ["uint", "int", "short", "float"])
def test_samples_that_do_not_say_what_is_white_are_refused(tmp_path: Path, kind: str) -> None:
    wide = picture().cast(kind)
    wide.write_to_file(str(tmp_path / "p.tif"))
    told = refused(tmp_path / "p.tif", errors.WideSamples)
    assert kind in told.in_language("zh-hans") and "16 位" in told.cure.zh
    with pytest.raises(errors.WideSamples):
        redraw_plan(tmp_path / "p.tif", name="p.tif", into=tmp_path / "plan")


def test_sixteen_bits_a_channel_are_as_bright_as_eight(tmp_path: Path) -> None:
    stills = []
    for name, image in (("a", picture()), ("b", (picture().cast("ushort") * 257).cast("ushort"))):
        folder = tmp_path / name
        folder.mkdir()
        interpretation = "srgb" if name == "a" else "rgb16"
        image.copy(interpretation=interpretation).write_to_file(str(folder / "p.tif"))
        cut(folder / "p.tif")
        stills.append(pyvips.Image.new_from_file(str(folder / "into" / "still.jpg")))
    assert (stills[0] - stills[1]).abs().max() < 4


@pytest.mark.parametrize(("said", "heading"), [("87.5", "87.5"), ("-90", "270"), ("north", "0"), ("1e9", "0")])
def test_the_heading_it_states(tmp_path: Path, said: str, heading: str) -> None:
    assert cut(panorama(tmp_path / "p.jpg", said=f'GPano:PoseHeadingDegrees="{said}"')).heading == Decimal(heading)


def refused(path: Path, kind: type[Refusal], **more: object) -> Refusal:
    with pytest.raises(kind) as told:
        cut(path, **more)
    assert path.name in told.value.in_language("zh-hans") and path.name in told.value.in_language("en")
    assert not (path.parent / "into").exists(), "half a panorama is left"
    return told.value


def test_what_is_no_panorama_is_refused_with_its_reason(tmp_path: Path) -> None:
    text = tmp_path / "说明.jpg"
    text.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    refused(text, errors.NotAPicture)
    refused(panorama(tmp_path / "flat.jpg", 3000, 2000), errors.NotTwoToOne)
    refused(panorama(tmp_path / "small.jpg", 1024), errors.TooSmall)
    part = panorama(tmp_path / "part.jpg", 2400, 900, said='GPano:FullPanoWidthPixels="6000"')
    refused(part, errors.PartOnly)
    discs = pyvips.Image.black(2048, 1024, bands=3).copy(interpretation="srgb")
    for middle in (512, 1536):
        discs = discs.draw_circle([150, 160, 170], middle, 512, 500, fill=True)
    discs.jpegsave(str(tmp_path / "raw.jpg"))
    refused(tmp_path / "raw.jpg", errors.TwoFisheyes)


def test_a_full_disk_is_no_fault_of_the_picture(tmp_path: Path) -> None:
    told = refused(panorama(tmp_path / "p.jpg"), NoRoom, limits=replace(LIMITS, output_bytes=500))
    assert "磁盘空间不足" in told.said.zh and "文件本身没有问题" in told.cure.zh


def sphere(full: tuple[int, int], shown: tuple[int, int]) -> str:
    sizes = {
        "FullPanoWidth": full[0],
        "FullPanoHeight": full[1],
        "CroppedAreaImageWidth": shown[0],
        "CroppedAreaImageHeight": shown[1],
    }
    return " ".join(f'GPano:{name}Pixels="{size}"' for name, size in sizes.items())


@pytest.mark.parametrize("shown", [(2048, 1024), (4096, 1500), (3000, 2048)])
def test_a_part_of_a_sphere_is_one_at_two_to_one_too(tmp_path: Path, shown: tuple[int, int]) -> None:
    refused(panorama(tmp_path / "part.jpg", 2048, said=sphere((4096, 2048), shown)), errors.PartOnly)


def test_a_part_is_told_in_its_own_pixels(tmp_path: Path) -> None:
    part = panorama(tmp_path / "part.jpg", 2048, said=sphere((8192, 4096), (4096, 2048)))
    assert "2048 × 1024，整幅应为 4096 × 2048" in refused(part, errors.PartOnly).in_language("zh-hans")


@pytest.mark.parametrize(
    ("full", "shown"),
    [((8192, 4096), (8192, 4096)), ((2048, 1024), (2048, 700)), ((8192, 4096), (0, 0)), ((0, 0), (9, 9))],
)
def test_a_scaled_copy_and_one_filled_up_are_whole(
    tmp_path: Path, full: tuple[int, int], shown: tuple[int, int]
) -> None:
    assert cut(panorama(tmp_path / "p.jpg", 2048, said=sphere(full, shown))).width == 2048


def test_a_file_that_ends_too_soon_is_called_that(tmp_path: Path) -> None:
    for ending in ("jpg", "png"):
        whole = panorama(tmp_path / f"whole.{ending}", 4096).read_bytes()
        short = tmp_path / f"short.{ending}"
        short.write_bytes(whole[: len(whole) * 2 // 3])
        refused(short, (errors.CutOff, errors.Damaged))  # type: ignore[arg-type]


def test_noise_under_a_right_beginning_is_damaged(tmp_path: Path) -> None:
    noise = tmp_path / "noise.jpg"
    noise.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40)
    refused(noise, (errors.CutOff, errors.Damaged))  # type: ignore[arg-type]


def test_sizes_are_looked_at_before_anything_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = tmp_path / "bomb.png"
    picture(2048).resize(13, vscale=13, kernel="nearest").pngsave(str(big), compression=9)
    refused(big, errors.PictureTooLarge)
    monkeypatch.setattr(pictures, "MOST_SCANS_PIXELS", 1_000_000)
    refused(panorama(tmp_path / "scans.jpg", 2048, interlace=True), errors.Progressive)
    assert cut(panorama(tmp_path / "plain.jpg", 2048)).width == 2048


def test_a_picture_that_costs_too_much_ends_the_child_and_not_the_worker(tmp_path: Path) -> None:

    source = panorama(tmp_path / "p.jpg", 8192)
    refused(source, errors.TooCostly, limits=replace(LIMITS, seconds=0.05))
    refused(source, errors.TooCostly, limits=replace(LIMITS, memory_bytes=120 * MEBIBYTE))


def test_kinds_are_told_by_the_first_bytes() -> None:
    assert [kind_of(start) for start in (b"\xff\xd8\xff\xe1", b"RIFF\0\0\0\0WEBPVP8 ", b"II*\0", b"GIF89a", b"")] == [
        "jpeg", "webp", "tiff", "", "",
    ]  # fmt: skip


# How a picture is stored so that a reader of its flag (EXIF 2.32, 4.6.5) shows it upright.
STORED = {
    1: lambda p: p, 2: lambda p: p.fliphor(), 3: lambda p: p.rot180(), 4: lambda p: p.flipver(),
    5: lambda p: p.rot90().fliphor(), 6: lambda p: p.rot270(), 7: lambda p: p.rot90().flipver(), 8: lambda p: p.rot90(),
}  # fmt: skip


def flagged(path: Path, image: pyvips.Image, flag: int) -> Path:
    image = image.copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", flag)
    image.write_to_file(str(path))
    return path


def quarters(width: int = 2048) -> pyvips.Image:
    """Red, green above; blue, white below."""
    half, high = width // 2, width // 4
    parts = [
        pyvips.Image.black(half, high, bands=3) + c for c in ([220, 30, 30], [30, 200, 30], [30, 30, 220], [240] * 3)
    ]
    return pyvips.Image.arrayjoin(parts, across=2).cast("uchar").copy(interpretation="srgb")


def assert_upright(still: Path) -> None:
    shown = pyvips.Image.new_from_file(str(still))
    wide, high = shown.width, shown.height
    found = [
        [v > 120 for v in shown.getpoint(wide * x // 4, high * y // 4)] for x, y in ((1, 1), (3, 1), (1, 3), (3, 3))
    ]
    assert found == [[True, False, False], [False, True, False], [False, False, True], [True, True, True]]


@pytest.mark.parametrize("flag", list(STORED))
def test_a_picture_stands_as_its_flag_says(tmp_path: Path, flag: int) -> None:
    made = cut(flagged(tmp_path / "p.jpg", STORED[flag](quarters()), flag))
    assert (made.width, made.height) == (2048, 1024)
    assert_upright(tmp_path / "into" / "still.jpg")
    assert_upright(tmp_path / "into" / "tiles" / "0" / "0_0.webp")


@pytest.mark.parametrize("ending", ["png", "webp", "tif"])
def test_the_flag_counts_in_every_kind_of_file(tmp_path: Path, ending: str) -> None:
    cut(flagged(tmp_path / f"p.{ending}", STORED[3](quarters()), 3))
    assert_upright(tmp_path / "into" / "still.jpg")


def test_a_cover_lies_on_the_upright_picture(tmp_path: Path) -> None:
    boxes = ({"yaw": 2100, "top": 600, "width": 600, "height": 300},)
    covered = []
    for flag in (1, 8):
        folder = tmp_path / str(flag)
        folder.mkdir()
        cut(flagged(folder / "p.png", STORED[flag](quarters()), flag), cover=read_cover(list(boxes), None))
        covered.append(pyvips.Image.new_from_file(str(folder / "into" / "still.jpg")))
    assert (covered[0] - covered[1]).abs().max() < 4


def test_a_panorama_marked_to_be_shown_on_its_side_is_refused(tmp_path: Path) -> None:
    told = refused(flagged(tmp_path / "p.jpg", quarters(), 6), errors.OnItsSide)
    assert "1024 × 2048" in told.in_language("zh-hans")


def test_a_plan_stands_as_its_flag_says(tmp_path: Path) -> None:
    path = flagged(tmp_path / "plan.jpg", STORED[6](quarters()), 6)
    made = redraw_plan(path, name=path.name, into=tmp_path / "plan")
    assert (made.width, made.height) == (2048, 1024)
    assert_upright(tmp_path / "plan" / "plan.webp")


def fisheyes(path: Path, ground: list[int], radius: int = 500) -> Path:
    """Two discs beside each other, as a camera keeps them before stitching."""
    street = picture(2048).draw_rect([60, 50, 40], 200, 300, 700, 600, fill=True)
    grey = pyvips.Image.black(2048, 1024, bands=3) + ground
    mask = pyvips.Image.black(2048, 1024)
    for middle in (512, 1536):
        mask = mask.draw_circle(255, middle, 512, radius, fill=True)
    noise = pyvips.Image.gaussnoise(2048, 1024, sigma=2, mean=0, seed=1)
    mask.ifthenelse(street, grey + noise).cast("uchar").copy(interpretation="srgb").jpegsave(str(path))
    return path


@pytest.mark.parametrize("ground", [[0] * 3, [20] * 3, [90, 92, 95], [250] * 3])
def test_two_discs_are_no_panorama_on_whatever_shade(tmp_path: Path, ground: list[int]) -> None:
    refused(fisheyes(tmp_path / "raw.jpg", ground), errors.TwoFisheyes)
    refused(fisheyes(tmp_path / "raw.jpg", ground, 470), errors.TwoFisheyes)


def test_a_plain_ceiling_and_floor_are_no_ground_of_discs(tmp_path: Path) -> None:
    room = pyvips.Image.black(2048, 1024, bands=3) + [235] * 3
    walls = (pyvips.Image.xyz(2048, 400)[0] % 300 < 150).ifthenelse([90, 60, 40], [170, 190, 120])
    room.insert(walls, 0, 312).cast("uchar").copy(interpretation="srgb").jpegsave(str(tmp_path / "room.jpg"))
    assert cut(tmp_path / "room.jpg").width == 2048
