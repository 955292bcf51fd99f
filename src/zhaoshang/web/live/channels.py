"""The channels. An event is a hint: every state can be read again over the pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseForbidden,
    HttpResponseNotFound,
    StreamingHttpResponse,
)

from zhaoshang.domain.evidence.queries import imports_visible_to
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.web.kit.middleware import lacks_second_step

EVERY_SECONDS = 0.5
LONGEST_SECONDS = 15 * 60
AT_REST = {"read", "checked", "booked", "undone", "refused", "dropped"}


async def import_progress(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far an import is, whenever that changes, until it rests. Only for those who may see the import."""
    origin = request.headers.get("Origin", "")
    if origin and origin not in _origins():
        return HttpResponseForbidden()
    user = await request.auser()
    if user.is_authenticated and await sync_to_async(lacks_second_step)(request):
        return HttpResponseForbidden()
    if not await sync_to_async(_seen)(user, pk):
        return HttpResponseNotFound()
    answer = StreamingHttpResponse(_events(user, pk), content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    if origin:
        answer["Access-Control-Allow-Origin"] = origin
        answer["Access-Control-Allow-Credentials"] = "true"
        answer["Vary"] = "Origin"
    return answer


async def _events(user: Any, pk: int) -> AsyncIterator[bytes]:
    last, waited = None, 0.0
    while waited < LONGEST_SECONDS:
        now = await sync_to_async(_seen)(user, pk)
        if now is None:
            return
        if now != last:
            yield f"data: {json.dumps(now)}\n\n".encode()
            last = now
        if now["state"] in AT_REST:
            return
        await asyncio.sleep(EVERY_SECONDS)
        waited += EVERY_SECONDS


def _seen(user: Any, pk: int) -> dict[str, Any] | None:
    if user.is_authenticated:  # read anew: a right withdrawn or an account closed meanwhile ends the channel
        user = type(user)._default_manager.get(pk=user.pk)
    found = (
        imports_visible_to(user, within_reach).filter(pk=pk).values("state", "phase_done", "phase_total").first()
        if isinstance(pk, int)
        else None
    )
    return dict(found) if found else None


def _origins() -> set[str]:
    return set(settings.PAGE_ORIGINS)
