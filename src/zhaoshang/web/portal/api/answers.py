"""How the public interface answers: for everybody's pages, kept for a minute, unchanged told as unchanged, GeoJSON when asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

A_MINUTE = 60
METHODS = "GET, HEAD, OPTIONS"


class UnknownParameter(Refusal):
    code = "api.unknown_parameter"
    sentence = Bilingual("没有名为“{names}”的参数。", "There is no parameter called “{names}”.")
    remedy = Bilingual("可以用：{known}。", "There are: {known}.")


class UnknownFormat(Refusal):
    code = "api.unknown_format"
    sentence = Bilingual("没有“{format}”这种格式。", "There is no format “{format}”.")
    remedy = Bilingual("请用 json 或 geojson。", "Use json or geojson.")


class BadCursor(Refusal):
    code = "api.bad_cursor"
    sentence = Bilingual("续页位置“{cursor}”无效。", "“{cursor}” is no place to go on from.")
    remedy = Bilingual("请用上一页的 next。", "Use the `next` of the page before.")


class NotOnOffer(Refusal):
    code = "api.not_on_offer"
    http_status = 404
    sentence = Bilingual("“{number}”现在没有公开。", "“{number}” is not on offer now.")
    remedy = Bilingual(
        "请从列表取编号；它可能已租出或撤下。", "Take numbers from the list; it may be let or withdrawn."
    )


class BadParameter(Refusal):
    code = "api.bad_parameter"
    sentence = Bilingual("参数 {name} 的值“{value}”不可用。", "The value “{value}” of {name} cannot be used.")
    remedy = Bilingual("请核对文档 /api/v1/openapi.json。", "See /api/v1/openapi.json.")


class WrongMethod(Refusal):
    code = "api.wrong_method"
    http_status = 405
    sentence = Bilingual("这个接口只供读取，不接受 {method}。", "This interface is read only and takes no {method}.")
    remedy = Bilingual("请用 GET；说明在 /api/v1/openapi.json。", "Use GET; it is described in /api/v1/openapi.json.")


class NoSuchAddress(Refusal):
    code = "api.no_such_address"
    http_status = 404
    sentence = Bilingual("接口里没有 {address} 这个地址。", "The interface has no address {address}.")
    remedy = Bilingual("全部地址见 /api/v1/openapi.json。", "All addresses stand in /api/v1/openapi.json.")


def only(request: HttpRequest, known: Collection[str]) -> None:
    """Refuses a parameter nobody would look at: a slip of the pen must not look like an answer."""
    if strange := [name for name in request.GET if name not in known]:
        listed = ", ".join(known)
        raise UnknownParameter(names=", ".join(strange)[:120], known=listed)


def format_of(text: str) -> str:
    """`json` or `geojson`."""
    if text not in ("json", "geojson"):
        raise UnknownFormat(format=text[:40])
    return text


def answered(request: HttpRequest, said: Any, *, is_geojson: bool = False) -> HttpResponse:
    """The answer with its digest; not sent again to whoever has it."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    kind = "application/geo+json" if is_geojson else "application/json; charset=utf-8"
    response = HttpResponse(body, content_type=kind)
    response["ETag"] = etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    patch_cache_control(response, public=True, max_age=A_MINUTE)
    response = get_conditional_response(request, etag=etag, response=response) or response
    return for_everybody(response)


def for_everybody(response: HttpResponse) -> HttpResponse:
    """Pages of others may read it: nothing here is anybody's own, and no cookie decides what is given."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def methods_told() -> HttpResponse:
    """Which methods there are; also for a browser that asks before it reads from another page, as the answers may be read there."""
    response = HttpResponse(status=204, headers={"Allow": METHODS})
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "*"
    return for_everybody(response)


def refused(refusal: Refusal, **headers: str) -> HttpResponse:
    """A refusal as JSON."""
    faults: dict[str, Refusal] = getattr(refusal, "faults", {})
    said = _told(refusal) | {"fields": {name: _told(fault) for name, fault in faults.items()}}
    status = getattr(refusal, "http_status", 422)
    response = HttpResponse(
        json.dumps(said, ensure_ascii=False),
        content_type="application/json; charset=utf-8",
        status=status,
        headers=headers,
    )
    patch_cache_control(response, no_store=True)
    return for_everybody(response)


def features(items: list[tuple[dict[str, Any], Any]], **more: Any) -> dict[str, Any]:
    """A FeatureCollection of (properties, geometry)."""
    rows = [{"type": "Feature", "id": said["number"], "geometry": shape, "properties": said} for said, shape in items]
    return {"type": "FeatureCollection", "features": rows, **more}


def _told(refusal: Refusal) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "sentence": {"zh": refusal.said.zh, "en": refusal.said.en},
        "remedy": {"zh": refusal.cure.zh, "en": refusal.cure.en},
    }
