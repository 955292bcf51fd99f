"""Background work: the queue, and what has to be done by the clock (seals, heads, imports left half-way)."""

from __future__ import annotations

import logging
import os
import threading

LOG = logging.getLogger("zhaoshang.worker")
EVERY_SECONDS = 20


def keep_house(ended: threading.Event) -> None:
    """Every so often: entries are sealed, the day's head exported, stopped imports taken up again."""
    from django.db import close_old_connections  # noqa: PLC0415 -- the program is set up by now

    from zhaoshang.domain.evidence.tasks import take_up as take_up_imports  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.tasks import take_up as take_up_panoramas  # noqa: PLC0415 -- as above
    from zhaoshang.web.console.house import export_head, seal_now  # noqa: PLC0415 -- as above

    first = True
    while first or not ended.wait(EVERY_SECONDS):
        first = False
        close_old_connections()
        try:
            take_up_imports()
            take_up_panoramas()
            seal_now()
            export_head()
        except Exception:
            LOG.exception("the round of the house failed; the next one tries again")


def main() -> None:
    """Works until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhaoshang.config.settings")
    import django  # noqa: PLC0415 -- settings first
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    django.setup()
    ended = threading.Event()
    threading.Thread(target=keep_house, args=(ended,), daemon=True, name="house").start()
    try:
        call_command("db_worker", interval=0.5, verbosity=0)
    finally:
        ended.set()


if __name__ == "__main__":
    main()
