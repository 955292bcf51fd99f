"""Addresses of the portal."""

from django.urls import path

from zhaoshang.web.portal import comparing, enquiries, estate, finding, keeping, machines, pages, panoramas, tours

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("figures/", pages.figures, name="figures"),
    path("find/", finding.finding, name="find"),
    path("list/", keeping.kept, name="list"),
    path("list/keep/", keeping.keep, name="keep"),
    path("list/drop/", keeping.drop, name="drop"),
    path("compare/", comparing.compare, name="compare"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("land/", estate.land, name="parcels"),
    path("buildings/", estate.buildings, name="buildings"),
    path("on-offer/<str:number>/", estate.one, name="listing"),
    path("panoramas/", panoramas.every_panorama, name="panoramas"),
    path("panoramas/<str:number>/", panoramas.one_panorama, name="panorama"),
    path("tours/", tours.every_tour, name="tours"),
    path("tours/<str:number>/", tours.one_tour, name="tour"),
    path("tours/<str:number>/files/<int:pk>/", tours.tour_file, name="tour-file"),
    path("tours/<str:number>/<str:scene>/", tours.one_tour, name="tour-scene"),
    path("tiles/<str:tiles>/<path:piece>", panoramas.tile, name="tile"),
    path("ask/", enquiries.ask, name="ask"),
    path("privacy/", enquiries.privacy, name="privacy"),
    path("receipt/<str:token>/", enquiries.receipt, name="receipt"),
    path("receipt/<str:token>/add/", enquiries.add, name="receipt-add"),
    path("receipt/<str:token>/withdraw/", enquiries.withdraw, name="receipt-withdraw"),
    path("bulletins/<str:number>/", pages.bulletin, name="bulletin"),
]
