"""R16: a session has a new name after sign-in and when rights change, ends by quiet, by the day and by signing out anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.kit.conftest import PASSWORD
from zhaoshang.domain.organisations import commands
from zhaoshang.domain.organisations.models import Role, RoleGrant, User
from zhaoshang.domain.organisations.queries import machine

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LOGIN, LOGOUT = "/accounts/login/", "/accounts/logout/"


def browser_of(person: User) -> Client:
    """One more browser the person is signed in with, and has opened a page in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/desk/")
    return client


def name_of(client: Client) -> str:
    """What the browser's cookie holds."""
    return str(client.cookies["sessionid"].value)


def is_signed_in(client: Client) -> bool:
    """Whether the next page knows the person."""
    return "_auth_user_id" in client.session and bool(client.get("/kit/").wsgi_request.user.is_authenticated)


def test_signing_in_gives_the_session_a_new_name(officer: User) -> None:
    cache.clear()
    client = Client()
    planted = client.session
    planted["left by"] = "somebody else"
    planted.save()
    before = name_of(client)

    assert client.post(LOGIN, {"login": "lin", "password": PASSWORD}).status_code == 302

    assert name_of(client) != before
    assert not Session.objects.filter(pk=before).exists()


def granted(person: User) -> None:
    commands.grant(
        user=person, role=Role.objects.get(key="auditor"), organisation=person.organisation, by=machine(), at=datetime.now(UTC)
    )  # fmt: skip


def withdrawn(person: User) -> None:
    held = RoleGrant.objects.get(user=person)
    commands.withdraw(grant=held, reason="调岗", by=machine(), at=datetime.now(UTC))


def redefined(person: User) -> None:
    role = RoleGrant.objects.get(user=person).role
    commands.redefine_role(role=role, verbs=["desk.enter"], reach="own", by=machine(), at=datetime.now(UTC))


@pytest.mark.parametrize("change", [granted, withdrawn, redefined])
def test_a_change_of_rights_gives_every_session_a_new_name(
    officer: User, signed_in: Client, change: Callable[[User], None]
) -> None:
    other = browser_of(officer)
    signed_in.get("/desk/")
    before = name_of(signed_in), name_of(other)

    change(officer)
    signed_in.get("/desk/")
    other.get("/desk/")

    after = name_of(signed_in), name_of(other)
    assert not set(before) & set(after)
    assert not Session.objects.filter(pk__in=before).exists()
    assert is_signed_in(signed_in) and is_signed_in(other)
    signed_in.get("/desk/")
    assert name_of(signed_in) == after[0]  # and keeps it until they change again


def test_a_password_that_was_set_ends_every_session(officer: User, signed_in: Client) -> None:
    other = browser_of(officer)
    commands.set_password(user=officer, password="西湖 three bridges 2021", by=machine(), at=datetime.now(UTC))

    assert not is_signed_in(signed_in) and not is_signed_in(other)


def test_rights_cost_one_question_at_most(officer: User, signed_in: Client) -> None:
    signed_in.get("/desk/")  # a bare answer here: what is asked is asked by the way in
    with CaptureQueriesContext(connection) as asked:
        signed_in.get("/desk/")

    assert sum("rolegrant" in q["sql"] for q in asked.captured_queries) == 1
    assert len(asked) <= 3  # the session, the person, the grants


def test_signing_out_ends_every_tab_and_browser_of_the_person_only(officer: User, signed_in: Client) -> None:
    somebody = commands.appoint(
        username="wei", full_name="卫示例", organisation=officer.organisation, password=PASSWORD, by=machine(), at=datetime.now(UTC)
    )  # fmt: skip
    other, third, theirs = browser_of(officer), browser_of(officer), browser_of(somebody)

    assert signed_in.post(LOGOUT).status_code == 302

    assert not any(map(is_signed_in, (signed_in, other, third)))
    assert is_signed_in(theirs)


def test_quiet_in_one_browser_ends_no_other(officer: User, signed_in: Client) -> None:
    """Half an hour and twelve hours themselves: test_middleware.py."""
    start = time.time()
    signed_in.get("/desk/")
    with time_machine.travel(start + 29 * 60):
        other = browser_of(officer)
    with time_machine.travel(start + 31 * 60):
        assert signed_in.get("/desk/")["Location"].startswith(f"{LOGIN}?ended=idle")
        assert is_signed_in(other)


def test_cookies_are_closed_to_scripts_and_other_sites(officer: User) -> None:
    cache.clear()
    client = Client()
    client.get(LOGIN)
    client.post(LOGIN, {"login": "lin", "password": PASSWORD})

    for name in ("sessionid", "csrftoken"):
        assert (client.cookies[name]["httponly"], client.cookies[name]["samesite"]) == (True, "Lax")
    assert client.cookies["sessionid"]["expires"] == ""  # gone with the browser


def test_behind_tls_cookies_travel_by_tls_only() -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    program = f"import json\nfrom zhaoshang.config import settings\nprint(json.dumps([getattr(settings, n) for n in {names}]))"
    told: dict[str, Any] = {
        tls: json.loads(
            subprocess.check_output(
                [sys.executable, "-c", program], env={**os.environ, "ZHAOSHANG_TLS": tls}, text=True
            )
        )
        for tls in ("1", "0")
    }

    assert told == {"1": [True, True, True], "0": [False, False, False]}
