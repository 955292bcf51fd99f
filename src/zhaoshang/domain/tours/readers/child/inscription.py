"""What a panorama says about itself in its metadata: Google's GPano properties (https://developers.google.com/streetview/spherical-metadata)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

GPANO = "{http://ns.google.com/photos/1.0/panorama/}"
MOST_XMP = 1 << 20
_NUMBER = re.compile(r"-?\d{1,7}(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Inscription:
    """Size of the picture once it stands upright, whether it has to be turned for that, its heading in degrees as text when it says
    one; width and height of the whole sphere and of what is shown of it, in the pixels of the stitcher, 0 where it does not say."""

    width: int
    height: int
    is_turned: bool = False
    heading: str = ""
    full: tuple[int, int] = (0, 0)
    shown: tuple[int, int] = (0, 0)

    @property
    def is_part(self) -> bool:
        """Whether it says it shows only a part of the sphere: less than the whole in the pixels of the stitcher, which a scaled copy
        keeps. One that was filled up to the whole afterwards has as many pixels as the whole."""
        if (self.width, self.height) == self.full:
            return False
        if any(self.shown):
            return any(0 < shown * 1.02 < full for shown, full in zip(self.shown, self.full, strict=True))
        return self.full[0] > self.width * 1.02 and self.full[0] != 2 * self.height and self.height * 2 != self.width

    @property
    def whole(self) -> tuple[int, int]:
        """Width and height the whole sphere has in the pixels of this picture."""
        wide = round(self.width * self.full[0] / self.shown[0]) if self.shown[0] else self.full[0]
        high = round(self.height * self.full[1] / self.shown[1]) if self.shown[1] and self.full[1] else wide // 2
        return wide, high


def _orientation(image: Any) -> int:
    """EXIF 2.32, 4.6.5: 1 stands upright, 2 to 4 are mirrored or upside down, 5 to 8 lie on their side; anything else says nothing."""
    said = image.get("orientation") if image.get_typeof("orientation") else 1
    return said if 1 <= said <= 8 else 1


def is_on_its_side(image: Any) -> bool:
    """Whether it is meant to be shown with width and height exchanged."""
    return _orientation(image) >= 5


def upright_size(image: Any) -> tuple[int, int]:
    """Width and height as it is meant to be shown."""
    return (image.height, image.width) if is_on_its_side(image) else (image.width, image.height)


def read_inscription(image: Any, width: int, height: int) -> Inscription:
    """What the header says; unreadable metadata says nothing, it is never a reason to refuse the picture."""
    is_turned = _orientation(image) != 1
    if not image.get_typeof("xmp-data"):
        return Inscription(width, height, is_turned)
    try:
        root = fromstring(bytes(image.get("xmp-data"))[:MOST_XMP].strip(b"\x00 \n\r"))
    except (ParseError, DefusedXmlException, ValueError):
        return Inscription(width, height, is_turned)
    said: dict[str, str] = {}
    for element in root.iter():
        said |= {k.removeprefix(GPANO): v for k, v in element.attrib.items() if k.startswith(GPANO)}
        if str(element.tag).startswith(GPANO) and element.text:
            said[str(element.tag).removeprefix(GPANO)] = element.text.strip()
    heading = said.get("PoseHeadingDegrees", "")

    def pixels(of: str) -> tuple[int, int]:
        wide, high = (said.get(f"{of}{side}Pixels", "") for side in ("Width", "Height"))
        return _count(wide), _count(high)

    return Inscription(
        width,
        height,
        is_turned,
        heading if _NUMBER.fullmatch(heading) else "",
        full=pixels("FullPano"),
        shown=pixels("CroppedAreaImage"),
    )


def _count(text: str) -> int:
    """A number of pixels; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
