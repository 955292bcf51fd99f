"""The progress of an import as it happens: for those who may see it, from the pages' own address, until it rests."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings as loaded
from django.db import connections
from django.test import AsyncClient, Client, override_settings

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.evidence.commands import files, imports
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.organisations import commands as people
from zhaoshang.web.live import channels

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("zhaoshang.web.live.urls")]
PAGE = "https://zhaoshang.example"
PAGES = loaded.MIDDLEWARE  # what stands before the pages, while these tests have what stands before the channels


@pytest.fixture(autouse=True)
def address(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_ORIGINS = [PAGE]
    settings.ZHAOSHANG_MFA = "optional"
    settings.MIDDLEWARE = settings.LIVE_MIDDLEWARE
    monkeypatch.setattr(channels, "EVERY_SECONDS", 0.01)
    monkeypatch.setattr(
        channels, "LONGEST_SECONDS", 5
    )  # five hundred looks: one that should end and does not, fails soon


def seen_by(person: Any, pk: int, origin: str = PAGE, *, client: AsyncClient | None = None) -> Any:
    """The answer of the channel; its events are read by `events`."""
    client = client or AsyncClient()

    async def ask() -> Any:
        if person is not None:
            await client.aforce_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return await client.get(f"/live/imports/{pk}/", headers={"origin": origin} if origin else {})

    return finished(ask)


def events(answer: Any, after: Any = None) -> list[dict[str, Any]]:
    """Everything it sends until it ends; `after` is called when the first has come."""

    async def read() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        async for block in answer.streaming_content:
            found.append(json.loads(block.decode().removeprefix("data: ")))
            if after and len(found) == 1:
                await after()
        return found

    return finished(read)  # type: ignore[no-any-return]


def finished(work: Any) -> Any:
    """What a coroutine returns, run in a thread of its own: in this one a browser's loop may be running."""

    def run() -> Any:
        try:
            return async_to_sync(work)()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


@pytest.fixture
def waiting(books: Books, crowd: Crowd, clock: Clock) -> Import:
    """An upload of the subdistrict that nobody has read yet."""
    officer = crowd("subdistrict_officer", "xiangfu")
    kept = files.keep([b"anything"], name="tenancies.xlsx")
    return imports.upload(kept=kept, ledger="tenancies", org_path=officer.organisation.path, by=officer, at=clock())


def moved(batch: Import, **values: Any) -> Any:
    """Somebody else's process goes on with the import."""
    from asgiref.sync import sync_to_async

    def write() -> None:
        with writing("test"):
            Import.objects.filter(pk=batch.pk).update(**values)

    return sync_to_async(write)


def test_what_rests_is_said_once(books: Books, crowd: Crowd) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    answer = seen_by(crowd("statistician"), batch.pk)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    assert answer["Access-Control-Allow-Origin"] == PAGE and "no-store" in answer["Cache-Control"]
    assert [e["state"] for e in events(answer)] == ["checked"]


def test_a_change_is_told_and_the_channel_ends_when_it_rests(waiting: Import, crowd: Crowd) -> None:
    answer = seen_by(crowd("statistician"), waiting.pk)
    told = events(answer, moved(waiting, state="refused"))
    assert [e["state"] for e in told] == ["uploaded", "refused"]


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "https://zhaoshang.example.elsewhere.example"])
def test_another_page_gets_nothing(waiting: Import, crowd: Crowd, origin: str) -> None:
    answer = seen_by(crowd("statistician"), waiting.pk, origin)
    assert answer.status_code == 403 and "Access-Control-Allow-Origin" not in answer


def test_who_may_not_see_it_does_not_learn_that_it_is_there(waiting: Import, crowd: Crowd) -> None:
    for person in (None, crowd("administrator"), crowd("subdistrict_officer", "gongchen")):
        assert seen_by(person, waiting.pk).status_code == seen_by(person, 10**9).status_code == 404


def test_a_right_withdrawn_or_an_account_closed_ends_it(waiting: Import, crowd: Crowd, clock: Clock) -> None:
    from asgiref.sync import sync_to_async

    for end in (
        lambda who: people.dismiss(user=who, reason="调离", by=crowd_machine(), at=clock()),
        lambda who: people.withdraw(grant=who.grants.get(), reason="调岗", by=crowd_machine(), at=clock()),
    ):
        who = crowd.appoint(f"s{id(end)}", ["statistician"])

        async def after(who: Any = who, end: Any = end) -> None:
            await sync_to_async(end)(who)

        assert [e["state"] for e in events(seen_by(who, waiting.pk), after)] == ["uploaded"]


def test_signing_out_elsewhere_or_a_new_password_ends_it(waiting: Import, crowd: Crowd, clock: Clock) -> None:
    """R16."""
    from asgiref.sync import sync_to_async

    def signed_out(who: Any) -> None:
        with override_settings(ROOT_URLCONF="zhaoshang.config.urls", MIDDLEWARE=PAGES):
            other = Client()
            other.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
            assert other.post("/accounts/logout/").status_code == 302

    def new_password(who: Any) -> None:
        people.set_password(user=who, password="西湖 three bridges 2021", by=crowd_machine(), at=clock())

    for end in (signed_out, new_password):
        who = crowd.appoint(end.__name__, ["statistician"])

        async def after(who: Any = who, end: Any = end) -> None:
            await sync_to_async(end)(who)

        assert [e["state"] for e in events(seen_by(who, waiting.pk), after)] == ["uploaded"]


def test_a_session_that_is_over_opens_none(waiting: Import, crowd: Crowd) -> None:
    who = crowd("statistician")
    for seen, status in ((0, 403), (time.time(), 200)):
        client = AsyncClient()

        async def quiet(client: AsyncClient = client, seen: float = seen) -> None:
            await client.aforce_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
            session = await client.asession()
            await session.aset("kit.seen_at", seen)
            await session.asave()

        finished(quiet)
        assert seen_by(None, waiting.pk, client=client).status_code == status


def crowd_machine() -> Any:
    from zhaoshang.domain.organisations.queries import machine

    return machine()


def test_the_second_step_is_asked_for_here_too(waiting: Import, crowd: Crowd, settings: Any) -> None:
    settings.ZHAOSHANG_MFA = "required"
    assert seen_by(crowd("statistician"), waiting.pk).status_code == 403


def test_it_is_an_address_of_the_live_process_only(waiting: Import, crowd: Crowd, settings: Any) -> None:
    settings.ROOT_URLCONF = "zhaoshang.config.urls"
    client = Client()
    client.force_login(crowd("statistician"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/live/imports/{waiting.pk}/").status_code == 404
