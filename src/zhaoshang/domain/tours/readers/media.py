"""What a file is by its first bytes: a document or a film that a browser shows by itself."""

from __future__ import annotations


def media_type_of(start: bytes) -> str:
    """application/pdf, video/mp4 or video/webm by the first bytes, whatever the name says; empty for anything else."""
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if start[4:8] == b"ftyp":
        return "video/mp4"
    if start.startswith(b"\x1aE\xdf\xa3") and b"webm" in start[:64]:
        return "video/webm"
    return ""
