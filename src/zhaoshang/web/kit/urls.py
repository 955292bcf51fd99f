"""Addresses of the kit: the two switches and the gallery."""

from django.urls import path

from zhaoshang.web.kit import gallery, views

app_name = "kit"
urlpatterns = [
    path("", gallery.gallery, name="gallery"),
    path("progress/", gallery.progress, name="progress"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
