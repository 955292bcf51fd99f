"""Addresses for the kit's tests: the kit and the sign-in pages for real, the desk and the portal as bare names."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class NoQuota(Refusal):
    code = "test.no_quota"
    http_status = 409
    sentence = Bilingual("用地指标不足：需要 {need} 亩。", "Not enough land quota: {need} mu are needed.")
    remedy = Bilingual("请先申请指标。", "Apply for quota first.")


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def refuse(request: HttpRequest) -> HttpResponse:
    raise NoQuota(need=12)


def refuse_plainly(request: HttpRequest) -> HttpResponse:
    raise Refusal(lacks=[{"what": Bilingual("营业执照", "Licence"), "why": None, "href": "/supply/"}])


def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("phone 13812345678 inside")


desk = ([path("", ok, name="day"), path("months/", ok, name="months"), path("people/", ok, name="people")], "desk")
portal = ([path("", ok, name="home")], "portal")
urlpatterns = [
    path("kit/", include("zhaoshang.web.kit.urls")),
    path("accounts/", include("zhaoshang.web.kit.accounts_urls")),
    path("desk/", include(desk)),
    path("refuse/", refuse),
    path("refuse-plainly/", refuse_plainly),
    path("crash/", crash),
    path("post-only/", require_POST(ok)),
    path("", include(portal)),
]
handler400 = "zhaoshang.web.kit.errors.bad_request"
handler403 = "zhaoshang.web.kit.errors.forbidden"
handler404 = "zhaoshang.web.kit.errors.not_found"
handler500 = "zhaoshang.web.kit.errors.broken"
