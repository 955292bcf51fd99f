"""How passwords are kept."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: the first setting of the OWASP Password Storage Cheat Sheet.

    Django's own takes 100 MiB for each sign-in at the same time, which is most of what a page server may use here. Hashes
    made with other parameters stay good and are made anew at the next sign-in.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1


class OneWordAgain:
    """Refuses a password that is one word, or a few signs, over and over: passwordpassword, abcabcabcabc."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 -- Django's signature
        """Raises when the same piece makes up the whole."""
        if re.fullmatch(r"(.{1,12}?)\1+", password, re.DOTALL | re.IGNORECASE):
            raise ValidationError(self.get_help_text(), code="password_repeats")

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("Your password must not be the same piece over and over.")
