"""Looking around in public: the published panoramas, one of them, and the tiles they are made of."""

from __future__ import annotations

import re

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from zhaoshang.domain.tours.queries import folder_of, public_before, published, retouched_for, visible_to
from zhaoshang.domain.tours.queries.tours import plan_is_public, plan_is_seen
from zhaoshang.domain.tours.readers.tiles import as_jpeg
from zhaoshang.web.kit.panoramas import shown
from zhaoshang.web.portal.sharing import A_MINUTE, shared

_PIECE = re.compile(r"(?:still\.jpg|card\.jpg|(?:plan|tiles/\d{1,2}/\d{1,3}_\d{1,3})\.(?:webp|jpg))")
_DIGEST = re.compile(r"[0-9a-f]{64}")
PER_PAGE = 24
A_YEAR = 365 * 24 * 3600


@require_safe
@shared
def every_panorama(request: HttpRequest) -> HttpResponse:
    """All published panoramas, as pictures to choose from."""
    rows = published().select_related("parcel__listing", "building__listing").order_by("-published_at", "-pk")
    paged = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/panoramas.html", {"rows": [(p, shown(p)) for p in paged], "page": paged})


@require_safe
@shared
def one_panorama(request: HttpRequest, number: str) -> HttpResponse:
    """One place to look around in; without WebGL, its picture."""
    row = published().filter(number=number).select_related("parcel__listing", "building__listing", "before").first()
    if row is None:
        raise Http404
    beside = published().filter(parcel=row.parcel, building=row.building).exclude(pk=row.pk)
    beside = beside.select_related("parcel__listing", "building__listing")
    context = {"panorama": row, "shown": shown(row, over=public_before(row)), "beside": [(p, shown(p)) for p in beside]}
    return render(request, "portal/panorama.html", context)


@require_safe
def tile(request: HttpRequest, tiles: str, piece: str) -> HttpResponseBase:
    """One picture of a panorama the person may see; one kept as WebP also as JPEG. What lies under a digest never changes: a browser keeps it;
    a proxy gives it to others for a minute, then asks again whether it is still public."""
    if not _DIGEST.fullmatch(tiles) or not _PIECE.fullmatch(piece):
        raise Http404
    is_plan = piece.startswith("plan.")
    mine = plan_is_public(tiles) if is_plan else published().filter(tiles=tiles).exists()
    if not mine and not (request.user.is_authenticated and _is_seen(tiles, request, is_plan=is_plan)):
        raise Http404
    response = _picture(request, tiles, piece)
    if mine:
        patch_cache_control(response, public=True, max_age=A_YEAR, s_maxage=A_MINUTE, immutable=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _picture(request: HttpRequest, tiles: str, piece: str) -> HttpResponseBase:
    """The file; of a tile, which is kept as WebP only, that as JPEG. Whoever has it already, or asks only whether it is there, costs
    no drawing."""
    path = folder_of(tiles) / piece
    if path.is_file():
        return FileResponse(path.open("rb"), content_type="image/webp" if path.suffix == ".webp" else "image/jpeg")
    kept = path.with_suffix(".webp")
    if path.suffix != ".jpg" or not piece.startswith("tiles/") or not kept.is_file():
        raise Http404
    etag = f'"{tiles}-{piece}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    response = HttpResponse(b"" if request.method == "HEAD" else as_jpeg(kept), content_type="image/jpeg")
    response["ETag"] = etag
    return response


def _is_seen(tiles: str, request: HttpRequest, *, is_plan: bool) -> bool:
    if is_plan:
        return plan_is_seen(tiles, request.user)
    mine = visible_to(request.user).filter(tiles=tiles).exists()
    return mine or retouched_for(request.user).filter(tiles=tiles).exists()
