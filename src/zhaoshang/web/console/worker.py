"""Background work: the queues, and what has to be done by the clock (seals, heads, imports left half-way, deadlines)."""

from __future__ import annotations

import logging
import os
import threading

LOG = logging.getLogger("zhaoshang.worker")
EVERY_SECONDS = 20
EVERY_LOOK = 0.5  # seconds between two looks at an empty queue
ROUNDS_OF_A_SWEEP = 180  # an hour


def keep_house(ended: threading.Event) -> None:
    """Every so often: stopped imports are taken up again, the search follows what was booked, deadlines of enquiries are spoken
    of, entries sealed, the day's head exported; every hour what is over is swept away, visits nobody ended are ended, and
    personal data whose time is over erased."""
    from django.db import close_old_connections  # noqa: PLC0415 -- the program is set up by now

    from zhaoshang.domain.evidence.tasks import take_up as take_up_imports  # noqa: PLC0415 -- as above
    from zhaoshang.domain.organisations.queries import machine  # noqa: PLC0415 -- as above
    from zhaoshang.domain.projects.tasks import erase_in_time, settle_deadlines, speak_of_deadlines  # noqa: PLC0415 -- as above
    from zhaoshang.domain.publishing.tasks import take_up as take_up_handbooks  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.tasks import end_left_open, erase_visits_in_time  # noqa: PLC0415 -- as above
    from zhaoshang.domain.tours.tasks import take_up as take_up_panoramas  # noqa: PLC0415 -- as above
    from zhaoshang.web.console.answers import clock  # noqa: PLC0415 -- as above
    from zhaoshang.web.console.house import end_expired_holds, export_head, follow_offers, seal_now  # noqa: PLC0415 -- as above
    from zhaoshang.web.console.slots import drawing  # noqa: PLC0415 -- as above

    rounds = 0
    while rounds == 0 or not ended.wait(EVERY_SECONDS):
        rounds += 1
        close_old_connections()
        try:
            take_up_imports()
            take_up_panoramas()
            take_up_handbooks()
            if rounds == 1:  # each picture of the example asks for the next: one that was cut off asked for none
                drawing().ask()
            end_expired_holds()
            follow_offers()
            settle_deadlines(by=machine(), at=clock())
            speak_of_deadlines(by=machine(), at=clock())
            seal_now()
            export_head()
            if rounds % ROUNDS_OF_A_SWEEP == 1:
                sweep()
                end_left_open(by=machine(), at=clock())
                erase_in_time(by=machine(), at=clock())
                erase_visits_in_time(by=machine(), at=clock())
        except Exception:
            LOG.exception("the round of the house failed; the next one tries again")


def sweep() -> None:
    """What only grows and nobody will read again is gone: sessions that are over, jobs that ended two weeks ago."""
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 -- the program is set up by now
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    SessionStore.clear_expired()
    call_command("prune_db_task_results", queue_name="*", min_age_days=14, verbosity=0)


def work_off(queue: str, *, is_over_when_empty: bool = False) -> None:
    """Works on what waits in a queue, one after the other; for ever, or until there is none."""
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415 -- the program is set up by now

    Worker(
        queue_names=[queue], interval=EVERY_LOOK, batch=is_over_when_empty, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id=f"{queue}-{os.getpid()}", excluded_queue_names=[],
    ).run()  # fmt: skip


def keep_drawing(ended: threading.Event) -> None:
    """Pictures are drawn and cut beside everything else, so that nobody's workbook waits minutes behind a panorama."""
    from zhaoshang.domain.tours.tasks import PICTURES  # noqa: PLC0415 -- the program is set up by now

    while not ended.is_set():
        try:
            work_off(PICTURES)
        except Exception:
            LOG.exception("the work on pictures fell; it begins again")
            ended.wait(EVERY_SECONDS)


def main() -> None:
    """Works until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhaoshang.config.settings")
    import django  # noqa: PLC0415 -- settings first
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    django.setup()
    ended = threading.Event()
    threading.Thread(target=keep_house, args=(ended,), daemon=True, name="house").start()
    threading.Thread(target=keep_drawing, args=(ended,), daemon=True, name="pictures").start()
    try:
        call_command("db_worker", interval=EVERY_LOOK, verbosity=0)
    finally:
        ended.set()


if __name__ == "__main__":
    main()
