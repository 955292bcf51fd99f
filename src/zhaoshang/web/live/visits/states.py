"""The state of a visit over plain HTTP: what a browser reads when its connection is lost, and programs that want no socket."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotFound

from zhaoshang.web.kit import tickets
from zhaoshang.web.live.visits import records
from zhaoshang.web.live.visits.hall import hall
from zhaoshang.web.live.visits.rooms import as_text


async def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The snapshot a connection begins with. For the guide, for guests by their browser, for viewers by the link (`?link=`)."""
    origin = request.headers.get("Origin", "")
    if origin and origin not in settings.PAGE_ORIGINS:
        return HttpResponseForbidden()
    reader = await sync_to_async(records.reader_of)(
        pk,
        secret=request.COOKIES.get(tickets.COOKIE, ""),
        session_key=request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""),
        word=request.GET.get("link", "")[:60],
    )
    room = await hall().room(pk) if reader is not None else None
    answer: HttpResponse = (
        HttpResponseNotFound()
        if room is None or reader is None
        else HttpResponse(as_text(room.snapshot(*reader)), content_type="application/json")
    )
    answer["Cache-Control"] = "no-store"
    if origin:
        answer["Access-Control-Allow-Origin"] = origin
        answer["Access-Control-Allow-Credentials"] = "true"
        answer["Vary"] = "Origin"
    return answer
