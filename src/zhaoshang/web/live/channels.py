"""The channels. An event is a hint: every state can be read again over the pages."""

from __future__ import annotations

import asyncio
import json
import time
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
from zhaoshang.web.kit.middleware import ended, lacks_second_step

EVERY_SECONDS = 0.5
LONGEST_SECONDS = 15 * 60
AT_REST = {"read", "checked", "booked", "undone", "refused", "dropped"}


async def import_progress(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far an import is, whenever that changes, until it rests. Only for those who may see the import."""
    origin = request.headers.get("Origin", "")
    if origin and origin not in _origins():
        return HttpResponseForbidden()
    user = await request.auser()
    if user.is_authenticated and await sync_to_async(_turned_away)(request):
        return HttpResponseForbidden()
    if not await sync_to_async(_seen)(request, user, pk):
        return HttpResponseNotFound()
    answer = StreamingHttpResponse(_events(request, user, pk), content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    if origin:
        answer["Access-Control-Allow-Origin"] = origin
        answer["Access-Control-Allow-Credentials"] = "true"
        answer["Vary"] = "Origin"
    return answer


def _turned_away(request: HttpRequest) -> bool:
    """Whether a page would send this session to sign in: it is over, or its second step is not set up."""
    return bool(ended(request.session, int(time.time()))) or lacks_second_step(request)


async def _events(request: HttpRequest, user: Any, pk: int) -> AsyncIterator[bytes]:
    last, waited = None, 0.0
    while waited < LONGEST_SECONDS:
        now = await sync_to_async(_seen)(request, user, pk)
        if now is None:
            return
        if now != last:
            yield f"data: {json.dumps(now)}\n\n".encode()
            last = now
        if now["state"] in AT_REST:
            return
        await asyncio.sleep(EVERY_SECONDS)
        waited += EVERY_SECONDS


def _seen(request: HttpRequest, user: Any, pk: int) -> dict[str, Any] | None:
    if (
        user.is_authenticated
    ):  # read anew: signed out, a right withdrawn or an account closed meanwhile ends the channel
        secret, user = user.get_session_auth_hash(), type(user)._default_manager.get(pk=user.pk)
        if secret != user.get_session_auth_hash() or not request.session.exists(str(request.session.session_key)):
            return None
    found = (
        imports_visible_to(user, within_reach).filter(pk=pk).values("state", "phase_done", "phase_total").first()
        if isinstance(pk, int)
        else None
    )
    return dict(found) if found else None


def _origins() -> set[str]:
    return set(settings.PAGE_ORIGINS)
