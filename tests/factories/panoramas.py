"""Panoramas made for tests: a sky, a ground, a mark in the middle, with whatever metadata a case needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyvips

GPANO = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" {said}/></rdf:RDF></x:xmpmeta>'
)


def picture(width: int = 2048, height: int = 0) -> Any:
    """Two bands of colour and a red mark where the middle is."""
    height = height or width // 2
    sky = pyvips.Image.black(width, height // 2, bands=3).linear([1, 1, 1], [120, 170, 220])
    ground = pyvips.Image.black(width, height - height // 2, bands=3).linear([1, 1, 1], [90, 110, 80])
    whole = sky.join(ground, "vertical").cast("uchar").copy(interpretation="srgb")
    return whole.draw_rect([200, 30, 30], width // 2 - 10, height // 2 - 40, 20, 80, fill=True)


def panorama(path: Path, width: int = 2048, height: int = 0, *, said: str = "", **how: Any) -> Path:
    """A picture in the format its name says; `said` are GPano properties; a place and a camera are written into it."""
    image = picture(width, height).copy()
    if said:
        xmp = GPANO.format(said=said).encode()
        image.set_type(pyvips.GValue.blob_type, "xmp-data", xmp)
    for tag, value in (
        ("exif-ifd0-Model", "SECRET-CAMERA 360"),
        ("exif-ifd3-GPSLatitude", "30/1 19/1 0/1"),
        ("exif-ifd2-BodySerialNumber", "SERIAL-0001"),
    ):
        image.set_type(pyvips.GValue.gstr_type, tag, value)
    image.write_to_file(str(path), **how)
    return path


def all_round(path: Path, width: int = 2048, *, light: float = 1.0) -> Path:
    """A picture whose colour turns once with the compass and pales towards the sky: two that look alike look the same way."""
    places: Any = pyvips.Image.xyz(width, width // 2)
    turn, height = places[0] * (360 / width), places[1] / (width // 2)
    bands = [(turn + shift).cos() * 60 + 70 + (1 - height) * 110 for shift in (0, 120, 240)]
    whole: Any = bands[0].bandjoin(bands[1:]).linear([light] * 3, [0] * 3)
    whole.cast("uchar").copy(interpretation="srgb").write_to_file(str(path), Q=90)
    return path
