"""Addresses of the live process."""

from django.urls import path

from zhaoshang.web.live import channels

app_name = "live"
urlpatterns = [path("live/imports/<int:pk>/", channels.import_progress, name="import")]
