"""Floods are kept off without a third party: a signed task the browser works on, or, without scripts, a wait.

A task is signed, ends after two hours and counts once: its key is the key of the enquiry. It is the harder the more came
from the same network lately. Nobody is shut out for having no scripts: they wait, and fewer are taken.
"""

from __future__ import annotations

import ipaddress
import secrets
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from zhaoshang.domain.journal.models import index_of
from zhaoshang.domain.projects.queries.enquiries import HOUR, came_from
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.work import is_solved

LIVES_SECONDS = 2 * 3600
MOST_BITS = 21
MOST_WAIT_SECONDS = 60
_TASK, _WAIT = "portal.enquiry.task", "portal.enquiry.wait"
MOST_MISSES, MISSES_SECONDS = 30, 15 * 60


class TooManyMisses(Refusal):
    code = "portal.too_many_misses"
    http_status = 429
    sentence = Bilingual("短时间内试了太多无效的链接。", "Too many links that lead nowhere were tried in a short time.")
    remedy = Bilingual(
        "请核对链接是否完整，或过十五分钟再试。", "See whether the link is whole, or try again in fifteen minutes."
    )


@dataclass(frozen=True, slots=True)
class Task:
    """What stands in the form: the signed text to work on, its key, and how many zero bits it asks for."""

    text: str
    key: str
    bits: int


def network_of(request: HttpRequest) -> str:
    """The network a request comes from: an IPv4 address, or the /64 an IPv6 address lies in. Nothing where it is not told."""
    try:
        told = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    if isinstance(told, ipaddress.IPv6Address) and told.ipv4_mapped is None:
        return str(ipaddress.ip_network((told, 64), strict=False))
    # A listener for both kinds tells an IPv4 address as ::ffff:a.b.c.d; its /64 would be the whole of IPv4.
    return str(getattr(told, "ipv4_mapped", None) or told)


def bits_for(network: str) -> int:
    """How hard the browser works: one bit more for every two enquiries of the last hour."""
    lately = came_from(index_of("projects.network", network), timezone.now(), HOUR)
    return int(min(settings.ENQUIRIES["bits"] + lately // 2, MOST_BITS))


def new_task(network: str, key: str = "") -> Task:
    """A task for this network, with a key of its own or that of a form that is sent again."""
    key, bits = key or secrets.token_urlsafe(24), bits_for(network)
    return Task(signing.dumps([key, bits], salt=_TASK), key, bits)


def task_in(text: str) -> Task | None:
    """The task a form came with, if it is ours and not over."""
    try:
        key, bits = signing.loads(text[:400], salt=_TASK, max_age=LIVES_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Task(text, str(key), int(bits))


def is_worked(task: Task, solution: str, network: str) -> bool:
    """Whether the browser has done its work, as hard as it is asked now."""
    return task.bits >= bits_for(network) and is_solved(task.text, solution, task.bits)


def new_wait(task: Task, network: str) -> str:
    """A signed moment from which on the form is taken without work; the further off the more came from there."""
    lately = came_from(index_of("projects.network", network), timezone.now(), HOUR)
    seconds = min(settings.ENQUIRIES["plain_wait_seconds"] * (1 + lately), MOST_WAIT_SECONDS)
    ready = int(time.time()) + seconds
    return signing.dumps([task.key, ready], salt=_WAIT)


def still_to_wait(text: str, task: Task) -> int | None:
    """Seconds that are left of a wait; None where there is none for this task."""
    try:
        key, ready = signing.loads(text[:400], salt=_WAIT, max_age=LIVES_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return max(0, int(ready) - int(time.time())) if key == task.key else None


def count_miss(request: HttpRequest) -> None:
    """One more link that leads nowhere. Refuses when this network has tried more of them than anybody does by mistake. Who has a
    right link is not asked: the word in it is not to be guessed, and others sit behind the same address."""
    name = f"receipt-misses:{index_of('portal.misses', network_of(request) or 'nowhere')[:32]}"
    cache.add(name, 0, MISSES_SECONDS)
    if int(cache.incr(name)) > MOST_MISSES:
        raise TooManyMisses
