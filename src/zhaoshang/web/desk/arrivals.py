"""Large files of panoramas and tours arrive in parts (the tus protocol, version 1.0.0, with creation and termination)."""

from __future__ import annotations

import base64
import binascii

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from zhaoshang.domain.tours.readers.media import MOST_MEDIA_BYTES
from zhaoshang.domain.tours.readers.pictures import MOST_PICTURE_BYTES
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import page
from zhaoshang.web.kit import arriving
from zhaoshang.web.kit.words import said

VERSION = "1.0.0"


@page("tours.keep", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """A place for a document or a film is made; its address is answered."""
    return _begun(request, MOST_MEDIA_BYTES)


@page("tours.keep", "POST")
def begin_picture(request: HttpRequest) -> HttpResponse:
    """A place for a panorama's picture is made; its address is answered."""
    return _begun(request, MOST_PICTURE_BYTES)


def _begun(request: HttpRequest, most: int) -> HttpResponse:
    length = request.headers.get("Upload-Length", "")
    if not length.isdecimal() or len(length) > 15 or not int(length):
        return _answer(422)
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    try:
        made = arriving.begin(
            owner=_owner(request),
            name=told.get("filename", ""),
            media_type=told.get("filetype", ""),
            length=int(length),
            most=most,
        )
    except Refusal as refusal:
        return _refused(refusal)
    answer = _answer(201)
    answer["Location"] = reverse("desk:arrival", args=[made.token])
    return answer


@page("tours.keep", "HEAD", "PATCH", "DELETE")
def one(request: HttpRequest, token: str) -> HttpResponse:
    """How far the file has come; its next part; or it is given up."""
    arrival = arriving.arriving(token, _owner(request))
    if arrival is None:
        raise Http404
    if request.method == "DELETE":
        arriving.forget(arrival)
        return _answer(204)
    if request.method == "PATCH":
        offset = request.headers.get("Upload-Offset", "")
        if request.content_type != "application/offset+octet-stream" or not offset.isdecimal() or len(offset) > 15:
            return _answer(422)
        try:
            come = arriving.take(arrival, int(offset), request)  # type: ignore[arg-type]
        except Refusal as refusal:
            return _refused(refusal)
        answer = _answer(204)
    else:
        come, answer = arrival.received, _answer(200)
        answer["Upload-Length"] = str(arrival.length)
        answer["Cache-Control"] = "no-store"
    answer["Upload-Offset"] = str(come)
    return answer


def _owner(request: HttpRequest) -> str:
    return str(request.user.pk)


def _metadata(header: str) -> dict[str, str]:
    """`key base64` pairs, as the protocol writes them; what cannot be read is left out."""
    found: dict[str, str] = {}
    for pair in header[:4000].split(","):
        key, _gap, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _answer(status: int) -> HttpResponse:
    answer = HttpResponse(status=status, content_type="text/plain; charset=utf-8")
    answer["Tus-Resumable"] = VERSION
    return answer


def _refused(refusal: Refusal) -> HttpResponse:
    answer = _answer(getattr(refusal, "http_status", 422))
    answer.content = f"{said(refusal.said)} {said(refusal.cure)}"
    return answer
