"""What a file is by its first bytes, a document or a film that a browser shows by itself; and what a film says of where it was shot."""

from __future__ import annotations

from pathlib import Path

MOST_MEDIA_BYTES = 500 << 20
"""How large a document or a film may be."""
MOST_HEAD = 64 << 20  # the table of contents of hours of film has some megabytes
FILMS = frozenset(
    (
        b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42", b"mp71", b"avc1", b"hvc1", b"av01",
        b"M4V ", b"M4VH", b"M4VP", b"f4v ", b"dash", b"msdh", b"cmfc", b"MSNV", b"XAVC", b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"qt  ",
    )
)  # fmt: skip
PICTURES = frozenset(
    (b"mif1", b"mif2", b"msf1", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"avif", b"avis", b"crx ")
)
HEAD_BYTES = 256
"""How much of a file says what it is."""
# Where telephones and cameras write the place (ISO/IEC 14496-12 `loci`, QuickTime `©xyz` and its metadata key).
_PLACES = (b"\xa9xyz", b"loci", b"location.ISO6709")


def media_type_of(start: bytes) -> str:
    """application/pdf, video/mp4 or video/webm by the first HEAD_BYTES, whatever the name says; empty for anything else."""
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if start[4:8] == b"ftyp" and _is_of_a_film(start):
        return "video/mp4"
    if start.startswith(b"\x1aE\xdf\xa3") and b"webm" in start[:64]:
        return "video/webm"
    return ""


def _is_of_a_film(start: bytes) -> bool:
    """By the brands of an ISO file (ISO/IEC 14496-12, 4.3): pictures (HEIC, AVIF) and sound (M4A) come in the same boxes."""
    told = start[8 : min(int.from_bytes(start[:4], "big"), len(start))]
    brands = {told[:4], *(told[n : n + 4] for n in range(8, len(told) - 3, 4))}
    return told[:4] in FILMS and not brands & PICTURES


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
