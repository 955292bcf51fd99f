"""The live process's entry: server-sent events only; pages are served by `wsgi`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhaoshang.config.settings")
os.environ["ZHAOSHANG_SURFACE"] = "live"

from django.core.asgi import get_asgi_application

application = get_asgi_application()

from zhaoshang.config.checks import assert_database  # noqa: E402 -- the program is set up first

assert_database()
