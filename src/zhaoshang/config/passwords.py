"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: the first setting of the OWASP Password Storage Cheat Sheet.

    Django's own takes 100 MiB for each sign-in at the same time, which is most of what a page server may use here. Hashes
    made with other parameters stay good and are made anew at the next sign-in.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
