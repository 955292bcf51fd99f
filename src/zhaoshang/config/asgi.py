"""The live process's entry: server-sent events, and the websockets of guided visits; pages are served by `wsgi`."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhaoshang.config.settings")
os.environ["ZHAOSHANG_SURFACE"] = "live"

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from zhaoshang.config.checks import assert_database  # noqa: E402 -- the program is set up first
from zhaoshang.web.live.visits import sockets  # noqa: E402 -- as above

assert_database()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Sockets to the visits, everything else to Django."""
    await (sockets.application if scope["type"] == "websocket" else pages)(scope, receive, send)
