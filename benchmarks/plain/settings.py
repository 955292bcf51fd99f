"""The house's settings (same database, same PRAGMAs) with only the plain app in it."""

from __future__ import annotations

from zhaoshang.config.settings import *  # noqa: F403 -- settings are taken over whole

INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "import_export", "benchmarks.plain"]
MIDDLEWARE: list[str] = []
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = "benchmarks.plain"
