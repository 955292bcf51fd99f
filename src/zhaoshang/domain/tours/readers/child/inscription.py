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
    one, and how wide the whole would be."""

    width: int
    height: int
    heading: str = ""
    full_width: int = 0
    is_turned: bool = False

    @property
    def is_part(self) -> bool:
        """Whether it says it shows only a part of the sphere. Stale sizes of a scaled copy are no reason to doubt it."""
        return (
            self.full_width > self.width * 1.02 and self.full_width != 2 * self.height and self.height * 2 != self.width
        )


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
        return Inscription(width, height, is_turned=is_turned)
    try:
        root = fromstring(bytes(image.get("xmp-data"))[:MOST_XMP].strip(b"\x00 \n\r"))
    except (ParseError, DefusedXmlException, ValueError):
        return Inscription(width, height, is_turned=is_turned)
    said: dict[str, str] = {}
    for element in root.iter():
        said |= {k.removeprefix(GPANO): v for k, v in element.attrib.items() if k.startswith(GPANO)}
        if str(element.tag).startswith(GPANO) and element.text:
            said[str(element.tag).removeprefix(GPANO)] = element.text.strip()
    full = said.get("FullPanoWidthPixels", "")
    heading = said.get("PoseHeadingDegrees", "")
    return Inscription(
        width,
        height,
        heading if _NUMBER.fullmatch(heading) else "",
        int(full) if full.isdecimal() and len(full) < 7 else 0,
        is_turned,
    )
