"""The page server's entry: every page of the portal and the desk."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhaoshang.config.settings")

application = get_wsgi_application()

from zhaoshang.config.checks import assert_database  # noqa: E402 -- the program is set up first

assert_database()
