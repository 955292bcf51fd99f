"""Addresses of the live process. The websockets of visits are opened at `live/visits/<pk>/` (see `visits.sockets`)."""

from django.urls import path

from zhaoshang.web.live import channels
from zhaoshang.web.live.visits import states

app_name = "live"
urlpatterns = [
    path("live/imports/<int:pk>/", channels.import_progress, name="import"),
    path("live/visits/<int:pk>/state/", states.state, name="visit-state"),
]
