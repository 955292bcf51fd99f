"""Passwords are kept with Argon2id in little memory; those kept otherwise before stay good and are made anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

from zhaoshang.config.settings import PASSWORD_HASHERS
from zhaoshang.domain.organisations.models import User

SAID = "运河 two bridges 2020"


def test_a_password_takes_little_memory() -> None:
    kept = make_password(SAID)
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password(SAID, kept)
    assert not check_password(SAID + " ", kept)


@pytest.mark.django_db
def test_one_kept_otherwise_is_made_anew_at_the_next_sign_in(crowd: Any, settings: Any) -> None:
    person: User = crowd("expert")
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS  # people of tests have theirs hashed cheaply
    before = Argon2PasswordHasher().encode(SAID, Argon2PasswordHasher().salt())
    User.objects.filter(pk=person.pk).update(password=before)
    person.refresh_from_db()

    assert person.check_password(SAID)

    person.refresh_from_db()
    assert person.password != before and "m=19456" in person.password
    assert person.check_password(SAID)
