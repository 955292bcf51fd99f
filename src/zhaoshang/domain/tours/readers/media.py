"""What a file is by its first bytes, a document or a film that a browser shows by itself; and what a film says of where it was shot."""

from __future__ import annotations

from pathlib import Path

MOST_HEAD = 64 << 20  # the table of contents of hours of film has some megabytes
# Where telephones and cameras write the place (ISO/IEC 14496-12 `loci`, QuickTime `©xyz` and its metadata key).
_PLACES = (b"\xa9xyz", b"loci", b"location.ISO6709")


def media_type_of(start: bytes) -> str:
    """application/pdf, video/mp4 or video/webm by the first bytes, whatever the name says; empty for anything else."""
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if start[4:8] == b"ftyp":
        return "video/mp4"
    if start.startswith(b"\x1aE\xdf\xa3") and b"webm" in start[:64]:
        return "video/webm"
    return ""


def names_a_place(path: Path) -> bool:
    """Whether an MP4 says where it was shot. Only its head is looked through, which holds no picture; one that is damaged says nothing."""
    size = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while at + 8 <= size:
            file.seek(at)
            told = file.read(16)
            length, kind = int.from_bytes(told[:4], "big"), told[4:8]
            if length == 1:
                length = int.from_bytes(told[8:16], "big")
            length = length or size - at
            if length < 8:
                return False
            if kind in (b"moov", b"udta", b"meta", b"moof"):
                file.seek(at)
                head = file.read(min(length, MOST_HEAD))
                if any(place in head for place in _PLACES):
                    return True
            at += length
    return False
