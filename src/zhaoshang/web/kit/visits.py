"""What a page tells the island of a guided visit, and how the page may hear and speak."""

from __future__ import annotations

import json
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhaoshang.domain.tours.models import Visit
from zhaoshang.domain.tours.queries.visits import link_of
from zhaoshang.web.kit.tickets import GUIDE

MICROPHONE = "camera=(), geolocation=(), microphone=(self)"


def told_to_island(visit: Visit, *, role: str, ticket: str, link: str = "", remove: str = "") -> str:
    """The island's data as JSON: where the line is, where a ticket is given, what it says in the reader's language."""
    base = settings.LIVE_URL.replace("http", "ws", 1)
    state = f"{settings.LIVE_URL}/live/visits/{visit.pk}/state/"
    told = {
        "role": role,
        "revision": visit.revision,
        "socket": base,
        "state": f"{state}?link={link}" if link else state,
        "ticket": ticket,
        "remove": remove,
        "ice": settings.ICE_SERVERS,
        "words": island_words() | (guiding_words() if role == GUIDE else {}),
    }
    return json.dumps(told, ensure_ascii=False)


def link_to(request: HttpRequest, visit: Visit) -> str:
    """The address of a visit's link."""
    return request.build_absolute_uri(reverse("portal:visit", args=[link_of(visit)]))


def qr_of(address: str) -> str:
    """The address as a drawing a telephone reads, as a data address."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#10262e", light="#ffffff"))


def private(response: HttpResponse, *, hears: bool = False) -> HttpResponse:
    """Nobody's copy and nobody's search engine; where it `hears`, the page may ask for the microphone."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    if hears:
        response["Permissions-Policy"] = MICROPHONE
    return response


def island_words() -> dict[str, Any]:
    """What the island says."""
    return {
        "connecting": _("Connecting…"),
        "open_opened": _("The guide has not begun yet. You may look around."),
        "open_running": _("The visit goes on."),
        "open_ended": _("The visit is over."),
        "open_cancelled": _("The visit was cancelled."),
        "lost": _("The connection is interrupted; it comes back by itself."),
        "over": _("The visit is over."),
        "out": _("You are no longer in this visit."),
        "elsewhere": _("The visit was opened in another window; this one rests."),
        "full": _("All places are taken."),
        "thanks": _("The visit is over. Thank you for coming."),
        "still": _("This browser shows still pictures, because it has no 3D."),
        "following": _("Following the guide"),
        "back": _("Back to the guide"),
        "guide": _("Guide"),
        "you": _(" (you)"),
        "answer": _("Answer: "),
        "reply": pgettext("visit", "Answer"),
        "answering": _("You answer: "),
        "asks": _("asks for the floor"),
        "speaks": _("speaks"),
        "hasFloor": _("has the floor"),
        "looksFreely": _("looks freely"),
        "interrupted": _("interrupted"),
        "giveFloor": _("Give the floor"),
        "takeFloor": _("Take the floor back"),
        "remove": _("Take out"),
        "removeSurely": _("Take out for good?"),
        "here": _("{guests} guests · {viewers} watching"),
        "asking": _("{n} ask for the floor"),
        "voiceOn": _("Voice on, waiting for others"),
        "voiceOff": _("Allow voice"),
        "voiceWith": _("Speaking with {n}"),
        "noMicrophone": _("The microphone cannot be used. Allow it in the browser, or write instead."),
        "notSent": _("Not sent: the connection is interrupted. It stays in the box."),
        "pace": _("That was too fast. Wait a moment and send it again."),
        "floor": _("Four have the floor already. Take it back from one of them first."),
        "copied": _("Copied"),
    }


def guiding_words() -> dict[str, Any]:
    """What the island says to the guide instead."""
    return {"open_opened": _("You have not begun yet. Guests may look around until you do.")}
