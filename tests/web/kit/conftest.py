"""The kit under its own addresses, with its Chinese texts compiled."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User
from zhaoshang.web.kit import messages

PASSWORD = "运河 two bridges 2020"


@pytest.fixture(scope="session", autouse=True)
def compiled_texts() -> None:
    messages.compile_all()


@pytest.fixture(autouse=True)
def kit_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.web.kit.urls"


@pytest.fixture
def officer(db: None) -> User:
    cache.clear()
    with writing("tests"):
        bureau = Organisation.objects.create(
            key="kit-bureau", name="投资促进局", kind="bureau", parent=None, path="9001/", since=date(2019, 1, 1)
        )
        user = User(username="lin", full_name="林岚", organisation=bureau, joined_on=date(2019, 1, 1))
        user.set_password(PASSWORD)
        user.save()
        role = Role.objects.create(
            key="kit-reader", name="读者", name_en="Reader", reach="all", verbs=["desk.enter", "months.read"]
        )
        RoleGrant.objects.create(
            user=user, role=role, organisation=bureau, granted_at=datetime(2019, 1, 1, tzinfo=UTC), granted_by="tests"
        )
    return user


@pytest.fixture
def signed_in(officer: User, settings: Any) -> Client:
    settings.ZHAOSHANG_MFA = "optional"
    client = Client()
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
