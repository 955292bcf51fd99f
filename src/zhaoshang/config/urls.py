"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("zhaoshang.web.kit.accounts_urls")),
    path("desk/", include("zhaoshang.web.desk.urls")),
    path("kit/", include("zhaoshang.web.kit.urls")),
    path("api/", include("zhaoshang.web.portal.api.urls")),
    path("", include("zhaoshang.web.portal.urls")),
]

handler400 = "zhaoshang.web.kit.errors.bad_request"
handler403 = "zhaoshang.web.kit.errors.forbidden"
handler404 = "zhaoshang.web.kit.errors.not_found"
handler429 = "zhaoshang.web.kit.errors.too_many"
handler500 = "zhaoshang.web.kit.errors.broken"
