"""A file in the parts a browser asks for (RFC 9110, 14): how films are played without being fetched whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
PIECE = 256 * 1024


def ranged(request: HttpRequest, path: Path, *, media_type: str, name: str, inline: bool = False) -> HttpResponseBase:
    """The file, or the one range that was asked for (206); 416 for a range outside it. Never kept by a shared cache: the right
    to it may end. `inline` lets the browser show it by itself, as it does a film."""
    size = path.stat().st_size
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    answer: HttpResponseBase
    if asked is None or asked.group(0) == "bytes=-":
        answer = FileResponse(path.open("rb"), content_type=media_type)
        answer["Content-Length"] = str(size)
    else:
        start, end = _bounds(asked.group(1), asked.group(2), size)
        if start > end:
            answer = HttpResponse(status=416)
            answer["Content-Range"] = f"bytes */{size}"
        else:
            answer = StreamingHttpResponse(_part(path, start, end), status=206, content_type=media_type)
            answer["Content-Range"] = f"bytes {start}-{end}/{size}"
            answer["Content-Length"] = str(end - start + 1)
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    as_attachment = not inline and not media_type.startswith("video/")
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment, name))
    return answer


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte; the first after the last when there is nothing there."""
    if not first:  # the last so many
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


def _part(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
