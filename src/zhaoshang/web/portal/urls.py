"""Addresses of the portal."""

from django.urls import path

from zhaoshang.web.portal import pages

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("figures/", pages.figures, name="figures"),
    path("bulletins/<str:number>/", pages.bulletin, name="bulletin"),
]
