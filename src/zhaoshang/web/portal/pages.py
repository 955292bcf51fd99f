"""Figures in public: those of the latest closed month, how each is counted, published bulletins."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhaoshang.domain.evidence.queries import holds_samples
from zhaoshang.domain.publishing.queries import visible_to as bulletins_visible_to
from zhaoshang.domain.publishing.queries.discretion import discreet
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.standing import latest_closed, standings
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.period import Month
from zhaoshang.web.kit import bulletins as rendering
from zhaoshang.web.kit.standing import tile
from zhaoshang.web.portal.sharing import shared


@require_safe
@shared
def figures(request: HttpRequest) -> HttpResponse:
    """Every published figure of the latest closed month, and how each is counted."""
    closed = latest_closed()
    month = Month.of(closed.first_day) if closed else None
    tiles = [tile(s, figure_href) for s in standings(month)] if month else []
    context = {
        "month": month,
        "closed": closed,
        "rows": [(t, registry()[t.key]) for t in tiles],
        "progress": round_half_up(month.time_progress) if month else None,
        "holds_samples": holds_samples(),
    }
    return render(request, "portal/figures.html", context)


@require_safe
@shared
def bulletin(request: HttpRequest, number: str) -> HttpResponse:
    """A published bulletin."""
    one = bulletins_visible_to(None).filter(number=number).first()
    if one is None:
        raise Http404
    return render(request, "portal/bulletin.html", {"edition": one, "bulletin": rendering.page(discreet(one.content))})


def figure_href(key: str) -> str:
    return f"/figures/#{key}"
