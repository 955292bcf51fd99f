"""From a picture to tiles: opened by its kind, looked at, brought to a width of 512·2ⁿ, cut, and stripped of all it says
about place, camera and owner.

Layout of the result: `tiles/<level>/<column>_<row>.webp` with level 0 the smallest, each level twice as wide as the last;
`still.jpg` (2048 × 1024) for browsers that draw no panorama, `card.jpg` (960 × 480) for lists.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyvips

from zhaoshang.domain.evidence.readers.child.output import tell
from zhaoshang.domain.evidence.readers.child.stop import Stop
from zhaoshang.domain.tours.readers.child.covering import covered
from zhaoshang.domain.tours.readers.child.inscription import (
    Inscription,
    is_on_its_side,
    read_inscription,
    upright_size,
)
from zhaoshang.domain.tours.readers.tiles import digest_of

TILE = 512
WEBP = "[Q=70,effort=2,keep=none]"
JPEG = {"Q": 82, "keep": "none", "optimize_coding": True, "interlace": True}
LOADERS: dict[str, Callable[..., Any]] = {
    "jpeg": pyvips.Image.jpegload,
    "png": pyvips.Image.pngload,
    "webp": pyvips.Image.webpload,
    "tiff": pyvips.Image.tiffload,
}


def cut(path: Path, into: Path, job: dict[str, Any]) -> dict[str, Any]:
    """The tiles lie in `into`; gives their levels, the size of the original and what it says of its heading.

    Raises Stop for a picture that is no panorama, is damaged, or costs too much to open.
    """
    inscription = _look(path, job)
    tell(progress=[5, 100])
    try:
        whole = _laid(path, job) if job.get("cover") or inscription.is_turned else None
        width = _cut(flat(opened(path, job["kind"])) if whole is None else whole, into, job, inscription)
        tell(progress=[80, 100])
        _stills(_small(path, job["kind"], whole, min(2048, width)), into)
    except pyvips.Error as problem:
        raise explained(str(problem)) from problem
    levels = _settled(into, width)
    tell(progress=[95, 100])
    return {
        "width": inscription.width,
        "height": inscription.height,
        "heading": inscription.heading,
        "levels": levels,
        "digest": digest_of(into),
        "bytes": sum(f.stat().st_size for f in into.rglob("*") if f.is_file()),
    }


def _laid(path: Path, job: dict[str, Any]) -> Any:
    """The whole picture upright and with its cover, uncompressed in scratch files that are never larger than the widest tiles need:
    turning and covering take regions from anywhere, and nothing of the picture stays in memory for it."""
    image = flat(opened(path, job["kind"]))
    longer = max(image.width, image.height)
    if longer > job["most_tiled_width"]:
        image = image.resize(job["most_tiled_width"] / longer, kernel="lanczos3")
    upright = _laid_down(image).autorot()
    tell(progress=[30, 100])
    if cover := job.get("cover"):
        upright = _laid_down(covered(upright, cover["boxes"], cover["radius"], Path(cover["logo"])))
    tell(progress=[45, 100])
    return upright


def _laid_down(image: Any) -> Any:
    """The pixels in a scratch file, which is gone with the process."""
    scratch = pyvips.Image.new_temp_file("%s.v")
    image.write(scratch)
    return scratch


def opened(path: Path, kind: str, **how: Any) -> Any:
    return LOADERS[kind](str(path), access="sequential", fail_on="truncated", **how)


def _look(path: Path, job: dict[str, Any]) -> Inscription:
    """Only the header is read here: nothing of the picture is decoded before its size is known to be bearable."""
    try:
        image = opened(path, job["kind"])
    except pyvips.Error as problem:
        raise explained(str(problem)) from problem
    width, height = upright_size(image)
    if is_on_its_side(image) and not _is_two_to_one(width, height) and _is_two_to_one(height, width):
        raise Stop("tours.on_its_side", width=width, height=height)
    if width > job["most_width"] or height > job["most_height"]:
        raise Stop("tours.too_large", width=width, height=height, most=f"{job['most_width']} × {job['most_height']}")
    refuse_wide_samples(image)
    if width < job["least_width"]:
        raise Stop("tours.too_small", width=width, height=height, least=job["least_width"])
    if job["kind"] == "jpeg" and width * height > job["most_scans_pixels"] and _is_progressive(path):
        raise Stop("tours.progressive", width=width, height=height)
    if image.get_typeof("n-pages") and image.get("n-pages") > 1 and job["kind"] != "tiff":
        raise Stop("tours.moving")
    inscription = read_inscription(image, width, height)
    if inscription.is_part:
        full, full_height = inscription.whole
        raise Stop("tours.part_only", width=width, height=height, full=full, full_height=full_height)
    if not _is_two_to_one(width, height):
        raise Stop("tours.not_two_to_one", width=width, height=height)
    return inscription


def refuse_wide_samples(image: Any) -> None:
    """Of 32-bit, signed and floating samples nobody knows which number is white, unless their colours are measured ones (Lab)."""
    if image.format not in ("uchar", "ushort") and image.interpretation not in ("lab", "labs"):
        raise Stop("tours.wide_samples", format=image.format)


def _is_two_to_one(width: int, height: int) -> bool:
    """A few pixels are lost at the seam by some stitchers; more is another kind of picture."""
    return abs(width - 2 * height) <= max(2, width // 500)


def _is_progressive(path: Path) -> bool:
    """Whether the frame of a JPEG is one of those that are kept whole in memory while decoded."""
    with path.open("rb") as file:
        file.read(2)
        while (mark := file.read(2)) and mark[0] == 0xFF:
            if mark[1] in (0xC2, 0xC6, 0xCA, 0xCE):
                return True
            if mark[1] in (0xC0, 0xC1, 0xC3, 0xDA):
                return False
            size = int.from_bytes(file.read(2), "big")
            file.seek(max(size - 2, 0), 1)
    return False


def _cut(image: Any, into: Path, job: dict[str, Any], inscription: Inscription) -> int:
    """The pyramid is written; gives its width."""
    width = TILE
    while width * 2 <= min(inscription.width, job["most_tiled_width"]):
        width *= 2
    if (image.width, image.height) != (width, width // 2):
        image = image.resize(width / image.width, vscale=(width // 2) / image.height, kernel="lanczos3")
    # Rounding may leave a line too many or too few.
    image = image.extract_area(0, 0, min(width, image.width), min(width // 2, image.height))
    image = image.embed(0, 0, width, width // 2, extend="copy")
    image.dzsave(str(into / "cut"), layout="dz", tile_size=TILE, overlap=0, depth="onetile", suffix=f".webp{WEBP}")
    return width


def flat(image: Any) -> Any:
    """Three bands of eight bits in sRGB, whatever came."""
    if image.get_typeof("icc-profile-data"):
        image = image.icc_transform("srgb", embedded=True)
    elif image.interpretation not in ("srgb", "rgb"):
        image = image.colourspace("srgb")
    if image.hasalpha():
        image = image.flatten(background=[255, 255, 255])
    return image.cast("uchar") if image.format != "uchar" else image


def _small(path: Path, kind: str, whole: Any, width: int) -> Any:
    """The picture at the width of the stills: of the covered one where there is one, else shrunk while it is decoded."""
    if whole is not None:
        return whole.thumbnail_image(width, height=width // 2, size="force", no_rotate=True).copy_memory()
    option = {"jpeg": "[fail_on=truncated]", "png": "[fail_on=truncated]", "webp": "[fail_on=truncated]"}.get(kind, "")
    image = pyvips.Image.thumbnail(f"{path}{option}", width, height=width // 2, size="force", no_rotate=True)
    return flat(image).copy_memory()


def _stills(image: Any, into: Path) -> None:
    """The pictures for lists and for browsers without WebGL; a picture that is black around two discs is no panorama."""
    if _shows_two_discs(image):
        raise Stop("tours.two_fisheyes")
    image.jpegsave(str(into / "still.jpg"), **JPEG)
    image.resize(960 / image.width).jpegsave(str(into / "card.jpg"), **JPEG)


def _shows_two_discs(image: Any) -> bool:
    """Whether all that lies outside two discs side by side is of one shade, and the discs are not, up to their upper and lower ends:
    a camera's raw file. Of one shade above and below are plain ceilings and floors too, but those go on between the discs."""
    small = image.thumbnail_image(128, height=64, size="force").colourspace("b-w")
    pixels = bytes(small.cast("uchar").write_to_memory())
    outside, inside, ends = [], [], []
    for y in range(64):
        for x in range(128):
            far: float = ((x % 64 - 31.5) ** 2 + (y - 31.5) ** 2) ** 0.5
            shade = pixels[y * 128 + x]
            if far > 34:
                outside.append(shade)
            elif far < 27:
                inside.append(shade)
                if abs(y - 31.5) > 20:
                    ends.append(shade)
    ground = sorted(outside)[len(outside) // 2]

    def apart(shades: list[int]) -> float:
        return sum(abs(shade - ground) > 12 for shade in shades) / len(shades)

    return apart(outside) < 0.03 and apart(inside) > 0.5 and apart(ends) > 0.5


def _settled(into: Path, width: int) -> list[dict[str, int]]:
    """The tiles under the names we serve, and the levels, smallest first."""
    source, target = into / "cut_files", into / "tiles"
    target.mkdir()
    found = sorted(int(d.name) for d in source.iterdir() if d.is_dir())
    levels = []
    for level, number in enumerate(found):
        (source / str(number)).rename(target / str(level))
        size = width >> (len(found) - 1 - level)
        levels.append({"width": size, "cols": max(1, size // TILE), "rows": max(1, size // 2 // TILE)})
    shutil.rmtree(source)
    for leftover in (*into.glob("cut*"), *into.glob("vips-properties.xml")):
        leftover.unlink()
    return levels


def explained(said: str) -> Stop:
    text = said.strip()[-300:]
    if "premature" in text.lower() or "truncat" in text.lower() or "end of file" in text.lower():
        return Stop("tours.cut_off")
    if "memory" in text.lower():
        return Stop("reading.too_much_memory")
    if any(words in text.lower() for words in ("no space left", "file too large", "quota exceeded")):
        return Stop("reading.no_room")
    return Stop("tours.damaged", reason=text[:200])
