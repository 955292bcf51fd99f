"""Addresses of the portal."""

from django.urls import path

from zhaoshang.web.portal import pages, panoramas

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("figures/", pages.figures, name="figures"),
    path("panoramas/", panoramas.every_panorama, name="panoramas"),
    path("panoramas/<str:number>/", panoramas.one_panorama, name="panorama"),
    path("tiles/<str:tiles>/<path:piece>", panoramas.tile, name="tile"),
    path("bulletins/<str:number>/", pages.bulletin, name="bulletin"),
]
