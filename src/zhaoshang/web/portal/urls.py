"""Addresses of the portal."""

from django.urls import path

from zhaoshang.web.portal import enquiries, estate, handbooks, maps, pages, panoramas, tours, visits

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("figures/", pages.figures, name="figures"),
    path("land/", estate.land, name="parcels"),
    path("buildings/", estate.buildings, name="buildings"),
    path("map/", maps.the_map, name="map"),
    path("map/places.json", maps.places, name="map-places"),
    path("on-offer/<str:number>/", estate.one, name="listing"),
    path("panoramas/", panoramas.every_panorama, name="panoramas"),
    path("panoramas/<str:number>/", panoramas.one_panorama, name="panorama"),
    path("tours/", tours.every_tour, name="tours"),
    path("tours/<str:number>/", tours.one_tour, name="tour"),
    path("tours/<str:number>/files/<int:pk>/", tours.tour_file, name="tour-file"),
    path("tours/<str:number>/<str:scene>/", tours.one_tour, name="tour-scene"),
    path("visits/<str:token>/", visits.entrance, name="visit"),
    path("visits/<str:token>/watch/", visits.watch, name="visit-watch"),
    path("visits/<str:token>/watch/ticket/", visits.watch_ticket, name="visit-watch-ticket"),
    path("guided/<str:number>/", visits.inside, name="visit-inside"),
    path("guided/<str:number>/ticket/", visits.ticket, name="visit-ticket"),
    path("guided/<str:number>/leave/", visits.leave, name="visit-leave"),
    path("tiles/<str:tiles>/<path:piece>", panoramas.tile, name="tile"),
    path("handbooks/", handbooks.every_handbook, name="handbooks"),
    path("handbooks/<str:number>/", handbooks.one_handbook, name="handbook"),
    path("handbooks/<str:number>/<str:language>.pdf", handbooks.edition_file, name="handbook-file"),
    path("ask/", enquiries.ask, name="ask"),
    path("privacy/", enquiries.privacy, name="privacy"),
    path("receipt/<str:token>/", enquiries.receipt, name="receipt"),
    path("receipt/<str:token>/add/", enquiries.add, name="receipt-add"),
    path("receipt/<str:token>/withdraw/", enquiries.withdraw, name="receipt-withdraw"),
    path("bulletins/<str:number>/", pages.bulletin, name="bulletin"),
]
